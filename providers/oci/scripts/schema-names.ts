import type { ProviderSchema } from "./provider-schema";

/**
 * Attribute and block names of `before` that `after` lacks, in the schemas that `after` kept. Knows nothing of how a
 * schema is trimmed: it collects every key below a map called `attributes` or `block_types`, so that it can judge.
 */
export function losesNames(before: ProviderSchema, after: ProviderSchema): string[] {
  const kept = namesIn(after);
  return [...namesIn(onlySchemasOf(after, before))].filter((name) => !kept.has(name));
}

function onlySchemasOf(after: ProviderSchema, before: ProviderSchema): unknown {
  const keep = (schemas: object = {}, kept: object = {}) =>
    Object.fromEntries(Object.entries(schemas).filter(([name]) => Object.hasOwn(kept, name)));
  return {
    provider: before.provider,
    resource_schemas: keep(before.resource_schemas, after.resource_schemas),
    data_source_schemas: keep(before.data_source_schemas, after.data_source_schemas),
  };
}

function namesIn(node: unknown, path = "", names = new Set<string>()): Set<string> {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return names;
  const isMap = /(^|[.])(attributes|block_types)$/.test(path);
  for (const [key, child] of Object.entries(node)) {
    const below = path === "" ? key : `${path}.${key}`;
    if (isMap) names.add(below);
    namesIn(child, below, names);
  }
  return names;
}
