/**
 * A folder that lives as long as the process: long enough for synth to copy what lies in it.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];

/** Removed again when the process exits. */
export function temporaryFolder(): string {
  if (folders.length === 0) process.once("exit", () => folders.forEach(remove));
  const folder = mkdtempSync(join(tmpdir(), "function-image-"));
  folders.push(folder);
  return folder;
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
