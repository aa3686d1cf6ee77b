/** The reference of the subpath `/local`, beside that of the constructs. */
import constructs from "./typedoc.config.mjs";

/** @type {import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions} */
export default {
  ...constructs,
  entryPoints: ["local/index.ts"],
  out: "docs/api/local",
  name: "API reference: the local cloud",
  intentionallyNotDocumented: [],
  intentionallyNotExported: [],
};
