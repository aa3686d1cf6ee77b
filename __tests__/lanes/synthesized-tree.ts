import { readFileSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { JsonObject } from "../terraform-schema/json";
import { project } from "./project";
import { run } from "./run";

/** The command that cdktf.json gives the CDKTF CLI. */
const appCommand: string = JSON.parse(readFileSync(join(project, "cdktf.json"), "utf8")).app;

/** Runs the app as the CDKTF CLI would, into a folder of its own. */
export async function synthesizeApp(folder: string, at = project): Promise<string> {
  await mkdir(folder, { recursive: true });
  await run("sh", ["-c", appCommand], { cwd: at, env: { CDKTF_OUTDIR: folder } });
  return folder;
}

/** Runs the built app with another Node, and no other program to be found. */
export async function synthesizeWith(node: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const env = { CDKTF_OUTDIR: folder, PATH: dirname(node), HOME: folder };
  await run(node, [join("lib", "main.js")], { cwd: project, env });
  return folder;
}

/** Every file of the synthesized stacks with its content. */
export async function readStacks(folder: string): Promise<Map<string, string>> {
  const stacks = join(folder, "stacks");
  const entries = await readdir(stacks, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = files.sort().map(async (file) => [relative(stacks, file), await readFile(file, "base64")] as const);
  return new Map(await Promise.all(contents));
}

/** The only stack's folder and document. */
export async function onlyStack(folder: string): Promise<{ directory: string; document: JsonObject }> {
  const [name, ...others] = await readdir(join(folder, "stacks"));
  if (name === undefined || others.length > 0) {
    throw new Error(`expected one stack, found ${[name, ...others].join(", ")}`);
  }
  const directory = join(folder, "stacks", name);
  return { directory, document: JSON.parse(await readFile(join(directory, "cdk.tf.json"), "utf8")) };
}
