/** Apps as users run them: a process of its own that synthesizes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { inject } from "vitest";
import { newFolder, oncePerRun } from "../run-folder";

const root = join(__dirname, "..", "..");

/** Compiles an app, given as a file of the project or as text, against the sources. */
export function compileApp(app: { readonly file: string } | { readonly text: string }): string {
  const folder = mkdtempSync(join(inject("programFolder"), "app-"));
  const outfile = join(folder, "app.cjs");
  const entry = "file" in app ? join(root, app.file) : join(folder, "app.ts");
  if ("text" in app) writeFileSync(entry, app.text);
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    packages: "external",
    alias: {
      "cdktf-entra-oci-gateway": join(root, "constructs", "index.ts"),
      "cdktf-entra-oci-gateway/provider-oci": "@cdktf/provider-oci/lib",
    },
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
export function runApp(program: string, cwd: string = root, outdir: string = newFolder("synthesized")): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env.PATH, CDKTF_OUTDIR: outdir, CHECKPOINT_DISABLE: "1" },
  });
  return { status, stdout, stderr, outdir };
}

/** The default app, or an example by its name, synthesized from the sources once a run. Nobody may change what it wrote. */
export function projectApp(name: string): Run {
  const file = name === "secured-api" ? "main.ts" : join("examples", name, "main.ts");
  const folder = oncePerRun(`app-${name}`, (empty) => {
    const { outdir: _, ...ended } = runApp(compileApp({ file }), root, join(empty, "cdktf.out"));
    writeFileSync(join(empty, "ended.json"), JSON.stringify(ended));
  });
  return { ...JSON.parse(readFileSync(join(folder, "ended.json"), "utf8")), outdir: join(folder, "cdktf.out") };
}
