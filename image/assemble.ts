/** Specification and files → the image, with its base looked up in its registry. */
import { type BuiltImage, buildImage } from "./build";
import type { BundledFile } from "./bundled-file";
import { openRegistry, pullScope, type RegistrySurroundings } from "./open-registry";
import { packLayer } from "./pack";
import type { Progress } from "./progress";
import { parseReference, type Reference } from "./reference";
import type { Registry } from "./registry/registry";
import { resolveBase } from "./resolve-base";
import { functionDirectory, type ImageSpec } from "./tag";

export interface AssembleRequest extends RegistrySurroundings {
  readonly spec: ImageSpec;
  readonly files: readonly BundledFile[];
  readonly progress: Progress;
}

export interface Assembled {
  readonly image: BuiltImage;
  readonly base: OpenBase;
}

/** The base image's registry, and the base by the digest that was used. */
export interface OpenBase {
  readonly registry: Registry;
  readonly reference: Reference;
}

/**
 * @param knownDigest digest of the base under which the image was pushed before: without a pin it stays on it, however far the base's tag has moved
 * @param targetHost a base on the registry that is pushed to uses the same login
 */
export async function assemble(
  request: AssembleRequest,
  targetHost?: string,
  knownDigest?: string,
): Promise<Assembled> {
  const { spec, files, progress } = request;
  const reference = parseReference(spec.base.reference, "base image", "tag or digest");
  const role = reference.host === targetHost ? "target" : "base";
  const registry = await openRegistry(reference.host, role, [pullScope(reference.repository)], request);
  const digest = spec.base.digest ?? knownDigest;
  const base = await resolveBase(registry, { ...reference, ...(digest !== undefined && { digest }) }, spec.platforms);
  progress.note(`base ${spec.base.reference} is ${base.digest}${spec.base.digest === null ? " (not pinned)" : ""}`);
  const layer = await packLayer(files, functionDirectory);
  return { image: buildImage(spec, layer, base), base: { registry, reference: { ...reference, digest: base.digest } } };
}
