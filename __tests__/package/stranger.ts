/** An empty project that installs the tarball, compiles apps against it and runs them. */
import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { publicList } from "../constructs/public-list";
import { project } from "../lanes/project";
import { run } from "../lanes/run";

const name = "cdktf-entra-oci-gateway";

/** How TypeScript finds modules; Node's own way also gives files to run. */
const resolutions = {
  node10: { module: "commonjs", moduleResolution: "node10", noEmit: true },
  node16: { module: "node16", moduleResolution: "node16", outDir: "dist" },
  node20: { module: "node20", noEmit: true },
  nodenext: { module: "nodenext", noEmit: true },
  bundler: { module: "esnext", moduleResolution: "bundler", noEmit: true },
} as const;

/** Compiled only: each entry point as a whole, and what none of the public types may let pass. */
const entryPoints = "entry-points";
const refusals = "refusals";

/** The app of this repository and one of another team. */
const apps = { main: join(project, "main.ts"), orders: join(__dirname, "consumer", "orders.ts") };

/** Endings of a source: by the nearest package.json, CommonJS, ES module. */
const endings = [".ts", ".cts", ".mts"];

/** Puts the apps and a configuration for each resolution beside the project's package.json. */
export async function writeApps(folder: string): Promise<void> {
  await cp(join(__dirname, "consumer", "handler.ts"), join(folder, "handler.ts"));
  for (const ending of endings) {
    for (const [name, source] of Object.entries(apps)) await cp(source, join(folder, `${name}${ending}`));
    await writeFile(join(folder, `${entryPoints}${ending}`), importsOf(await entryPointsOf(folder)));
    await writeFile(join(folder, `${refusals}${ending}`), refusalsOf(publicTypes()));
  }
  for (const [name, options] of Object.entries(resolutions)) {
    const known = name.startsWith("node") && name !== "node10" ? endings : [".ts"];
    const include = [...Object.keys(apps), entryPoints, refusals].flatMap((app) => known.map((end) => `${app}${end}`));
    // Neither a browser's nor Node's types: the declarations ask for no more than the language.
    const compilerOptions = { ...options, target: "es2022", lib: ["es2022"], strict: true, types: [] };
    await writeFile(join(folder, `tsconfig.${name}.json`), JSON.stringify({ compilerOptions, include }));
  }
}

/** Every specifier that the installed package's `exports` and bindings offer. */
export async function entryPointsOf(folder: string): Promise<string[]> {
  const installed = join(folder, "node_modules", name);
  const { exports } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  const bindings = await readdir(join(installed, "providers", "oci", "lib"), { withFileTypes: true });
  return Object.keys(exports)
    .filter((path) => path !== "./package.json")
    .flatMap((path) =>
      path.endsWith("/*")
        ? bindings.filter((one) => one.isDirectory()).map((one) => path.replace("*", one.name))
        : [path],
    )
    .map((path) => `${name}${path.slice(1)}`)
    .sort();
}

const importsOf = (specifiers: readonly string[]): string =>
  specifiers.map((specifier, index) => `export * as entry${index} from "${specifier}";\n`).join("");

/** A value that is nothing of ours, for each public type; classes are types too. A line that compiles is an error. */
const refusalsOf = (names: readonly string[]): string =>
  [
    `import type { ${names.join(", ")} } from "${name}";`,
    ...names.flatMap((type, index) => [
      `// @ts-expect-error: no ${type}`,
      `export const object${index}: ${type} = { nonsense: Symbol() };`,
      `// @ts-expect-error: no ${type}`,
      `export const symbol${index}: ${type} = Symbol();`,
    ]),
  ].join("\n");

const publicTypes = (): string[] => publicList().flatMap(({ name }) => (/^[A-Z]/.test(name) ? [name] : []));

/** @throws Error with TypeScript's findings, in the project, in our declarations and in those of others */
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
