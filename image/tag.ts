/**
 * Files, base and settings → the image's specification and, from nothing else, its tag. Synchronous, because constructs are.
 *
 * The specification says everything that the image depends on, so equal tags mean equal images. The one exception is a base that is not pinned:
 * what its tag names may move, and then the tag stands for the first image that was pushed under it.
 */
import { createHash } from "node:crypto";
import defaults from "./base.json";
import { type BundledFile, byPath, type FileMode } from "./bundled-file";
import { digestOf, isDigest } from "./digest";
import { ImageError } from "./errors";
import { type ImagePlatform, isPlatform, orderedPlatforms } from "./platform";
import { parseReference } from "./reference";

export type { ImagePlatform } from "./platform";

/** Raise it whenever the same specification would give other bytes: every image then gets a new tag. */
export const builderVersion = 1;

/** A base image that functions run on. */
export interface BaseReference {
  /** Registry, repository and tag, for example `docker.io/fnproject/node:24`, or the same image in a mirror. */
  readonly reference: string;
  /**
   * Digest of the manifest or of the multi-platform index, `sha256:…`.
   * @default null - not pinned: the pusher takes what the tag names at that moment, and prints its digest
   */
  readonly digest?: string | null;
}

const readDigest = (text: string | null): string | null => (isDigest(text) ? text : null);

/** The base image of base.json, where `image pin` writes the digest. It is null until someone has fetched it: none is ever made up. */
export const defaultBase: BaseReference & { readonly platforms: readonly ImagePlatform[] } = {
  reference: defaults.reference,
  digest: readDigest(defaults.digest),
  platforms: defaults.platforms.filter(isPlatform),
};

/** What {@link describeImage} takes. */
export interface ImageDescription {
  /** What {@link bundle} returned. */
  readonly files: readonly BundledFile[];
  /** @default - the base image of base.json */
  readonly base?: BaseReference;
  /** @default ["linux/amd64"] */
  readonly platforms?: readonly ImagePlatform[];
  /**
   * Exec form: program and arguments.
   * @default ["node", "/function/func.js"]
   */
  readonly entrypoint?: readonly string[];
  /**
   * Environment variables beside those of the base image. Function configuration belongs into the function's `config`, not here.
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Labels, by preference the `org.opencontainers.image.*` ones (title, source, licenses…). Base name and base digest are added.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Everything that an image is made from, as JSON. The pusher reads it; the folder `files` beside it holds the bytes. */
export interface ImageSpec {
  readonly builder: number;
  readonly base: { readonly reference: string; readonly digest: string | null };
  readonly platforms: readonly ImagePlatform[];
  readonly files: readonly FileSpec[];
  readonly config: ImageConfig;
}

export interface FileSpec {
  readonly path: string;
  readonly mode: FileMode;
  readonly digest: string;
}

export interface ImageConfig {
  readonly entrypoint: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where the files lie in the image, and its working directory, as in the images of the fn CLI. */
export const functionDirectory = "/function";

/**
 * Checks the parts of an image and writes down what it depends on.
 *
 * @throws ImageError `IMAGE_SOURCE_INVALID`, `IMAGE_REFERENCE_INVALID`
 */
export function describeImage(description: ImageDescription): ImageSpec {
  const { files, base = defaultBase, platforms = ["linux/amd64"] as const } = description;
  const entrypoint = description.entrypoint ?? ["node", `${functionDirectory}/func.js`];
  assertEntrypoint(entrypoint, files);
  return {
    builder: builderVersion,
    base: { reference: base.reference, digest: digestIn(base) },
    platforms: orderedPlatforms(platforms),
    files: files.map(({ path, mode, bytes }) => ({ path, mode, digest: digestOf(bytes) })).sort(byPath),
    config: { entrypoint, environment: description.environment ?? {}, labels: description.labels ?? {} },
  };
}

/**
 * The image's tag: 32 hexadecimal digits. One changed byte, label or platform changes it; times, owners and the place of the files do not.
 */
export const imageTag = (spec: ImageSpec): string =>
  createHash("sha256").update(canonicalJson(spec)).digest("hex").slice(0, 32);

/** A digest may stand in the reference or beside it. */
function digestIn({ reference, digest }: BaseReference): string | null {
  const named = parseReference(reference, "base image", "tag or digest").digest;
  const isUsable = digest === undefined || digest === null || (isDigest(digest) && (named ?? digest) === digest);
  if (isUsable) return digest ?? named ?? null;
  throw new ImageError({
    code: "IMAGE_REFERENCE_INVALID",
    setting: `digest of base image ${reference}`,
    actual: `"${digest}"`,
    allowed: named ?? "null, or sha256: and 64 hexadecimal digits",
  });
}

function assertEntrypoint(entrypoint: readonly string[], files: readonly BundledFile[]): void {
  const inside = entrypoint.filter((argument) => argument.startsWith(`${functionDirectory}/`));
  const missing = inside.find((path) => !files.some((file) => `${functionDirectory}/${file.path}` === path));
  if (entrypoint.length > 0 && missing === undefined) return;
  throw new ImageError({
    code: "IMAGE_SOURCE_INVALID",
    setting: "entrypoint",
    actual: missing === undefined ? "is empty" : `names ${missing}, which is not among the files`,
    allowed: `one of ${files
      .slice(0, 5)
      .map((file) => `${functionDirectory}/${file.path}`)
      .join(", ")}`,
  });
}

/** JSON with sorted keys: the order in which someone writes labels down must not change the tag. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
