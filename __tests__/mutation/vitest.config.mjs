import { defineConfig } from "vitest/config";
import config from "../../vitest.config.mts";

/** Only the tests that stand beside the mutated files, without a report: it would be printed once a mutant. */
export default defineConfig({
  ...config,
  test: { ...config.test, include: process.env.MUTATION_TESTS?.split(" ") ?? [], reporters: [] },
});
