/** The reference of the subpath `/testing`, beside that of the constructs. */
import local from "./typedoc.local.config.mjs";

/** @type {import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions} */
export default {
  ...local,
  entryPoints: ["testing/index.ts"],
  out: "docs/api/testing",
  name: "API reference: helpers for tests",
  // Of the subpath `/local`, which documents them.
  intentionallyNotExported: ["LocalCloud", "ForeignMember"].map((name) => `local/library/local-cloud.ts:${name}`),
};
