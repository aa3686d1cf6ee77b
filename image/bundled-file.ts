/** One file of a function image: which names are allowed and how its permissions follow from its content. */
import { ImageError } from "./errors";

export interface BundledFile {
  /** Relative to the function's directory in the image, with forward slashes. */
  readonly path: string;
  /**
   * World-readable, because OCI Functions runs as 1000:1000 and not as the owner. Executable if the content is an ELF binary or begins with `#!`:
   * permissions on disk do not survive Windows, zip files and CI artifacts, content does.
   */
  readonly mode: FileMode;
  readonly bytes: Uint8Array;
}

export type FileMode = "0644" | "0755";

const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
const shebang = Buffer.from("#!");

export const modeOf = (bytes: Uint8Array): FileMode =>
  elf.equals(bytes.subarray(0, elf.length)) || shebang.equals(bytes.subarray(0, shebang.length)) ? "0755" : "0644";

/** Code-unit order, the same on every machine, unlike a locale's. */
export const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
  a.path < b.path ? -1 : Number(a.path > b.path);

const segment = /^[\x20-\x5b\x5d-\x7e]+$/;

/** Refuses names that mean something else on another file system or in a layer. */
export function assertPath(path: string): void {
  const refuse = (actual: string, allowed: string, source?: string) => {
    throw new ImageError({
      code: "IMAGE_SOURCE_INVALID",
      setting: `file ${JSON.stringify(path)}`,
      actual,
      allowed,
      ...(source !== undefined && { source }),
    });
  };
  for (const name of path.split("/")) {
    if (name === "" || name === "." || name === "..") refuse("leaves its folder", "a relative path without . and ..");
    if (!segment.test(name)) {
      refuse("has a name that file systems spell differently", "printable ASCII without backslash");
    }
    if (name.startsWith(".wh.")) {
      const source = "https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md#whiteouts";
      refuse("would delete a file of the base image", "a name that does not begin with .wh.", source);
    }
  }
}
