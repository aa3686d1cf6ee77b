/**
 * An app's own files, or those of stacks' directories, and when one of them is saved.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, type FSWatcher, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";

/** What is written by others, or by the app itself, and folders whose name begins with a dot. */
const foreign: ReadonlySet<string> = new Set(["node_modules", "cdktf.out", "lib", "dist", "build", "out", "coverage"]);

/** What an app may read; what it writes beside, such as states and logs, is none of it. */
const read = /\.(?:[cm]?[jt]sx?|json|ya?ml|tf|tfvars|tfvars\.json|py|go|pem)$/;

/** What Terraform and editors write beside a stack, and what a synth has not finished. */
const passing = /^\.|(?:\.tfstate|\.backup|\.lock|\.log|\.swp|~)$|\.tfstate\./;

/** Which files are watched. */
export interface Watched {
  readonly roots: readonly string[];
  /** Paths of folders that are left out besides. @default none */
  readonly ignored?: readonly string[];
  /** Whether a program writes all of it, as synth writes a stack's directory, and not somebody who saves a file. @default false */
  readonly isWritten?: boolean;
}

/** Until all that is saved together has been. */
const [settleMs, writtenMs] = [80, 400];

/** How often it is looked whether a folder that was taken away is there again: no event tells it. */
const rootMs = 1000;

/**
 * Calls when the content of a file has changed, once for all that are saved together.
 *
 * @returns what ends it
 */
export function watchFiles({ roots, ignored = [], isWritten = false }: Watched, onSaved: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let known = "";
  const isRead = (name: string): boolean => (isWritten ? !passing.test(name) : read.test(name));
  const endWatching = (): void => {
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(lookAgain, isWritten ? writtenMs : settleMs);
  };
  /** All folders anew: one that was taken away and made again has the old one's name, and nothing of its events. */
  const look = (): void => {
    endWatching();
    let files: readonly string[] = [];
    // Once more as long as folders are found: something may come into a new one before it is watched.
    for (let seen = -1; seen < watchers.size; ) {
      seen = watchers.size;
      const below = filesBelow(roots, new Set(ignored), isRead, isWritten);
      files = below.files;
      for (const folder of below.folders) {
        const watcher = watchers.has(folder) ? undefined : watched(folder, soon);
        // It is gone.
        watcher?.on("error", () => watcher.close());
        if (watcher !== undefined) watchers.set(folder, watcher);
      }
    }
    known = contentOf(files);
  };
  const lookAgain = (): void => {
    // What is taken away is about to be written anew, and nobody could apply it now.
    const isThere = roots.every((root) => existsSync(root));
    const before = known;
    if (isThere) look();
    else endWatching();
    // An app that writes what it wrote before, or a file that is only touched, is no reason to begin anew.
    if (known !== before) onSaved();
  };
  look();
  const rootCheck = setInterval(() => {
    if (roots.some((root) => !watchers.has(root) && existsSync(root))) soon();
  }, rootMs).unref();
  return () => {
    clearInterval(rootCheck);
    clearTimeout(timer);
    endWatching();
  };
}

/** Nothing where it is gone, or the system has no more watches to give: what is saved elsewhere is still seen. */
function watched(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    return watch(folder, onEvent);
  } catch {
    return undefined;
  }
}

function filesBelow(
  roots: readonly string[],
  ignored: ReadonlySet<string>,
  isRead: (name: string) => boolean,
  isWritten: boolean,
) {
  const folders: string[] = [];
  const files: string[] = [];
  const visit = (folder: string): void => {
    folders.push(folder);
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isFile() && isRead(entry.name)) files.push(path);
      const isForeign =
        entry.name.startsWith(".") ||
        (isWritten ? entry.name === "node_modules" : foreign.has(entry.name)) ||
        ignored.has(path);
      if (entry.isDirectory() && !isForeign) visit(path);
    }
  };
  for (const root of roots) visit(root);
  return { folders, files };
}

/** None of what may not be read, or is gone. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** One text for all of it; a file that goes in the meantime has none. */
function contentOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    try {
      hash.update(file).update("\0").update(readFileSync(file));
    } catch {
      hash.update("\0gone");
    }
  }
  return hash.digest("hex");
}
