/**
 * The published package carries the OCI bindings itself: no registry has `@cdktf/provider-oci`, so nothing in the tarball may ask for it.
 *
 * @module
 */
import { dirname, posix, relative, sep } from "node:path";

const specifier = /(["'])@cdktf\/provider-oci(\/lib(?:\/[\w-]+)?)?(?:\/index(?:\.js)?)?\1/g;

/** Where the bindings lie in the package, from its root. */
export const BINDINGS = "providers/oci";

/**
 * A compiled module or its declarations, with relative paths in place of the bindings' package name. The paths name a file, so that
 * CommonJS, ES modules and every mode of TypeScript's resolution find it.
 *
 * @param text the file's content
 * @param file its path from the package's root
 */
export function withOwnBindings(text: string, file: string): string {
  return text.replace(specifier, (_match, quote: string, path = "/lib") => {
    const up = relative(dirname(file), BINDINGS).split(sep).join(posix.sep);
    return `${quote}${up}${path}/index.js${quote}`;
  });
}
