import type { Json } from "../terraform-schema/json";

/** Without comments, which name the synthesizer's version, and without the hashes of asset folders, which each computes its way. */
export function comparableDocument(value: Json | undefined): Json | undefined {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => {
      if (key === "//") return undefined;
      return typeof inner === "string" ? inner.replace(/(assets\/[\w-]+\/)[0-9A-F]{32,}/g, "$1HASH") : inner;
    }),
  );
}
