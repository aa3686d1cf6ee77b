/** The project runs on every Node that it promises; npm's own Node packages bring those that are not installed. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder } from "../run-folder";
import { project } from "./project";
import { run } from "./run";
import { readStacks, synthesizeApp, synthesizeWith } from "./synthesized-tree";

/** Installs the newest Node of a line into the folder and returns its binary. */
async function installNode(line: string, folder: string): Promise<string> {
  // The package `node` fetches this one in an install script; taken directly, no script has to run.
  const name = `node-${process.platform}-${process.arch}`;
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), "{}");
  await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", `${name}@${line}`], { cwd: folder });
  const node = join(folder, "node_modules", name, "bin", "node");
  const { output: version } = await run(node, ["--version"], { cwd: folder });
  expect(version).toMatch(new RegExp(`^v${line}\\.`));
  return node;
}

/** What the Node of this run writes. */
let expected: Awaited<ReturnType<typeof readStacks>>;
beforeAll(async () => {
  expected = await readStacks(await synthesizeApp(newFolder("by-this-node")));
});

describe.each(["20", "22", "24"])("Node %s", (line) => {
  let node: string;
  beforeAll(async () => {
    node = await installNode(line, join(newFolder("node"), line));
  });

  it("runs the function as a process over its socket", async () => {
    // These tests start the bundle with the Node that this variable names.
    const { output } = await run("npx", ["vitest", "run", "__tests__/function/func.test.ts"], {
      cwd: project,
      env: { FUNCTION_NODE: node },
    });
    expect(output).toMatch(/\d+ passed/);
  });

  it("reaches the local clouds by their real names, and MSAL does", async () => {
    const words = ["vitest", "run", "__tests__/end-to-end/real-names.test.ts", "-t", "Node"];
    const { output } = await run("npx", words, { cwd: project, env: { CLIENT_NODE: node } });
    expect(output).toMatch(/\d+ passed/);
  });

  it("writes the same stack, without Terraform or any other program", async () => {
    expect(await readStacks(await synthesizeWith(node, newFolder("by-that-node")))).toEqual(expected);
  });
});
