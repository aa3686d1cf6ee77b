/**
 * What is temporary goes when it is no longer needed, and at the latest with the process, whether that ends, is interrupted or fails. Only what
 * kills a process leaves something: nothing can be done then.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atPath } from "./user-error";

/** A file or folder that is not to stay. */
export interface Temporary {
  readonly path: string;
  /** Takes it away, where it still is. */
  remove(): void;
}

const there = new Set<string>();
let isHeeded = false;

/** @param path of what will be made @returns what takes it away */
export function temporary(path: string): Temporary {
  if (!isHeeded) process.once("exit", () => there.forEach(remove));
  isHeeded = true;
  there.add(path);
  return {
    path,
    remove: () => {
      remove(path);
      there.delete(path);
    },
  };
}

/**
 * A new folder that only this user may look into.
 *
 * @param name what its name begins with
 * @throws {UserError} where there is no room for one
 */
export function temporaryFolder(name: string): Temporary {
  const path = atPath("TMPDIR", tmpdir(), "a folder for temporary files", () =>
    mkdtempSync(join(tmpdir(), `${name}-`)),
  );
  return temporary(path);
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
