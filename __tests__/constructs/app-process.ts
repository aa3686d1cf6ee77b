/** Apps as users run them: a process of its own that synthesizes. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll } from "vitest";

const root = join(__dirname, "..", "..");

// Inside of the project, so that Node finds its packages from there.
mkdirSync(join(root, ".build"), { recursive: true });
const programs = mkdtempSync(join(root, ".build", "app-"));
const elsewhere = mkdtempSync(join(tmpdir(), "app-"));
afterAll(() => {
  for (const folder of [programs, elsewhere]) rmSync(folder, { recursive: true, force: true });
});

let count = 0;
const next = (folder: string): string => join(folder, `${count++}`);

/** Compiles an app, given as a file of the project or as text, against the sources. */
export function compileApp(app: { readonly file: string } | { readonly text: string }): string {
  const outfile = `${next(programs)}.cjs`;
  const entry = "file" in app ? join(root, app.file) : `${next(programs)}.ts`;
  if ("text" in app) writeFileSync(entry, app.text);
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    packages: "external",
    alias: { "cdktf-entra-oci-gateway": join(root, "constructs", "index.ts") },
    logLevel: "warning",
  });
  return outfile;
}

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The folder that the app was to write to. */
  readonly outdir: string;
}

/** Runs a compiled app in a folder, this project's unless said otherwise. */
export function runApp(program: string, cwd: string = root): Run {
  const outdir = next(elsewhere);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env.PATH, CDKTF_OUTDIR: outdir, CHECKPOINT_DISABLE: "1" },
  });
  return { status, stdout, stderr, outdir };
}

/** A folder outside of the project to run apps in. */
export function otherFolder(): string {
  const folder = next(elsewhere);
  mkdirSync(folder);
  return folder;
}
