/** A stranger's project: the tarball installed beside cdktf, once for all lanes that do not ask for another cdktf. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../lanes/run";
import { lockfileFor } from "./lockfile";
import { writeApps } from "./stranger";
import { filesOf } from "./tarball";

interface Peers {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** What a package wants beside it; what only some of its users need is left to them. */
export const neededPeers = ({ peerDependencies, peerDependenciesMeta = {} }: Peers): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(peerDependencies).filter(([name]) => peerDependenciesMeta[name]?.optional !== true),
  );

/** @returns the project's folder */
export async function install(tarball: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stranger-"));
  const published = JSON.parse((await filesOf(tarball)).get("package.json") ?? "{}");
  const dependencies = { [published.name]: `file:${tarball}`, ...neededPeers(published) };
  const manifest = { name: "stranger", version: "1.0.0", private: true, dependencies };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "package-lock.json"), JSON.stringify(lockfileFor(manifest, published, tarball)));
  // No package of the tree needs its install script.
  await run("npm", ["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  await writeApps(folder);
  return folder;
}
