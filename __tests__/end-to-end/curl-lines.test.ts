/** The lines that `npm start` prints, pasted into a shell. */
import { spawn, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { startUp } from "./running";
import { synthesizedApp } from "./synthesized-app";

/** Asynchronous: the cloud that answers lives in this process. */
const shell = (script: string): Promise<string> =>
  new Promise((done, fail) => {
    const child = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    child.once("error", fail).once("close", () => done(text));
  });

test.skipIf(spawnSync("curl", ["--version"]).status !== 0)("each of them works as it stands", async () => {
  const up = await startUp(synthesizedApp());
  try {
    const lines = up.text().split("\n");
    const after = (title: string): string =>
      lines[lines.findIndex((line) => line.trim() === `# ${title}`) + 1]?.trim() ?? "";
    expect(JSON.parse(await shell(after("the adapted keys")))).toHaveProperty("keys");
    expect(await shell(after("hello without a token"))).toMatch(/^HTTP\/1\.1 401/);
    expect(await shell(`${after("a token for demo-client")}\n${after("hello with it")}`)).toMatch(/^HTTP\/1\.1 200/);
  } finally {
    await up.stop();
  }
});
