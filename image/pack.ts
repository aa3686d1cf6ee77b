/** Files → the one layer that we add, with the same bytes on every machine and day. */
import { gzipSync } from "fflate";
import { packTar, type TarEntry } from "modern-tar";
import { type BundledFile, byPath } from "./bundled-file";
import { digestOf } from "./digest";

export interface Layer {
  /** Digest of the uncompressed archive, which image configurations list. */
  readonly diffId: string;
  readonly digest: string;
  /** The gzipped archive. */
  readonly bytes: Buffer;
}

const epoch = new Date(0);
/** The owner is root, so that a function cannot change its own code. */
const owner = { uid: 0, gid: 0, uname: "", gname: "", mtime: epoch };

/** @param directory absolute path of the files in the image */
export async function packLayer(files: readonly BundledFile[], directory: string): Promise<Layer> {
  const placed = files.map((file) => ({ ...file, path: `${directory.slice(1)}/${file.path}` })).sort(byPath);
  const entries: TarEntry[] = [...foldersOf(placed).map(folderEntry), ...placed.map(fileEntry)];
  const archive = await packTar(entries);
  const bytes = compress(archive);
  return { diffId: digestOf(archive), digest: digestOf(bytes), bytes };
}

/**
 * Not Node's own zlib: its output depends on the processor, and may change with each Node. fflate computes with integers alone; `mem` is given
 * because its default comes out of a logarithm.
 */
const compress = (archive: Uint8Array): Buffer => Buffer.from(gzipSync(archive, { level: 9, mem: 8, mtime: 0 }));

function foldersOf(files: readonly { readonly path: string }[]): readonly string[] {
  const folders = files.flatMap(({ path }) => {
    const parts = path.split("/").slice(0, -1);
    return parts.map((_, depth) => `${parts.slice(0, depth + 1).join("/")}/`);
  });
  return [...new Set(folders)].sort();
}

const folderEntry = (name: string): TarEntry => ({
  header: { ...owner, name, type: "directory", size: 0, mode: 0o755 },
});

const fileEntry = ({ path, mode, bytes }: BundledFile): TarEntry => ({
  header: { ...owner, name: path, type: "file", size: bytes.length, mode: Number.parseInt(mode, 8) },
  body: new Uint8Array(bytes),
});
