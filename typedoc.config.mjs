/** The API reference: `npm run docs:api` writes docs/api from the docstrings of all that the package exports. */
import { createRequire } from "node:module";

const { findingCodes } = createRequire(import.meta.url)("./lib/constructs/finding-codes.js");

/** @type {import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions} */
export default {
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: ["constructs/index.ts"],
  tsconfig: "tsconfig.json",
  out: "docs/api",
  name: "API reference",
  readme: "none",
  hideBreadcrumbs: true,
  hidePageHeader: true,
  formatWithPrettier: false,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  disableSources: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeProtected: true,
  treatWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, rewrittenLink: true, notDocumented: true },
  requiredToBeDocumented: [
    "Enum",
    "EnumMember",
    "Variable",
    "Function",
    "Class",
    "Interface",
    "Property",
    "Method",
    "Accessor",
    "TypeAlias",
  ],
  // The text of each code is its documentation.
  intentionallyNotDocumented: Object.keys(findingCodes).map((code) => `findingCodes.__type.${code}`),
  // Its names are written out where it is referred to.
  intentionallyNotExported: ["limits/entra.ts:entraClouds"],
};
