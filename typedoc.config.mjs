/** The API reference: `npm run docs:api` writes docs/api from the docstrings of all that the package exports. */
import { createRequire } from "node:module";
import { Converter } from "typedoc";

const compiled = createRequire(import.meta.url);
const { findingCodes } = compiled("./lib/constructs/finding-codes.js");
const { warningCodes } = compiled("./lib/constructs/warnings.js");

/** A default that begins with a dash is told in words, and TypeDoc takes every default for code. */
function defaultsInWords({ converter }) {
  converter.on(Converter.EVENT_RESOLVE, (_context, { comment }) => {
    for (const { tag, content } of comment?.blockTags ?? []) {
      const words = tag === "@default" && /^```ts\n- ([\s\S]*)\n```$/.exec(content[0]?.text ?? "")?.[1];
      if (words) content.splice(0, 1, { kind: "text", text: words });
    }
  });
}

/** @type {import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions} */
export default {
  plugin: ["typedoc-plugin-markdown", defaultsInWords],
  entryPoints: ["constructs/index.ts"],
  tsconfig: "tsconfig.json",
  // `npm run types` has checked them.
  skipErrorChecking: true,
  out: "docs/api",
  name: "API reference",
  readme: "none",
  sort: ["source-order"],
  hideBreadcrumbs: true,
  hidePageHeader: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  tableColumnSettings: { hideModifiers: true },
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
  intentionallyNotDocumented: Object.entries({ findingCodes, warningCodes }).flatMap(([table, codes]) =>
    Object.keys(codes).map((code) => `${table}.__type.${code}`),
  ),
  // Its names are written out where it is referred to.
  intentionallyNotExported: ["limits/entra-clouds.ts:entraClouds"],
};
