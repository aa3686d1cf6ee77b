import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";

/** Content of each file of an npm tarball, by path from the package's root. */
export async function filesOf(tarball: string): Promise<ReadonlyMap<string, string>> {
  const entries = await unpackTar(gunzipSync(readFileSync(tarball)));
  return new Map(
    entries
      .filter(({ header }) => header.type === "file")
      .map(({ header, data }) => [header.name.replace(/^package\//, ""), Buffer.from(data ?? []).toString("utf8")]),
  );
}
