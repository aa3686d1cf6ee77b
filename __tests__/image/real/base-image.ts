/** Base images that tests make themselves, written as OCI image layouts and pushed by skopeo, so that none of our code had a hand in them. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";

export interface BaseFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly mode?: number;
}

export interface BasePlatform {
  readonly architecture: string;
  readonly variant?: string;
  /** Each list becomes a layer. */
  readonly layers: readonly (readonly BaseFile[])[];
}

/** A base image that is small and does not run. */
export const tinyBase = (architecture = "amd64", content = "base"): BasePlatform => ({
  architecture,
  layers: [[{ path: "etc/base", bytes: Buffer.from(`${content} ${architecture}`) }]],
});

const machine = { architecture: process.arch === "x64" ? "amd64" : process.arch };
const asFile = (path: string, mode = 0o755): BaseFile => ({ path: path.slice(1), bytes: readFileSync(path), mode });

/** A program with the libraries that it links to. */
function withLibraries(program: string, path: string): readonly BaseFile[] {
  const libraries = execFileSync("ldd", [program], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => /(\/\S+)(?= \(0x)/.exec(line)?.[1] ?? []);
  return [...libraries.map((each) => asFile(each)), { ...asFile(program), path }];
}

/** This very Node: a base image that runs, for containers of this machine. */
export const nodeBase = (): BasePlatform => ({
  ...machine,
  layers: [withLibraries(process.execPath, "usr/bin/node")],
});

/** The system's Python, which finds its library from where it lies itself. */
export const systemPython = "/usr/bin/python3";

/** The same with the modules of its library that are written in Python. */
export function pythonBase(): BasePlatform {
  const order = ["-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"];
  const library = execFileSync(systemPython, order, { encoding: "utf8" }).trim();
  const modules = readdirSync(library, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".py") && !/^(?:test|idlelib|lib2to3|\w+-packages)\//.test(path),
  );
  const files = modules.map((path) => asFile(join(library, path), 0o644));
  return { ...machine, layers: [[...withLibraries(systemPython, systemPython.slice(1)), ...files]] };
}

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Writes an OCI image layout: one image, or an index of several. */
export async function writeBaseLayout(folder: string, platforms: readonly BasePlatform[]): Promise<void> {
  const blobs = join(folder, "blobs", "sha256");
  mkdirSync(blobs, { recursive: true });
  const store = (mediaType: string, content: Buffer | object) => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    writeFileSync(join(blobs, sha256(bytes)), bytes);
    return { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length };
  };
  const manifests: object[] = [];
  for (const { architecture, variant, layers } of platforms) {
    const archives = await Promise.all(layers.map(pack));
    const platform = { architecture, os: "linux", ...(variant !== undefined && { variant }) };
    const config = store("application/vnd.oci.image.config.v1+json", {
      created: "2024-05-06T07:08:09Z",
      ...platform,
      config: {
        Env: ["PATH=/usr/local/bin:/usr/bin:/bin", "BASE=1"],
        Cmd: ["node"],
        Labels: { "org.opencontainers.image.title": "the base", maintainer: "somebody" },
      },
      rootfs: { type: "layers", diff_ids: archives.map((archive) => `sha256:${sha256(archive)}`) },
      history: layers.map(() => ({ created: "2024-05-06T07:08:09Z", created_by: "ADD base" })),
    });
    const stored = archives.map((archive) =>
      store("application/vnd.oci.image.layer.v1.tar+gzip", gzipSync(archive, { level: 1 })),
    );
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    manifests.push({ ...store(mediaType, { schemaVersion: 2, mediaType, config, layers: stored }), platform });
  }
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const named = manifests.length === 1 ? manifests[0] : store(mediaType, { schemaVersion: 2, mediaType, manifests });
  const annotations = { "org.opencontainers.image.ref.name": "base" };
  writeFileSync(
    join(folder, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...named, annotations }] }),
  );
  writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
}

const pack = async (files: readonly BaseFile[]): Promise<Buffer> =>
  Buffer.from(
    await packTar(
      files.map(({ path, bytes, mode = 0o644 }) => ({
        header: { name: path, size: bytes.length, type: "file" as const, mode, uid: 0, gid: 0, mtime: new Date(0) },
        body: new Uint8Array(bytes),
      })),
    ),
  );
