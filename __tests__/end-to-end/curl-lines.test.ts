/** The lines that `npm start` prints, pasted into a shell. */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runVerify, startUp, startUpExample } from "./running";
import { synthesizedApp } from "./synthesized-app";

const project = join(__dirname, "..", "..");

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

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

/** The line below a heading. */
function lineAfter(title: string, text: string): string {
  const lines = text.split("\n");
  return lines[lines.findIndex((line) => line.trim() === `# ${title}`) + 1]?.trim() ?? "";
}

test("each of them works as it stands", async ({ skip }) => {
  skip(!hasCurl, "not installed: curl");
  const up = await startUp(synthesizedApp());
  try {
    const after = (title: string): string => lineAfter(title, up.text());
    expect(JSON.parse(await shell(after("the adapted keys")))).toHaveProperty("keys");
    expect(await shell(after("hello without a token"))).toMatch(/^HTTP\/1\.1 401/);
    expect(await shell(`${after("a token for demo-client")}\n${after("hello with it")}`)).toMatch(/^HTTP\/1\.1 200/);
  } finally {
    await up.stop();
  }
});

test("tokens of an issuer other than Entra come from the page, and verify takes them from there too", async ({
  skip,
}) => {
  skip(!hasCurl, "not installed: curl");
  const up = await startUpExample(project, "other-issuer");
  try {
    const after = (title: string): string => lineAfter(title, up.text());
    const ask = after("a token for partner-a");
    expect(await shell(`${ask}\n${after("partners with it")}`)).toMatch(/^HTTP\/1\.1 200/);
    const again = after("the checks again, from another terminal");
    expect(again).toBe(`npx entra-oci-gateway verify --local ${up.url} --example 'other-issuer'`);
    const verified = await runVerify(["--local", up.url, "--example", "other-issuer"], { projectRoot: project });
    expect(verified.out).toMatch(/✓ partners answers partner-b with its token/);
    expect(verified.out).toMatch(/✓ partners refuses a token that names another issuer/);
    expect(verified.out).not.toMatch(/✗|–/);
    expect(verified.code).toBe(0);
  } finally {
    await up.stop();
  }
});
