/** Moves a project from CDKTF to CDK Terrain: all of it is read and judged before anything is written. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { isObject, type JsonObject, parseJson } from "../../internal/json";
import { atPath, UsageError, UserError } from "../../internal/user-error";
import { bridge, bridgeFiles, movedCommands, movedManifest, usesCdktf } from "./cdktn-manifest";
import { leftIn, movedSource } from "./cdktn-sources";

/** What is to be written, and what is to be said of it. */
export interface Move {
  /** Content by path, relative to the project. */
  readonly files: ReadonlyMap<string, string>;
  readonly changes: readonly string[];
  /** `FILE:LINE: text`, for somebody to look at. */
  readonly left: readonly string[];
  /** Bindings that stay as they are. */
  readonly bindings: readonly string[];
  /** Whether bindings are generated, which only the CLI does. */
  readonly generates: boolean;
}

/** @throws {UserError} for what is no project of CDKTF's */
export function moveToCdktn(project: string): Move {
  const { manifest, text } = manifestOf(project);
  const isLinked = ["pnpm-lock.yaml", "yarn.lock"].some((lock) => existsSync(join(project, lock)));
  const moved = movedManifest(manifest, isLinked);
  const files = new Map<string, string>();
  const changes = moved.changes.map((change) => `package.json: ${change}`);
  const left: string[] = [];
  const write = (path: string, former: string, next: string): void => {
    if (former !== next) files.set(path, next);
  };
  write("package.json", text, `${JSON.stringify(moved.manifest, null, indentOf(text))}\n`);
  for (const [name, content] of Object.entries(bridgeFiles)) {
    const path = join(bridge, name);
    const former = existsSync(join(project, path)) ? readFileSync(join(project, path), "utf8") : "";
    if (former !== "" && former !== content)
      throw new UsageError(join(project, path), "a file of something else", `a project without a folder ${bridge}`);
    if (former === "") changes.push(`${path}: new`);
    write(path, former, content);
  }
  for (const path of filesBelow(project)) {
    const former = readFileSync(join(project, path), "utf8");
    const { text: next, count } = isSource(path) ? movedSource(former) : { text: movedApp(path, former), count: 0 };
    if (next !== former)
      changes.push(`${path}: ${count === 0 ? "its commands" : count === 1 ? "1 import" : `${count} imports`}`);
    write(path, former, next);
    left.push(...leftIn(next).map(({ line, text: said }) => `${path}:${line}: ${said}`));
  }
  const { terraformProviders = [], terraformModules = [] } = Object(parsed(project, "cdktf.json"));
  return {
    ...{ files, changes, left },
    bindings: bindingsIn(manifest),
    generates: [terraformProviders, terraformModules].some((list) => Array.isArray(list) && list.length > 0),
  };
}

export function writeMove(project: string, { files }: Move): void {
  for (const [path, content] of files) {
    const target = join(project, path);
    atPath("DIR", target, "a project that may be written to", () => {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    });
  }
}

function manifestOf(project: string): { readonly manifest: JsonObject; readonly text: string } {
  const path = join(project, "package.json");
  const allowed = "the folder of a project that uses CDKTF, with its package.json";
  const text = atPath("DIR", path, allowed, () => readFileSync(path, "utf8"));
  // Sound: JSON.parse gives nothing else.
  const manifest = parseJson(text) as JsonObject | undefined;
  if (!isObject(manifest)) throw new UserError([{ code: "USAGE", setting: path, actual: "is no JSON object" }]);
  if (!usesCdktf(manifest)) throw new UsageError(path, "a project that does not depend on cdktf", allowed);
  return { manifest, text };
}

const parsed = (project: string, name: string): unknown =>
  existsSync(join(project, name)) ? parseJson(readFileSync(join(project, name), "utf8")) : undefined;

/** Spaces or tabs, as many as there are. */
const indentOf = (text: string): string => /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";

/** The command of the app; all else in `cdktf.json` keeps its name. */
const movedApp = (path: string, text: string): string =>
  path === "cdktf.json"
    ? text.replace(/("app"\s*:\s*")((?:[^"\\]|\\.)*)"/, (_, key: string, app: string) => `${key}${movedCommands(app)}"`)
    : text;

const bindingsIn = (manifest: JsonObject): readonly string[] =>
  ["dependencies", "devDependencies", "peerDependencies"]
    .flatMap((section) => Object.keys(Object(manifest[section])))
    .filter((name, index, all) => name.startsWith("@cdktf/provider-") && all.indexOf(name) === index);

const isSource = (path: string): boolean => /^\.[cm]?[jt]sx?$/.test(extname(path));
const isRead = (name: string): boolean =>
  isSource(name) || /^(cdktf\.json|Dockerfile|Makefile)$|\.(ya?ml|sh|toml)$/.test(name);

/** What others write: installed, generated, synthesized. */
const foreign = new Set(["node_modules", "cdktf.out", ".gen", ".git", bridge]);

/** Of a folder and those in it, what may name CDKTF; JavaScript beside TypeScript of the same name was compiled from it. */
function filesBelow(project: string, folder = ""): string[] {
  const entries = readdirSync(join(project, folder), { withFileTypes: true });
  const names = new Set(entries.map(({ name }) => name));
  const isCompiled = (name: string): boolean =>
    /\.(d\.[cm]?ts|[cm]?js)$/.test(name) && names.has(name.replace(/(\.d)?\.([cm]?)[jt]s$/, ".$2ts"));
  return entries
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return foreign.has(entry.name) ? [] : filesBelow(project, path);
      return entry.isFile() && isRead(entry.name) && !isCompiled(entry.name) ? [path] : [];
    })
    .filter((path) => !/(^|\/)(pnpm-lock\.yaml|yarn\.lock)$/.test(path))
    .sort();
}
