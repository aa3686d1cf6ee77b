/** Specification and files → the image under its tag in a registry. Pushing what is there does nothing; a tag is never moved. */
import { isLoopback } from "../internal/credential-hosts";
import { type Assembled, type AssembleRequest, assemble, type OpenBase } from "./assemble";
import { type BuiltImage, baseDigest, baseName } from "./build";
import { copyLayer } from "./copy-layer";
import { isDigest } from "./digest";
import { ImageError } from "./errors";
import { findImage, type Inspection } from "./inspect";
import { type Descriptor, type Document, isForeign } from "./manifest";
import { openRegistry, pullScope, pushScope } from "./open-registry";
import { megabytes } from "./progress";
import { formatReference, parseReference, type Reference } from "./reference";
import { blobExists } from "./registry/blobs";
import { repositoryMissing } from "./registry/explain";
import { fetchManifest, putManifest, repositoryExists } from "./registry/manifests";
import type { Registry } from "./registry/registry";
import { uploadBlob } from "./registry/upload";
import type { ImageSpec } from "./tag";

export interface PushRequest extends AssembleRequest {
  readonly target: Reference & { readonly tag: string };
  /** Look, and write nothing. @default false */
  readonly dryRun?: boolean;
  /**
   * Ask whether the repository exists before pushing into it. Registries answer the same for a repository that is missing and one that is empty.
   * @default true, except for registries on loopback
   */
  readonly checkRepository?: boolean;
}

export interface PushResult {
  readonly reference: string;
  readonly digest: string;
  /** `present`: the registry had exactly this image, and nothing was sent. `absent`: a dry run, and it would be pushed. */
  readonly outcome: "pushed" | "present" | "absent";
}

export async function pushImage(request: PushRequest): Promise<PushResult> {
  const { spec, target } = request;
  const registry = await openTarget(request);
  const existing = await findImage(registry, target);
  const assembled = await assemble(request, target.host, existing && recordedBase(existing, spec));
  const { digest } = assembled.image.root;
  const result = { reference: formatReference({ ...target, digest }), digest };
  if (existing?.digest === digest) return { ...result, outcome: "present" };
  if (existing !== undefined) throw tagDiffers(target, existing.digest, digest);
  await assertRepository(request, registry);
  if (request.dryRun === true) {
    await announce(request, registry, assembled.image);
    return { ...result, outcome: "absent" };
  }
  await send(request, registry, assembled);
  return { ...result, outcome: "pushed" };
}

function openTarget(request: PushRequest): Promise<Registry> {
  const { spec, target } = request;
  const base = parseReference(spec.base.reference, "base image", "tag or digest");
  const scopes = [pushScope(target.repository), ...(base.host === target.host ? [pullScope(base.repository)] : [])];
  return openRegistry(target.host, "target", scopes, request);
}

/** What the image that is there says that it was built on. It is only believed if building on it gives that very image. */
function recordedBase({ images }: Inspection, spec: ImageSpec): string | undefined {
  const labels = images[0]?.labels;
  const recorded = labels?.[baseName] === spec.base.reference ? labels[baseDigest] : undefined;
  return isDigest(recorded) ? recorded : undefined;
}

async function assertRepository({ target, checkRepository }: PushRequest, registry: Registry): Promise<void> {
  const isChecked = checkRepository ?? !isLoopback(registry.account.origin.hostname);
  if (!isChecked || (await repositoryExists(registry, target.repository))) return;
  throw repositoryMissing(`repository ${target.host}/${target.repository}`);
}

async function announce({ target, progress }: PushRequest, registry: Registry, image: BuiltImage): Promise<void> {
  for (const { digest, size } of blobsOf(image)) {
    const isThere = await blobExists(registry, target.repository, digest);
    progress.note(`${isThere ? "present" : "absent"} ${digest} ${megabytes(size)}`);
  }
}

const blobsOf = (image: BuiltImage): readonly Pick<Descriptor, "digest" | "size">[] => {
  const layers = image.images.flatMap(({ baseLayers }) => baseLayers.filter((layer) => !isForeign(layer)));
  const configurations = image.images.map(({ configuration }) => ({
    digest: configuration.digest,
    size: configuration.bytes.length,
  }));
  const all = [...layers, { digest: image.layer.digest, size: image.layer.bytes.length }, ...configurations];
  return [...new Map(all.map((blob) => [blob.digest, blob])).values()];
};

/** Blobs before the manifests that name them, manifests before the index, the tag last: an interrupted push leaves no broken image. */
async function send(request: PushRequest, registry: Registry, { image, base }: Assembled): Promise<void> {
  const { target } = request;
  await sendBaseLayers(request, registry, image, base);
  await sendDocument(request, registry, { digest: image.layer.digest, bytes: image.layer.bytes });
  for (const { configuration } of image.images) await sendDocument(request, registry, configuration);
  for (const { manifest } of image.images) {
    if (manifest.digest !== image.root.digest)
      await putManifest(registry, target.repository, manifest.digest, manifest);
  }
  await putTag(registry, target, image.root);
}

async function sendBaseLayers(
  request: PushRequest,
  registry: Registry,
  image: BuiltImage,
  base: OpenBase,
): Promise<void> {
  const layers = image.images.flatMap(({ baseLayers }) => baseLayers.filter((layer) => !isForeign(layer)));
  const distinct = new Map(layers.map((layer) => [layer.digest, layer])).values();
  for (const layer of distinct) {
    const { progress, target } = request;
    const outcome = await copyLayer({ to: { registry, repository: target.repository }, base, layer, progress });
    progress.note(`${outcome} ${layer.digest} ${megabytes(layer.size)}`);
  }
}

async function sendDocument(
  { target, progress }: PushRequest,
  registry: Registry,
  { digest, bytes }: Pick<Document, "digest" | "bytes">,
): Promise<void> {
  const open = () => Promise.resolve((start: number, end: number) => bytes.subarray(start, end));
  const outcome = await uploadBlob({ registry, repository: target.repository }, { digest, size: bytes.length, open });
  progress.note(`${outcome} ${digest} ${megabytes(bytes.length)}`);
}

/** Two pushes at once may meet at an immutable tag; the one that comes second has nothing to complain of if both brought the same image. */
async function putTag(registry: Registry, target: PushRequest["target"], root: Document): Promise<void> {
  try {
    await putManifest(registry, target.repository, target.tag, root);
  } catch (error) {
    const there = await fetchManifest(registry, target.repository, target.tag).catch(() => undefined);
    if (there === undefined) throw error;
    if (there.digest !== root.digest) throw tagDiffers(target, there.digest, root.digest);
  }
}

const tagDiffers = (target: Reference, actual: string, expected: string): ImageError =>
  new ImageError({
    code: "IMAGE_TAG_DIFFERS",
    setting: formatReference(target),
    actual: `names another image, ${actual}`,
    allowed: `${expected}, or a tag that is still free`,
    remedy:
      "Tags follow from content, so somebody pushed to this one by other means, or an unpinned base image is no longer kept by its registry: find out who did, delete the tag, and push again",
    source: "https://docs.oracle.com/en-us/iaas/Content/Registry/Tasks/registrydeletingimages.htm",
  });
