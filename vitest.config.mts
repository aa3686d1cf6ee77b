import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // Apps import the package by its name; tests judge the sources, not the last build.
    alias: {
      "cdktf-entra-oci-gateway/local": fileURLToPath(new URL("./local/index.ts", import.meta.url)),
      "cdktf-entra-oci-gateway/testing": fileURLToPath(new URL("./testing/index.ts", import.meta.url)),
      "cdktf-entra-oci-gateway": fileURLToPath(new URL("./constructs/index.ts", import.meta.url)),
    },
  },
  test: {
    include: ["__tests__/**/*.test.ts"],
    globalSetup: ["__tests__/run-folder.setup.ts", "__tests__/prepared-keys.setup.ts"],
    setupFiles: ["__tests__/each-file.setup.ts"],
    testTimeout: 30_000,
    // Hooks start processes, too.
    hookTimeout: 30_000,
    reporters: ["default", "./__tests__/skipped-reporter.ts"],
    // What a file changes in its process it puts back: a worker keeps the modules, whose loading costs more than most tests.
    isolate: false,
    // A test that asserts nothing is no test.
    expect: { requireAssertions: true },
  },
});
