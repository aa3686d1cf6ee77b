/** What a registry has at a reference. */
import { member, text, texts } from "../internal/json";
import { ImageError } from "./errors";
import { type Descriptor, type ImageManifest, spellPlatform } from "./manifest";
import { formatReference, manifestName, type Reference } from "./reference";
import { fetchDocument } from "./registry/blobs";
import { fetchManifest } from "./registry/manifests";
import type { StoredManifest } from "./registry/parse-manifest";
import type { Registry } from "./registry/registry";

export interface Inspection {
  readonly reference: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly images: readonly InspectedImage[];
}

export interface InspectedImage {
  readonly platform: string;
  readonly digest: string;
  readonly user: string;
  readonly workingDirectory: string;
  readonly entrypoint: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly layers: readonly Pick<Descriptor, "digest" | "size">[];
}

/** @returns undefined if there is none */
export async function findImage(registry: Registry, reference: Reference): Promise<Inspection | undefined> {
  const named = await fetchManifest(registry, reference.repository, manifestName(reference));
  if (named === undefined) return undefined;
  const images: InspectedImage[] = [];
  for (const manifest of await imagesOf(registry, reference, named))
    images.push(await inspectOne(registry, reference, manifest));
  return { reference: formatReference(reference), digest: named.digest, mediaType: named.mediaType, images };
}

/** @throws ImageError `IMAGE_NOT_FOUND` */
export async function inspectImage(registry: Registry, reference: Reference): Promise<Inspection> {
  const found = await findImage(registry, reference);
  if (found !== undefined) return found;
  throw new ImageError({
    code: "IMAGE_NOT_FOUND",
    setting: formatReference(reference),
    actual: `${reference.host} has no such image`,
    allowed: "the reference that push printed",
  });
}

interface FoundManifest {
  readonly digest: string;
  readonly image: ImageManifest;
}

async function imagesOf(
  registry: Registry,
  { repository }: Reference,
  named: StoredManifest,
): Promise<readonly FoundManifest[]> {
  if ("image" in named) return [named];
  const images: FoundManifest[] = [];
  for (const { digest, platform } of named.index.manifests) {
    const found = platform?.os === "unknown" ? undefined : await fetchManifest(registry, repository, digest);
    if (found !== undefined && "image" in found) images.push(found);
  }
  return images;
}

async function inspectOne(
  registry: Registry,
  { repository }: Reference,
  { image, digest }: FoundManifest,
): Promise<InspectedImage> {
  // Whatever lies there, perhaps no image at all: what has another form than it should is left out.
  const configuration = await fetchDocument(registry, repository, image.config);
  const runtime = member(configuration, "config");
  const labels = Object.entries(member(runtime, "Labels") ?? {});
  return {
    platform: spellPlatform(configuration),
    digest,
    user: text(runtime, "User") ?? "",
    workingDirectory: text(runtime, "WorkingDir") ?? "",
    entrypoint: texts(runtime, "Entrypoint"),
    labels: Object.fromEntries(labels.filter((label): label is [string, string] => typeof label[1] === "string")),
    layers: image.layers.map((layer) => ({ digest: layer.digest, size: layer.size })),
  };
}
