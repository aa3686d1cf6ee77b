/**
 * The image that a function runs.
 *
 * @module
 */
import type { ITerraformDependable } from "cdktf";
import { functions as limits } from "../limits/functions";
import { beyond, checkPattern, type Finding, isKnown } from "./private/findings";

/** An image in OCI Registry, in the region of the function. */
export class FunctionImage {
  /**
   * An image that another pipeline made.
   *
   * @param reference `<region>.ocir.io/<namespace>/<repository>:<tag>`, or with `@sha256:…` in place of the tag. Terraform
   * does not see a tag that is pushed again: use one that never moves.
   */
  public static fromRegistry(reference: string): FunctionImage {
    return new FunctionImage(reference, []);
  }

  private constructor(
    /** What `oci_functions_function.image` is set to. */
    public readonly reference: string,
    /** A function waits for these, so that it is never made without its image. */
    public readonly dependencies: readonly ITerraformDependable[],
  ) {}

  /** @internal */
  public findings(): Finding[] {
    const { reference } = this;
    if (!isKnown(reference)) return [];
    const malformed = checkPattern("IMAGE_REFERENCE_INVALID", "image", reference, limits.imageReference);
    const moves = !/@sha256:|:[^/:]+$/.test(reference) || /:latest$/.test(reference);
    if (malformed.length > 0 || !moves) return malformed;
    return [beyond("IMAGE_NOT_PINNED", "image", reference, limits.pinnedImage)];
  }
}
