/** An empty project that installs the tarball, compiles apps against it and runs them. */
import { createHash } from "node:crypto";
import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { project } from "../lanes/project";
import { run } from "../lanes/run";

/** How TypeScript finds modules; Node's own way also gives files to run. */
const resolutions = {
  node10: { module: "commonjs", moduleResolution: "node10", noEmit: true },
  node16: { module: "node16", moduleResolution: "node16", outDir: "dist" },
  bundler: { module: "esnext", moduleResolution: "bundler", noEmit: true },
} as const;

/** The app of this repository and one of another team. */
const apps = { main: join(project, "main.ts"), orders: join(__dirname, "consumer", "orders.ts") };

/** Endings of a source: by the nearest package.json, CommonJS, ES module. */
const endings = [".ts", ".cts", ".mts"];

/** Puts the apps and a configuration for each resolution beside the project's package.json. */
export async function writeApps(folder: string): Promise<void> {
  await cp(join(__dirname, "consumer", "handler.ts"), join(folder, "handler.ts"));
  for (const [name, source] of Object.entries(apps)) {
    for (const ending of endings) await cp(source, join(folder, `${name}${ending}`));
  }
  for (const [name, options] of Object.entries(resolutions)) {
    const known = name === "node16" ? endings : [".ts"];
    const include = Object.keys(apps).flatMap((app) => known.map((ending) => `${app}${ending}`));
    const compilerOptions = { ...options, target: "es2022", strict: true, skipLibCheck: true, types: [] };
    await writeFile(join(folder, `tsconfig.${name}.json`), JSON.stringify({ compilerOptions, include }));
  }
}

/** @throws Error with TypeScript's findings */
export async function compileApps(folder: string, resolution: keyof typeof resolutions): Promise<void> {
  await run(join(project, "node_modules", ".bin", "tsc"), ["-p", `tsconfig.${resolution}.json`], { cwd: folder });
}

/** Runs a compiled app; answers with the folder that it wrote. */
export async function synthesizeCompiled(folder: string, app: string): Promise<string> {
  const output = await mkdtemp(join(folder, "cdktf.out-"));
  await run(process.execPath, [join("dist", app)], { cwd: folder, env: { CDKTF_OUTDIR: output } });
  return output;
}

/** Files as `readStacks` gives them, short enough to be printed. */
export const digests = (files: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...files].map(([path, text]) => [path, createHash("sha256").update(text).digest("hex")]));
