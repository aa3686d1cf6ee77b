/**
 * An app's own files, and when one of them is saved.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type FSWatcher, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";

/** What is written by others, or by the app itself, and folders whose name begins with a dot. */
const foreign: ReadonlySet<string> = new Set(["node_modules", "cdktf.out", "lib", "dist", "build", "out", "coverage"]);

/** What an app may read; what it writes beside, such as states and logs, is none of it. */
const read = /\.(?:[cm]?[jt]sx?|json|ya?ml|tf|tfvars|tfvars\.json|py|go|pem)$/;

const settleMs = 80;

/**
 * Calls when the content of a file has changed, once for all that are saved together.
 *
 * @param ignored paths of folders that are left out besides
 * @returns what ends it
 */
export function watchFiles(root: string, ignored: readonly string[], onSaved: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let known = "";
  const look = (): void => {
    const { folders, files } = filesBelow(root, new Set(ignored));
    const before = watchers.size;
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      const watcher = watched(folder, () => {
        clearTimeout(timer);
        timer = setTimeout(lookAgain, settleMs);
      });
      if (watcher === undefined) continue;
      const forget = (): void => {
        watcher.close();
        watchers.delete(folder);
      };
      // It is gone.
      watcher.on("error", forget);
      watchers.set(folder, watcher);
    }
    for (const [folder, watcher] of watchers)
      if (!folders.includes(folder)) {
        watcher.close();
        watchers.delete(folder);
      }
    // What came into a new folder before somebody looked there.
    if (watchers.size > before) look();
    else known = contentOf(files);
  };
  const lookAgain = (): void => {
    const before = known;
    look();
    // An app that writes what it wrote before, or a file that is only touched, is no reason to begin anew.
    if (known !== before) onSaved();
  };
  look();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
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

function filesBelow(root: string, ignored: ReadonlySet<string>) {
  const folders: string[] = [];
  const files: string[] = [];
  const visit = (folder: string): void => {
    folders.push(folder);
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isFile() && read.test(entry.name)) files.push(path);
      if (entry.isDirectory() && !entry.name.startsWith(".") && !foreign.has(entry.name) && !ignored.has(path))
        visit(path);
    }
  };
  visit(root);
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
