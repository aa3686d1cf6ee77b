/**
 * Bytes → a manifest or an index. Strict, because digests out of it become paths of requests and names of files.
 */
import { isDigest } from "../digest";
import { ImageError } from "../errors";
import {
  type Descriptor,
  type Document,
  type ImageIndex,
  type ImageManifest,
  isIndexType,
  manifestTypes,
} from "../manifest";

export type StoredManifest = Document & ({ readonly image: ImageManifest } | { readonly index: ImageIndex });

/** @throws ImageError `IMAGE_FORMAT_UNSUPPORTED` */
export function parseManifest(subject: string, document: Document): StoredManifest {
  const { mediaType } = document;
  if (!manifestTypes.includes(mediaType))
    throw unsupported(subject, `is of type "${mediaType}"`, manifestTypes.join(" or "));
  const value = parseObject(subject, document.bytes);
  if (isIndexType(mediaType)) {
    const manifests = descriptors(subject, "manifests", value.manifests);
    return { ...document, index: { schemaVersion: 2, mediaType, manifests } };
  }
  const [config] = descriptors(subject, "config", [value.config]);
  const layers = descriptors(subject, "layers", value.layers);
  if (config === undefined) throw unsupported(subject, "has no config", "an image");
  return { ...document, image: { schemaVersion: 2, mediaType, config, layers } };
}

/** A JSON object, or an error. */
export function parseObject(subject: string, bytes: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch (cause) {
    throw unsupported(subject, "is not JSON", "a JSON object", cause);
  }
  if (typeof value !== "object" || value === null) throw unsupported(subject, "is not an object", "a JSON object");
  return value as Record<string, unknown>;
}

function descriptors(subject: string, member: string, value: unknown): readonly Descriptor[] {
  if (Array.isArray(value) && value.every(isDescriptor)) return value;
  throw unsupported(subject, `has no valid ${member}`, "descriptors with mediaType, size and a sha256 digest");
}

function isDescriptor(value: unknown): value is Descriptor {
  const { mediaType, digest, size, platform } = (value ?? {}) as Partial<Record<keyof Descriptor, unknown>>;
  const isPlatform = platform === undefined || (typeof platform === "object" && platform !== null);
  const isSize = Number.isSafeInteger(size) && Number(size) >= 0;
  return typeof mediaType === "string" && isDigest(digest) && isSize && isPlatform;
}

const unsupported = (setting: string, actual: string, allowed: string, cause?: unknown): ImageError =>
  new ImageError({ code: "IMAGE_FORMAT_UNSUPPORTED", setting, actual, allowed, cause });
