/** Manifests, indexes and image configurations as registries store them, in both vocabularies: OCI's and Docker's. */
import { text } from "../internal/json";
import { digestOf } from "./digest";
import type { PlatformFields } from "./platform";

/** One vocabulary's media types. */
export interface Vocabulary {
  readonly index: string;
  readonly manifest: string;
  readonly config: string;
  /** A gzipped layer. */
  readonly layer: string;
}

/** https://github.com/opencontainers/image-spec/blob/v1.1.0/media-types.md */
export const oci: Vocabulary = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
};

/** https://distribution.github.io/distribution/spec/manifest-v2-2/ */
export const docker: Vocabulary = {
  index: "application/vnd.docker.distribution.manifest.list.v2+json",
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
};

export const manifestTypes: readonly string[] = [oci.index, docker.index, oci.manifest, docker.manifest];

export const isIndexType = (mediaType: string): boolean => mediaType === oci.index || mediaType === docker.index;

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: PlatformFields;
  /** Where layers that must not be redistributed come from. */
  readonly urls?: readonly string[];
}

export interface ImageManifest {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

export interface ImageIndex {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
}

/** An image configuration: the fields that are read or written here. https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md */
export interface ImageConfiguration extends PlatformFields {
  readonly created?: string;
  readonly config?: RuntimeConfiguration;
  readonly rootfs: { readonly type: string; readonly diff_ids: readonly string[] };
  readonly history?: readonly object[];
}

export interface RuntimeConfiguration {
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Labels?: Readonly<Record<string, string>> | null;
}

/** Something small, stored under its digest. */
export interface Document {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
}

export function toDocument(mediaType: string, value: object): Document {
  const bytes = Buffer.from(JSON.stringify(value));
  return { mediaType, digest: digestOf(bytes), bytes };
}

export const describe = ({ mediaType, digest, bytes }: Document): Descriptor => ({
  mediaType,
  digest,
  size: bytes.length,
});

/** Layers that registries do not store: whoever pulls the image fetches them from their `urls`. */
export const isForeign = ({ mediaType }: Descriptor): boolean => /[.]foreign[.]|[.]nondistributable[.]/.test(mediaType);

/** A platform in words, for people: what is no text is left out. */
export const spellPlatform = (fields: unknown): string =>
  ["os", "architecture", "variant"].flatMap((name) => text(fields, name) ?? []).join("/");
