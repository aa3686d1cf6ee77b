/** Packs the project as `npm publish` would, once for all tests of the tarball, and synthesizes with the very same build. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { project } from "../lanes/project";
import { run } from "../lanes/run";
import { install } from "./install";

declare module "vitest" {
  export interface ProvidedContext {
    /** Path of the tarball. */
    tarball: string;
    /** What the repository's own app wrote. */
    synthesized: string;
    /** A project that has installed the tarball. */
    stranger: string;
  }
}

export default async function pack({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "packed-"));
  const folders = [folder];
  const remove = async () => {
    for (const each of folders) await rm(each, { recursive: true, force: true });
  };
  try {
    const { output } = await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: project });
    const tarball = join(folder, output.trim().split("\n").at(-1) ?? "");
    provide("tarball", tarball);
    const stranger = await install(tarball);
    folders.push(stranger);
    provide("stranger", stranger);
    const synthesized = join(folder, "cdktf.out");
    await mkdir(synthesized);
    await run(process.execPath, [join("lib", "main.js")], { cwd: project, env: { CDKTF_OUTDIR: synthesized } });
    provide("synthesized", synthesized);
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}
