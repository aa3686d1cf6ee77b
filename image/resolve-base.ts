/** Base reference → its manifest and configuration for each platform. Small documents only: layers are fetched when someone needs them. */

import { ImageError } from "./errors";
import { type Descriptor, type ImageConfiguration, type ImageManifest, spellPlatform } from "./manifest";
import { type ImagePlatform, matchesPlatform } from "./platform";
import { formatReference, manifestName, type Reference } from "./reference";
import { fetchDocument } from "./registry/blobs";
import { fetchManifest } from "./registry/manifests";
import type { StoredManifest } from "./registry/parse-manifest";
import type { Registry } from "./registry/registry";

export interface BaseImage {
  readonly platform: ImagePlatform;
  readonly manifest: ImageManifest;
  readonly configuration: ImageConfiguration;
}

export interface ResolvedBase {
  /** Digest of what the reference names: the index if there is one. */
  readonly digest: string;
  readonly images: readonly BaseImage[];
}

/** @throws ImageError `IMAGE_BASE_MISSING`, `IMAGE_BASE_UNSUPPORTED`, `IMAGE_PLATFORM_MISSING`, and what the registry throws */
export async function resolveBase(
  registry: Registry,
  base: Reference,
  platforms: readonly ImagePlatform[],
): Promise<ResolvedBase> {
  const named = await fetchManifest(registry, base.repository, manifestName(base));
  if (named === undefined) throw missing(base);
  const images: BaseImage[] = [];
  for (const platform of platforms) {
    images.push(await resolvePlatform({ registry, base, named, platform }));
  }
  return { digest: named.digest, images };
}

interface PlatformQuestion {
  readonly registry: Registry;
  readonly base: Reference;
  readonly named: StoredManifest;
  readonly platform: ImagePlatform;
}

async function resolvePlatform(question: PlatformQuestion): Promise<BaseImage> {
  const { registry, base, platform } = question;
  const manifest = await manifestFor(question);
  const configuration = (await fetchDocument(registry, base.repository, manifest.config)) as ImageConfiguration;
  if (!matchesPlatform(configuration, platform)) {
    throw platformMissing(base, platform, [spellPlatform(configuration)]);
  }
  const fault = faultOf(configuration);
  if (fault !== undefined) throw unreadable(base, ...fault);
  return { platform, manifest, configuration };
}

async function manifestFor({ registry, base, named, platform }: PlatformQuestion): Promise<ImageManifest> {
  if ("image" in named) return named.image;
  const { manifests } = named.index;
  const chosen = manifests.find((entry) => matchesPlatform(entry.platform ?? {}, platform));
  if (chosen === undefined) throw platformMissing(base, platform, manifests.flatMap(listed));
  const stored = await fetchManifest(registry, base.repository, chosen.digest);
  if (stored === undefined || !("image" in stored)) throw missing({ ...base, digest: chosen.digest });
  return stored.image;
}

/** Attestations are listed as unknown/unknown. */
const listed = ({ platform }: Descriptor): readonly string[] =>
  platform === undefined || platform.os === "unknown" ? [] : [spellPlatform(platform)];

const missing = (base: Reference): ImageError =>
  new ImageError({
    code: "IMAGE_BASE_MISSING",
    setting: `base image ${formatReference(base)}`,
    actual: `${base.host} does not have it`,
    allowed: "a reference and, if pinned, a digest that the registry still keeps",
    remedy: "Check the reference, or ask for a digest that exists: npx entra-oci-gateway image pin",
  });

const platformMissing = (base: Reference, platform: ImagePlatform, found: readonly string[]): ImageError =>
  new ImageError({
    code: "IMAGE_PLATFORM_MISSING",
    setting: `base image ${formatReference(base)}`,
    actual: `does not exist for ${platform}`,
    allowed: `one of its platforms: ${found.join(", ") || "none is listed"}`,
    remedy: "Choose another base image, or another shape of the functions application",
    source: "https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionscreatingapps.htm",
  });

/** What of a configuration is used, and is not as it should be: whoever made the image wrote it. */
function faultOf({
  rootfs,
  config,
  history,
}: ImageConfiguration): readonly [actual: string, allowed: string] | undefined {
  if (!isListOf(rootfs?.diff_ids, isText)) return ["its configuration lists no layers", "rootfs.diff_ids"];
  const settings: unknown = config ?? {};
  if (typeof settings !== "object" || Array.isArray(settings)) return ["its config is no object", "an object"];
  if (!isListOf(config?.Env ?? [], isText)) return ["its Env is no list of texts", "NAME=VALUE, each"];
  const labels: unknown = config?.Labels ?? {};
  if (typeof labels !== "object" || Array.isArray(labels) || !Object.values(labels ?? {}).every(isText))
    return ["its Labels are no texts by name", "an object of texts"];
  return history === undefined || Array.isArray(history) ? undefined : ["its history is no list", "a list, or none"];
}

const isText = (value: unknown): boolean => typeof value === "string";

const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);

const unreadable = (base: Reference, actual: string, allowed: string): ImageError =>
  new ImageError({
    code: "IMAGE_FORMAT_UNSUPPORTED",
    setting: `base image ${formatReference(base)}`,
    actual,
    allowed,
    source: "https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md",
  });
