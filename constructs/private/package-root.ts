/**
 * Where this package is installed.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of its package.json, whether this module runs compiled or as a source. */
export function packageRoot(folder = __dirname): string {
  return existsSync(join(folder, "package.json")) ? folder : packageRoot(dirname(folder));
}
