import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** What a stranger gets: the tarball is made once, then installed from a registry, hence not part of `npm test`. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["__tests__/package/**/*.lane.ts"],
    globalSetup: ["__tests__/run-folder.setup.ts", "__tests__/prepared-keys.setup.ts", "__tests__/package/pack.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Prints sizes, and why a test was skipped.
    reporters: ["verbose", "./__tests__/skipped-reporter.ts"],
  },
});
