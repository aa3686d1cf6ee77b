/**
 * The image that a function runs.
 *
 * @module
 */
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { foreignRegistries, functions as limits, movingTags } from "../limits/functions";
import type { FunctionShape } from "./function-image-source";
import { SourceImage, type SourceImageProps } from "./function-image-source";
import { beyond, checkPattern, type Finding, isKnown } from "./private/findings";
import { inScope } from "./private/place";
import { madeFrom } from "./private/settings-shape";
import { standsIn, textStandIn } from "./private/stand-ins";

/** An image in OCI Registry, in the region of the function. */
export class FunctionImage {
  /**
   * An image that another pipeline made.
   *
   * @param reference `<region>.ocir.io/<namespace>/<repository>:<tag>`, or with `@sha256:…` in place of the tag. Terraform
   * does not see a tag that is pushed again: use one that never moves.
   */
  public static fromRegistry(reference: string): FunctionImage {
    return madeFrom("FunctionImage.fromRegistry", [reference], (read) => new FunctionImage(read, []));
  }

  /**
   * An image that the deployment builds from source and pushes, for the adapter or for any function of one's own.
   *
   * @throws ImageError where the source cannot be read or bundled
   */
  public static fromSource(scope: Construct, id: string, props: SourceImageProps): FunctionImage {
    const source = new SourceImage(...inScope("FunctionImage.fromSource", scope, id), props);
    return new FunctionImage(source.reference, source.dependencies, source);
  }

  /** Only the factories make one: an object that merely looks like it has no findings to give. */
  declare protected readonly made: "by a factory";

  private constructor(
    /** What `oci_functions_function.image` is set to. */
    public readonly reference: string,
    /** A function waits for these, so that it is never made without its image. */
    public readonly dependencies: readonly ITerraformDependable[],
    /** Present with {@link FunctionImage.fromSource}. */
    public readonly source?: SourceImage,
  ) {}

  /** @internal */
  public findings(shape: FunctionShape): Finding[] {
    if (this.source === undefined) return referenceFindings(this.reference);
    // Of a shape that only Terraform knows the image itself tells.
    return this.source.shape === shape || !isKnown(this.source.shape)
      ? []
      : [beyond("IMAGE_SHAPE_MISMATCH", "shape", shape, { ...limits.shape, oneOf: [this.source.shape] })];
  }
}

standsIn("FunctionImage", () => FunctionImage.fromRegistry(textStandIn()));

function referenceFindings(reference: string): Finding[] {
  if (!isKnown(reference)) return [];
  const malformed = checkPattern("IMAGE_REFERENCE_INVALID", "image", reference, limits.imageReference);
  if (malformed.length > 0) return malformed;
  const [host = ""] = reference.split("/");
  if (foreignRegistries.names.some((name) => host === name || host.endsWith(`.${name}`)))
    return [beyond("IMAGE_REFERENCE_INVALID", "image", reference, limits.ocir)];
  const [, tag = "latest"] = /:([^/:]+)$/.exec(reference) ?? [];
  return !reference.includes("@sha256:") && movingTags.test(tag)
    ? [beyond("IMAGE_NOT_PINNED", "image", reference, limits.pinnedImage)]
    : [];
}
