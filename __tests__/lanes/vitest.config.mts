import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The lanes: whole installs and other people's programs, minutes instead of seconds, hence not part of `npm test`. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["__tests__/lanes/**/*.lane.ts"],
    globalSetup: ["__tests__/lanes/build-project.ts"],
    // Each keeps all cores busy by itself.
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
    // Prints why a test was skipped.
    reporters: ["verbose"],
  },
});
