/** Where tests write: in a folder of the run, which goes as a whole. */
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

/** A new folder outside of the project. */
export function newFolder(name: string): string {
  return mkdtempSync(join(inject("runFolder"), `${name}-`));
}

/**
 * What costs much and never changes is made once a run, by the first test that asks, and shared by all files and workers.
 *
 * @returns the folder of that name, filled by whoever asked first; nobody may change what is in it
 */
export function oncePerRun(name: string, fill: (folder: string) => void): string {
  const place = join(inject("runFolder"), name);
  if (existsSync(place)) return place;
  const own = newFolder(name);
  fill(own);
  try {
    renameSync(own, place);
  } catch (failure) {
    // Another worker was faster.
    if (!existsSync(place)) throw failure;
    rmSync(own, { recursive: true });
  }
  return place;
}
