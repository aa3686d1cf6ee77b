import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // Apps import the constructs by the package's name; tests judge the sources, not the last build.
    alias: { "cdktf-entra-oci-gateway": fileURLToPath(new URL("./constructs/index.ts", import.meta.url)) },
  },
  test: {
    include: ["__tests__/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
