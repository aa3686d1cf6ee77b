/** What CDK Terrain changes in a project's `package.json`. */
import { isObject, type Json, type JsonObject } from "../../internal/json";

/** The release that this was tried with, and what npm may take in its place. https://cdktn.io/docs/release/upgrade-guide-v0-22 */
export const cdktnVersion = "^0.24.0";

/** What cdktn 0.24 asks for; newer ones it refuses. */
const constructsVersion = ">=10.6.0 <10.8.0";

/**
 * The folder of a package that is called `cdktf` and is cdktn: provider bindings on npm ask for `cdktf`, and two of them in one project are two
 * kinds of constructs, which do not know each other.
 */
export const bridge = "cdktf-by-cdktn";

/** Its files. 0.21.0 is the version whose names it has, which is what bindings ask for. */
export const bridgeFiles: Readonly<Record<string, string>> = {
  "package.json": `${JSON.stringify(
    {
      name: "cdktf",
      version: "0.21.0",
      private: true,
      description: "CDK Terrain under the name by which provider bindings ask for it",
      main: "index.js",
      types: "index.d.ts",
    },
    null,
    2,
  )}\n`,
  "index.js": `module.exports = require("cdktn");\n`,
  "index.d.ts": `export * from "cdktn";\n`,
};

/** A manifest after the move, and what was changed, in words. */
export interface MovedManifest {
  readonly manifest: JsonObject;
  readonly changes: readonly string[];
}

const sections = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];

/** Whether a project uses CDKTF, or did before it was moved. */
export const usesCdktf = (manifest: JsonObject): boolean =>
  sections.some((name) => ["cdktf", "cdktn"].some((one) => Object.hasOwn(Object(manifest[name]), one)));

/** @param isLinked whether the package manager takes a folder by `link:`, as pnpm and Yarn do */
export function movedManifest(manifest: JsonObject, isLinked: boolean): MovedManifest {
  const changes: string[] = [];
  const change = (place: string, former: Json | undefined, next: string): string => {
    if (former !== next) changes.push(`${place}: ${former === undefined ? "" : `${former} → `}${next}`);
    return next;
  };
  const moved = Object.fromEntries(
    Object.entries(manifest).flatMap(([name, value]): [string, Json][] => {
      if (!isObject(value)) return [[name, value]];
      if (sections.includes(name)) return [[name, movedDependencies(name, value, change)]];
      if (name === "scripts") return [[name, movedScripts(value, change)]];
      if (name !== "overrides") return [[name, value]];
      const kept = withoutAlias(value);
      if (JSON.stringify(kept) !== JSON.stringify(value)) changes.push("overrides: cdktf is no alias any more");
      return Object.keys(kept).length === 0 ? [] : [[name, kept]];
    }),
  );
  const own = `${isLinked ? "link" : "file"}:./${bridge}`;
  // What a library asks its users for, it has itself to be developed with.
  const place = ["dependencies", "devDependencies"].find((name) => Object.hasOwn(Object(moved[name]), "cdktn"));
  const [section, former] = [place ?? "devDependencies", Object(manifest[place ?? "devDependencies"]).cdktf];
  const bridged = { ...Object(moved[section]), cdktf: change(`${section}.cdktf`, former, own) };
  return { manifest: { ...moved, [section]: sorted(bridged) }, changes };
}

type Change = (place: string, former: Json | undefined, next: string) => string;

function movedDependencies(section: string, dependencies: JsonObject, change: Change): JsonObject {
  const moved = Object.entries(dependencies).flatMap(([name, version]): [string, Json][] => {
    const place = `${section}.${name}`;
    // Put in its place at the end.
    if (name === "cdktf" && isBridge(version)) return [];
    if (name === "cdktf")
      return Object.hasOwn(dependencies, "cdktn")
        ? []
        : [["cdktn", change(`${section}.cdktn`, undefined, cdktnVersion)]];
    if (name === "cdktf-cli") return [["cdktn-cli", change(`${section}.cdktn-cli`, undefined, cdktnVersion)]];
    if (name === "constructs" && !isOldEnough(version)) return [[name, change(place, version, constructsVersion)]];
    return [[name, version]];
  });
  return sorted(Object.fromEntries(moved));
}

const isBridge = (version: Json): boolean => /^(file|link):/.test(String(version)) && String(version).endsWith(bridge);

const isOldEnough = (version: Json): boolean =>
  version === constructsVersion || /^~?10\.[67](\.(\d+|x))?$/.test(String(version));

/** As npm writes it. */
const sorted = (members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));

const movedScripts = (scripts: JsonObject, change: Change): JsonObject =>
  Object.fromEntries(
    Object.entries(scripts).map(([name, script]) => {
      const moved = movedCommands(String(script));
      return [name, moved === script ? script : change(`scripts.${name}`, script, moved)];
    }),
  );

const subcommands =
  "init|get|convert|deploy|apply|destroy|diff|plan|list|login|synth|synthesize|watch|output|debug|provider|completion|force-unlock";

/** In a shell's words, the CLI and the package that brings it. */
export const movedCommands = (script: string): string =>
  script
    .replace(
      /\bcdktf-cli(@[^\s"']+)?/g,
      (_, version?: string) => `cdktn-cli${version === undefined ? "" : `@${cdktnVersion}`}`,
    )
    .replace(new RegExp(`(^|[\\s;&|(/"'])cdktf(?=\\s+(?:${subcommands}|--?[a-z]+)(?:[\\s;&|)"']|$))`, "g"), "$1cdktn");

/** Where `cdktf` was an alias of cdktn before, bindings were told so one by one. */
function withoutAlias(overrides: JsonObject): JsonObject {
  const kept = Object.entries(overrides).flatMap(([name, value]): [string, Json][] => {
    if (name === "cdktf" && /^(\$cdktf$|npm:cdktn@)/.test(String(value))) return [];
    if (!isObject(value)) return [[name, value]];
    const inner = withoutAlias(value);
    return Object.keys(inner).length === 0 ? [] : [[name, inner]];
  });
  return Object.fromEntries(kept);
}
