/** The project runs on every Node that it promises; npm's own Node packages bring those that are not installed. */
import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callFunction, startFunction } from "./fn-process";
import { inTemporaryFolder, project } from "./project";
import { run } from "./run";
import { readStacks, synthesizeApp, synthesizeWith } from "./synthesized-tree";

const { n, e } = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
const upstreamKey = { kty: "RSA", use: "sig", kid: "first", n, e, x5c: ["MII"] };
const upstream = createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ keys: [upstreamKey] }));
});

beforeAll(() => new Promise<void>((done) => upstream.listen(0, "127.0.0.1", done)));
afterAll(() => new Promise<void>((done) => upstream.close(() => done())));

/** Installs the newest Node of a line into the folder and returns its binary. */
async function installNode(line: string, folder: string): Promise<string> {
  // The package `node` fetches this one in an install script; taken directly, no script has to run.
  const name = `node-${process.platform}-${process.arch}`;
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), "{}");
  await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", `${name}@${line}`], { cwd: folder });
  return join(folder, "node_modules", name, "bin", "node");
}

describe.each(["22", "24"])("Node %s", (line) => {
  it("answers with adapted keys from the function's bundle, and writes the same stack without Terraform", async () => {
    await inTemporaryFolder(async (folder) => {
      const node = await installNode(line, join(folder, "node"));
      const { output: version } = await run(node, ["--version"], { cwd: folder });
      expect(version).toMatch(new RegExp(`^v${line}\\.`));

      const bundle = join(folder, "bundle");
      await run(process.execPath, ["function/build.mjs", bundle], { cwd: project });
      const { port } = upstream.address() as AddressInfo;
      const called = await startFunction(node, bundle, { JWKS_URI: `http://127.0.0.1:${port}/keys` }, callFunction);
      expect(called.headers["fn-http-status"]).toBe("200");
      expect(JSON.parse(called.body)).toEqual({
        keys: [{ kty: "RSA", use: "sig", kid: "first", n, e, alg: "RS256" }],
      });

      const stacks = await readStacks(await synthesizeWith(node, join(folder, "by-that-node")));
      expect(stacks).toEqual(await readStacks(await synthesizeApp(join(folder, "by-this-node"))));
    });
  });
});
