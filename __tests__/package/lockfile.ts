/** The lockfile of a project that installs the tarball: the very versions that the repository is tested with, hence in npm's cache already. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "../lanes/project";

interface Entry {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly [field: string]: unknown;
}

export interface Manifest extends Entry {
  readonly name: string;
}

/**
 * @param manifest of the project that installs
 * @param published package.json of the tarball
 */
export function lockfileFor(manifest: Manifest, published: Manifest, tarball: string): object {
  const all: Readonly<Record<string, Entry>> = JSON.parse(
    readFileSync(join(project, "package-lock.json"), "utf8"),
  ).packages;
  const { version, dependencies, peerDependencies, peerDependenciesMeta, bin, engines, license } = published;
  const own: Entry = { version, resolved: `file:${tarball}`, integrity: integrityOf(tarball), license } as Entry;
  const packages: Record<string, Entry> = {
    "": manifest,
    [`node_modules/${published.name}`]: {
      ...own,
      dependencies,
      bin,
      engines,
      peerDependencies,
      peerDependenciesMeta,
    } as Entry,
  };
  const add = (name: string, from: string): void => {
    const path = resolve(all, name, from);
    if (path === undefined || path in packages) return;
    const entry = all[path] ?? {};
    packages[path] = withoutRole(entry);
    for (const needed of needs(entry)) add(needed, path);
  };
  for (const name of [...needs(manifest), ...needs(published)]) add(name, "");
  return { name: manifest.name, lockfileVersion: 3, requires: true, packages };
}

const integrityOf = (file: string): string =>
  `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;

function needs({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }: Entry): string[] {
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

/** Whether the repository needs a package only to develop says nothing about other projects. */
function withoutRole({ dev: _dev, devOptional: _devOptional, peer: _peer, ...entry }: Entry): Entry {
  return entry;
}

/** As Node looks a package up: in the nearest node_modules, then further out. */
function resolve(all: Readonly<Record<string, Entry>>, name: string, from: string): string | undefined {
  const path = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
  if (path in all) return path;
  return from === "" ? undefined : resolve(all, name, from.replace(/\/?(?:node_modules\/(?:@[^/]+\/)?[^/]+)$/, ""));
}
