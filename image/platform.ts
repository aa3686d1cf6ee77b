/** The platforms of OCI Functions' shapes: GENERIC_X86 is linux/amd64, GENERIC_ARM is linux/arm64, GENERIC_X86_ARM is both. */
import { UsageError } from "../internal/user-error";

const platforms = ["linux/amd64", "linux/arm64"] as const;

export type ImagePlatform = (typeof platforms)[number];

/** A platform as manifests and image configurations spell it. */
export interface PlatformFields {
  readonly os?: unknown;
  readonly architecture?: unknown;
  readonly variant?: unknown;
}

export const isPlatform = (text: unknown): text is ImagePlatform => platforms.some((platform) => platform === text);

/** @param setting where the text comes from, for the error */
export function parsePlatform(given: string, setting: string): ImagePlatform {
  if (isPlatform(given)) return given;
  throw new UsageError(setting, `"${given}"`, platforms.join(" or "), {
    source: "https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionscreatingapps.htm",
  });
}

/** Sorted and without repetition: the order in which someone lists platforms must not change the image. */
export const orderedPlatforms = (list: readonly ImagePlatform[]): readonly ImagePlatform[] => [...new Set(list)].sort();

/** arm64 is v8, said or unsaid; other variants (arm64/v9, amd64/v3) may need a newer processor than the shape has. */
export function matchesPlatform(fields: PlatformFields, platform: ImagePlatform): boolean {
  const plain = platform === "linux/arm64" ? [undefined, "", "v8"] : [undefined, "", "v1"];
  const [os, architecture] = platform.split("/");
  const isMeant = fields.os === os && fields.architecture === architecture;
  return isMeant && plain.some((variant) => variant === fields.variant);
}
