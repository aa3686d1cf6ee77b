import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The lanes: whole installs and other people's programs, browsers and containers, hence not part of `npm test`. See CONTRIBUTING.md. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["__tests__/lanes/**/*.lane.ts", "__tests__/**/*.{browser,containers}.lane.ts"],
    globalSetup: [
      "__tests__/run-folder.setup.ts",
      "__tests__/prepared-keys.setup.ts",
      "__tests__/lanes/build-project.ts",
    ],
    setupFiles: ["__tests__/each-file.setup.ts"],
    expect: { requireAssertions: true },
    // Each keeps all cores busy by itself.
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
    reporters: ["verbose", "./__tests__/skipped-reporter.ts"],
  },
});
