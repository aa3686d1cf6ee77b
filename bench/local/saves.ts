/** From the save of an app's source to the first answer that shows it, as a developer waits for it: `start` watches, and a client asks. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const app = (answer: string): string => `
import { App } from "cdktf";
import { Backend, RouteAccess, SecuredApiStack } from "cdktf-entra-oci-gateway";

const app = new App();
new SecuredApiStack(app, "bench", {
  namePrefix: "bench",
  apis: [{
    name: "orders", pathPrefix: "/orders", clients: [{ name: "shop" }],
    routes: [
      { path: "/list", methods: ["GET"], backend: Backend.stock({ status: 200, body: "[]" }) },
      { path: "/version", methods: ["GET"], access: RouteAccess.anonymous(), backend: Backend.stock({ status: 200, body: ${JSON.stringify(answer)} }) },
    ],
  }],
});
app.synth();
`;

/** @returns milliseconds from each save to its first answer */
export async function saves(root: string, count: number): Promise<readonly number[]> {
  const project = join(root, ".build/bench-local/project");
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  const main = join(project, "main.ts");
  const bundled = join(project, "dist/main.cjs");
  const esbuild = join(root, "node_modules/.bin/esbuild");
  const line = `${esbuild} main.ts --bundle --platform=node --packages=external --outfile=${bundled} --log-level=warning && node ${bundled}`;
  writeFileSync(join(project, "cdktf.json"), JSON.stringify({ language: "typescript", app: line }));
  writeFileSync(main, app("0"));
  const child = spawn(process.execPath, [join(root, "lib/cli.js"), "start", "--port", "0"], {
    ...{ cwd: project, stdio: ["ignore", "pipe", "inherit"] },
  });
  try {
    const url = await versionUrl(child);
    const taken: number[] = [];
    for (let version = 1; version <= count; version += 1) {
      // What the save before left behind is done.
      await wait(1000);
      writeFileSync(main, app(String(version)));
      const start = performance.now();
      while ((await (await fetch(url)).text()) !== String(version)) await wait(5);
      taken.push(performance.now() - start);
    }
    return taken;
  } finally {
    const ended = once(child, "exit");
    child.kill("SIGINT");
    await ended;
    rmSync(project, { recursive: true, force: true });
  }
}

/** Where it says that the API is. */
function versionUrl({ stdout }: ChildProcess): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    stdout?.on("data", (chunk) => {
      text += chunk;
      const [, origin] = /(http:\/\/127\.0\.0\.1:\d+)\/orders\//.exec(text) ?? [];
      if (origin !== undefined && text.includes("Ctrl-C")) resolve(`${origin}/orders/version`);
    });
    stdout?.on("end", () => reject(new Error(`start ended: ${text}`)));
  });
}
