/** Folders of this run, for what tests write and share. They go when the run ends. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Outside of the project. */
    runFolder: string;
    /** Inside of it, so that programs there find its packages. */
    programFolder: string;
  }
}

export default function runFolders({ provide }: TestProject): () => void {
  const build = join(__dirname, "..", ".build");
  mkdirSync(build, { recursive: true });
  const folders = {
    runFolder: mkdtempSync(join(tmpdir(), "test-run-")),
    programFolder: mkdtempSync(join(build, "run-")),
  };
  provide("runFolder", folders.runFolder);
  provide("programFolder", folders.programFolder);
  return () => {
    for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
  };
}
