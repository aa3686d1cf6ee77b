/**
 * Functions run an image that cannot move.
 *
 * @module
 */
import type { PolicyRule } from "./rule";

export const imagesPinned: PolicyRule = {
  id: "images-pinned",
  title: "Functions run an image that cannot move",
  why: "A tag that is pushed again changes what runs without anybody applying it, and Terraform does not see it.",
  remedy: "Name a digest or a tag that is never pushed again, in an immutable repository.",
  source: "https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionsupdatingfunctions.htm",
  resourceType: "oci_functions_function",
  check(fn) {
    const image = String(fn.image ?? "");
    const pinned = fn.image_digest !== undefined || /@sha256:|:(?!latest$)[^/:}]+$/.test(image);
    return pinned || image.endsWith("}") ? [] : [`image ${image} has no fixed tag or digest`];
  },
};
