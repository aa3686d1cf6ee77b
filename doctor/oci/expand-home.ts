/**
 * Paths in OCI's configuration may begin with `~`.
 *
 * @module
 */
import { join } from "node:path";

export const expandHome = (path: string, home: string): string =>
  path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : path;
