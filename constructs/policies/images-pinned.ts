/**
 * Functions run an image that cannot move.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { isAttribute, isExpression, type Verdicts } from "./written";

export const imagesPinned: PolicyRule = {
  id: "images-pinned",
  title: "Functions run an image that cannot move",
  why: "A tag that is pushed again changes what runs without anybody applying it, and Terraform does not see it.",
  remedy: "Name a digest or a tag that is never pushed again, in an immutable repository.",
  source: "https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionsupdatingfunctions.htm",
  resourceType: "oci_functions_function",
  check({ image, image_digest: digest, source_details: prebuilt }) {
    // Functions of Oracle's own have no image here.
    if (image === undefined && prebuilt !== undefined) return [];
    return isPinning(digest) ? [] : judged(String(image ?? ""), isExpression(digest));
  },
};

/** An empty digest pins nothing. */
function isPinning(digest: unknown): boolean {
  return typeof digest === "string" && (/^sha256:[0-9a-f]{64}$/.test(digest) || isAttribute(digest));
}

function judged(image: string, mayBePinned: boolean): Verdicts {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return [];
  // After the last slash: what stands before may be a port.
  const [, tag] = /^[^@]*:([^/:{}@]+)$/.exec(image) ?? [];
  if (tag !== undefined && tag !== "latest") return [];
  const isUnknown = mayBePinned || (tag === undefined && /[}]$/.test(image));
  return [isUnknown ? { notUnderstood: `the image ${image}` } : `image ${image} has no fixed tag or digest`];
}
