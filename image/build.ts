/** Specification, layer and base → the image: configurations, manifests and, for several platforms, their index. Pure. */

import {
  type Descriptor,
  type Document,
  describe,
  docker,
  type ImageConfiguration,
  type ImageManifest,
  oci,
  toDocument,
  type Vocabulary,
} from "./manifest";
import type { Layer } from "./pack";
import type { ImagePlatform, PlatformFields } from "./platform";
import type { BaseImage, ResolvedBase } from "./resolve-base";
import { functionDirectory, type ImageSpec } from "./tag";

/** Annotations that say which image this one is built on. */
export const baseName = "org.opencontainers.image.base.name";
export const baseDigest = "org.opencontainers.image.base.digest";

export interface BuiltPlatform {
  readonly platform: ImagePlatform;
  readonly runsOn: PlatformFields;
  readonly configuration: Document;
  readonly manifest: Document;
  readonly baseLayers: readonly Descriptor[];
}

export interface BuiltImage {
  /** What the tag names: the manifest, or the index if there are several platforms. */
  readonly root: Document;
  readonly images: readonly BuiltPlatform[];
  readonly layer: Layer;
}

export function buildImage(spec: ImageSpec, layer: Layer, base: ResolvedBase): BuiltImage {
  const images = base.images.map((image) => buildPlatform(spec, layer, base, image));
  const [first] = images;
  const root = images.length === 1 && first !== undefined ? first.manifest : indexOf(images);
  return { root, images, layer };
}

/** The image speaks its base's vocabulary: a manifest may not mix the two. */
function buildPlatform(spec: ImageSpec, layer: Layer, base: ResolvedBase, image: BaseImage): BuiltPlatform {
  const words = vocabularyOf(image.manifest);
  const configuration = toDocument(words.config, configure(spec, layer, base, image.configuration));
  const added: Descriptor = { mediaType: words.layer, digest: layer.digest, size: layer.bytes.length };
  const manifest = toDocument(words.manifest, {
    schemaVersion: 2,
    mediaType: words.manifest,
    config: describe(configuration),
    layers: [...image.manifest.layers, added],
  });
  const runsOn = platformOf(image.configuration);
  return { platform: image.platform, runsOn, configuration, manifest, baseLayers: image.manifest.layers };
}

const vocabularyOf = (manifest: ImageManifest): Vocabulary => (manifest.mediaType === docker.manifest ? docker : oci);

function configure(spec: ImageSpec, layer: Layer, base: ResolvedBase, from: ImageConfiguration): ImageConfiguration {
  const { entrypoint, environment, labels } = spec.config;
  const { history } = from;
  return {
    ...platformOf(from),
    created: epoch,
    config: {
      ...from.config,
      User: "1000:1000",
      WorkingDir: functionDirectory,
      Entrypoint: entrypoint,
      Cmd: null,
      Env: mergedEnvironment(from.config?.Env ?? [], environment),
      Labels: sorted({
        ...withoutImageLabels(from.config?.Labels ?? {}),
        ...labels,
        [baseName]: spec.base.reference,
        [baseDigest]: base.digest,
      }),
    },
    rootfs: { type: "layers", diff_ids: [...from.rootfs.diff_ids, layer.diffId] },
    // Tools that convert images pair history with layers, so a base without history gets none.
    ...(history !== undefined && {
      history: [
        ...history,
        { created: epoch, created_by: `COPY files ${functionDirectory}`, comment: "cdktf-entra-oci-gateway" },
      ],
    }),
  };
}

/** The fields of a configuration that say where the image runs; the others are about how the base was made. */
const platformOf = (configuration: ImageConfiguration): PlatformFields => {
  const names = ["architecture", "os", "variant", "os.version", "os.features"];
  return Object.fromEntries(Object.entries(configuration).filter(([name]) => names.includes(name)));
};

/** An image has the time of its build; ours has none, so that it does not depend on when. */
const epoch = "1970-01-01T00:00:00Z";

function mergedEnvironment(from: readonly string[], added: Readonly<Record<string, string>>): readonly string[] {
  const kept = from.filter((variable) => !(variable.slice(0, variable.indexOf("=")) in added));
  return [...kept, ...Object.entries(sorted(added)).map(([name, value]) => `${name}=${value}`)];
}

/** The base's title, source and revision are not those of this image. */
const withoutImageLabels = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith("org.opencontainers.image.")));

const sorted = (entries: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));

function indexOf(images: readonly BuiltPlatform[]): Document {
  const words = images.every(({ manifest }) => manifest.mediaType === docker.manifest) ? docker : oci;
  return toDocument(words.index, {
    schemaVersion: 2,
    mediaType: words.index,
    manifests: images.map(({ manifest, runsOn }) => ({ ...describe(manifest), platform: runsOn })),
  });
}
