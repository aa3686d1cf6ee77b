/** What is published, and that nothing else is. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import ts from "typescript";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { fileLinks } from "../docs/pages";
import { project } from "../lanes/project";
import { run } from "../lanes/run";
import { filesOf } from "./tarball";

const tarball = inject("tarball");
let files: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  files = await filesOf(tarball);
});

interface Import {
  readonly path: string;
  readonly specifier: string;
}

/** As esbuild reads the installed modules; strings that look like an import are none. */
function importsOfModules(): Import[] {
  const { metafile } = buildSync({
    absWorkingDir: join(inject("stranger"), "node_modules", "cdktf-entra-oci-gateway"),
    entryPoints: paths(/^(?:lib|function|image|providers)\/.*\.js$/),
    outdir: "unwritten",
    write: false,
    bundle: true,
    packages: "external",
    platform: "node",
    metafile: true,
  });
  return Object.entries(metafile.inputs).flatMap(([path, { imports }]) =>
    imports.filter((one) => one.external).map((one) => ({ path, specifier: one.path })),
  );
}

const importsOfDeclarations = (): Import[] =>
  paths(/\.d\.ts$/).flatMap((path) =>
    ts.preProcessFile(files.get(path) ?? "").importedFiles.map(({ fileName }) => ({ path, specifier: fileName })),
  );

const paths = (pattern: RegExp): string[] => [...files.keys()].filter((path) => pattern.test(path)).sort();

const manifest = () => JSON.parse(files.get("package.json") ?? "{}");

/** Compiled from TypeScript: constructs and the local cloud are imported and carry declarations, as does what they mention; commands are only run. */
const compiled =
  /^lib\/(?:(?:constructs|limits|testing)\/[\w/-]+\.(?:js|d\.ts)|image\/(?:bundle(?:d-file)?|trial)\.d\.ts|internal\/user-error\.d\.ts|local\/(?:index|library\/local-cloud)\.d\.ts|(?:doctor|image|internal|local|operate|synthesized)\/[\w/-]+\.js)$/;
const bindings = /^providers\/oci\/lib\/(?:[\w-]+\/)?[\w-]+\.(?:js|d\.ts)$/;

describe("the tarball", () => {
  it("holds these files besides what is compiled and generated", () => {
    expect([...files.keys()].filter((path) => !compiled.test(path) && !bindings.test(path)).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "THIRD-PARTY-NOTICES.txt",
      "function/dist/authorizer/func.js",
      "function/dist/func.js",
      "function/dist/func.yaml",
      "image/dist/image.js",
      "lib/bundled/fastify.js",
      "lib/bundled/fflate.js",
      "lib/bundled/jose.js",
      "lib/bundled/modern-tar.js",
      "lib/bundled/peculiar-x509.js",
      "lib/bundled/reflect-metadata.js",
      "lib/cli.js",
      "lib/constructs/private/shapes.json",
      "lib/image/base.json",
      "local/page/dist/page.css",
      "local/page/dist/page.html",
      "local/page/dist/page.js",
      "local/proxy/node-preload.cjs",
      "package.json",
    ]);
  });

  it("has pages that point to nothing but each other and the guides, and says where those are", () => {
    const pages = paths(/\.md$/);
    expect(pages).toEqual(["CHANGELOG.md", "README.md"]);
    const links = pages.flatMap((path) => fileLinks(path, files.get(path) ?? "").map(({ file }) => file));
    const elsewhere = /^(?:docs|examples|__tests__|bench|\.github)\/|^(?:CONTRIBUTING|SECURITY)\.md$|^(?:main|cdktf)\./;
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((file) => !files.has(file) && !elsewhere.test(file))).toEqual([]);
    expect(files.get("README.md")).toContain(
      "They are part of the repository, as are the examples, and not of the package",
    );
  });

  it("holds nothing compiled from a source that is gone", () => {
    const sources = paths(compiled).map((path) => path.replace(/^lib\//, "").replace(/\.(?:js|d\.ts)$/, ".ts"));
    expect(sources.filter((source) => !existsSync(join(project, source)))).toEqual([]);
  });

  it("holds the bindings of exactly the resources that the project lists", () => {
    const list = JSON.parse(readFileSync(join(project, "providers/oci/resources.json"), "utf8"));
    const folder = (type: string) => type.replace(/^oci_/, "").replaceAll("_", "-");
    const expected = [
      "index.js",
      "lazy-index.js",
      "provider/index.js",
      ...Object.keys(list.resources).map((type) => `${folder(type)}/index.js`),
      ...Object.keys(list.dataSources).map((type) => `data-oci-${folder(type)}/index.js`),
    ];
    const packed = paths(bindings).map((path) => path.replace("providers/oci/lib/", ""));
    expect(packed.filter((path) => path.endsWith(".js"))).toEqual(expected.sort());
  });

  it("asks for no package that it does not have installed with it", () => {
    const { name, dependencies, peerDependencies } = manifest();
    const known = new Set([...Object.keys({ ...dependencies, ...peerDependencies }), ...builtinModules, name]);
    const asked = [...importsOfModules(), ...importsOfDeclarations()]
      .filter(({ specifier }) => !/^(?:\.|node:)/.test(specifier))
      .map(({ path, specifier }) => ({ path, name: /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] }));
    expect(asked.map((one) => one.name)).toEqual(expect.arrayContaining(["cdktf", "yaml", "esbuild"]));
    expect(asked.filter((one) => !known.has(one.name))).toEqual([]);
  });

  it("names no folder of the machine that made it, and holds no private key", () => {
    const telling = [project, homedir() === "/" ? project : `${homedir()}/`];
    const tellers = [...files].filter(
      ([, text]) =>
        telling.some((folder) => text.includes(folder)) || /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[\w+/]{40}/.test(text),
    );
    expect(tellers.map(([path]) => path)).toEqual([]);
  });

  it("stays small enough to read", () => {
    const unpacked = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    console.log(
      `${files.size} files, ${Math.round(statSync(tarball).size / 1024)} KiB packed, ${Math.round(unpacked / 1024)} KiB unpacked`,
    );
    expect(statSync(tarball).size).toBeLessThan(1_200_000);
  });
});

describe("its metadata", () => {
  it("leaves what is optional to whoever wants it: as a peer, never to be installed for everybody", () => {
    const { optionalDependencies, peerDependencies, peerDependenciesMeta = {} } = manifest();
    expect(optionalDependencies).toBeUndefined();
    expect(Object.keys(peerDependencies)).toEqual(expect.arrayContaining(Object.keys(peerDependenciesMeta)));
  });

  it("satisfies publint", async () => {
    const { transcript } = await run("npx", ["publint", "run", tarball, "--strict"], { cwd: project });
    expect(transcript).toContain("All good!");
  });

  it("gives every entry point its types in every mode of resolution", async () => {
    // All bindings are made alike; one of each kind stands for them.
    const entryPoints = ["provider", "core-vcn", "data-oci-core-services"].map((name) => `provider-oci/${name}`);
    const { transcript } = await run(
      "npx",
      ["attw", tarball, "--profile", "strict", "--no-definitely-typed", "--include-entrypoints", ...entryPoints],
      { cwd: project },
    );
    expect(transcript).toContain("No problems found");
    expect(transcript).toContain("provider-oci/core-vcn");
  });
});
