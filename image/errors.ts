/** Every way in which building and pushing an image fails, with a stable code that callers and scripts may switch on. */

import { type ErrorParts, UserError } from "../internal/user-error";

/** Code → what it means. Documented codes and codes in use are the same set: the type of {@link ImageError} sees to it. */
export const imageErrorCodes = {
  IMAGE_SOURCE_INVALID: "the function's files cannot go into an image as they are, or the function does not start",
  IMAGE_SPEC_INVALID: "the image specification, or the folder of files beside it, is not what the builder wrote",
  IMAGE_REFERENCE_INVALID: "an image reference is malformed",
  IMAGE_LOGIN_MISSING: "the registry wants a login and there is none for its host",
  IMAGE_LOGIN_MALFORMED: "a login was found, and it cannot be used as it is written",
  IMAGE_LOGIN_REFUSED: "the registry does not accept the login",
  IMAGE_LOGIN_UNTRUSTED: "the registry asks for its password to be sent to a host that it does not belong to",
  IMAGE_ACCESS_DENIED: "the login is good and does not cover this repository",
  IMAGE_REPOSITORY_MISSING: "the repository does not exist",
  IMAGE_TAG_DIFFERS: "the tag exists and names another image; tags are never moved",
  IMAGE_BASE_MISSING: "the base image's registry does not know its reference or digest",
  IMAGE_FORMAT_UNSUPPORTED: "an image is in a format that is not understood",
  IMAGE_PLATFORM_MISSING: "the base image does not exist for a platform",
  IMAGE_NOT_FOUND: "the registry has no image at this reference",
  IMAGE_DIGEST_MISMATCH: "bytes that were sent or received are not those that their digest names",
  IMAGE_REGISTRY_UNREACHABLE: "no connection to the registry, or none that lasts",
  IMAGE_REGISTRY_INSECURE: "the registry leads to a plain-http address outside this machine",
  IMAGE_REGISTRY_FAILED:
    "the registry answered with something that the distribution specification does not foresee here",
} as const;

export type ImageErrorCode = keyof typeof imageErrorCodes;

/** Mistakes of whoever gives the command; the rest failed at the registry, or because of what lies there. */
const mistakes: readonly ImageErrorCode[] = ["IMAGE_SOURCE_INVALID", "IMAGE_SPEC_INVALID", "IMAGE_REFERENCE_INVALID"];

export class ImageError extends UserError<ImageErrorCode> {
  override readonly name = "ImageError";
  readonly code: ImageErrorCode;

  constructor({ cause, ...parts }: ErrorParts<ImageErrorCode> & { readonly cause?: unknown }) {
    super([parts], mistakes.includes(parts.code) ? 2 : 1, { cause });
    this.code = parts.code;
  }
}

/** For commands that only ask: a registry that cannot be reached has refused nothing. */
export const asUnchecked = (error: unknown): unknown =>
  error instanceof ImageError && error.code === "IMAGE_REGISTRY_UNREACHABLE"
    ? new UserError(error.findings, 3, { cause: error })
    : error;
