import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run";

export const project = join(__dirname, "..", "..");

/** A folder that is gone when the body ends, however it ends. */
export async function inTemporaryFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "lane-"));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies what a clone would hold, with changes that are not committed yet, and nothing that was installed or built. */
export async function copyProject(to: string): Promise<void> {
  const { output } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: project,
  });
  for (const file of output.split("\0").filter((name) => name !== "" && existsSync(join(project, name)))) {
    await cp(join(project, file), join(to, file), { recursive: true });
  }
}
