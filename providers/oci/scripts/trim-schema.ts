import type { ProviderSchema, Schema, SchemaDocument } from "./provider-schema";
import { losesNames, withoutDocs } from "./provider-schema";
import type { ResourceList } from "./resource-list";

/**
 * Cuts a schema document down to the provider, resources and data sources of `list`, without documentation strings.
 *
 * Documentation goes because the generated docstrings link to the registry's page of each attribute anyway, and because
 * a newer provider should show up in review as changed attributes, not as reworded prose.
 *
 * @param version version that the document was read from; by default its own `provider_versions`, which Terraform does
 * not write but this function does
 * @throws Error that names everything that is missing, at once
 */
export function trimSchema(document: SchemaDocument, list: ResourceList, version?: string): SchemaDocument {
  const provider = providerOf(document, list.provider);
  rejectMissing(provider, list);
  const trimmed: ProviderSchema = {
    provider: withoutDocs(provider.provider),
    resource_schemas: pick(provider.resource_schemas, list.resources),
    data_source_schemas: pick(provider.data_source_schemas, list.dataSources),
  };
  rejectDamaged(trimmed, list);
  rejectLosses(provider, trimmed);
  return {
    format_version: document.format_version ?? "1.0",
    provider_schemas: { [list.provider]: trimmed },
    provider_versions: { [list.provider]: versionOf(document, list.provider, version) },
  };
}

function providerOf(document: SchemaDocument, source: string): ProviderSchema {
  const provider = document.provider_schemas[source];
  if (provider) return provider;
  const found = Object.keys(document.provider_schemas).sort();
  throw new Error(`The schema has no provider ${source}. It has: ${found.join(", ") || "none"}.`);
}

function versionOf(document: SchemaDocument, source: string, asked?: string): string {
  const version = asked ?? document.provider_versions?.[source];
  if (version && /^\d+\.\d+\.\d+$/.test(version)) return version;
  throw new Error(
    `The schema needs the exact version of ${source} that it was read from, as MAJOR.MINOR.PATCH; got ${version ?? "none"}. ` +
      "Terraform does not write it into the schema: see `provider_selections` of `terraform version -json`.",
  );
}

function pick(schemas: Readonly<Record<string, Schema>> = {}, names: readonly string[]): Record<string, Schema> {
  const entries = names.flatMap((name) => {
    const schema = schemas[name];
    return schema ? [[name, withoutDocs(schema)] as const] : [];
  });
  return Object.fromEntries(entries);
}

function rejectMissing(provider: ProviderSchema, list: ResourceList): void {
  const missing = [
    ...missingOf("resource", provider.resource_schemas, list.resources),
    ...missingOf("data source", provider.data_source_schemas, list.dataSources),
  ];
  if (missing.length > 0) {
    throw new Error(`Not in the schema of ${list.provider}:\n${missing.map((line) => `  ${line}`).join("\n")}`);
  }
}

function missingOf(kind: string, schemas: Readonly<Record<string, Schema>> = {}, names: readonly string[]): string[] {
  const missing = names.filter((name) => !Object.hasOwn(schemas, name));
  return missing.map((name) => {
    const near = nearNames(name, Object.keys(schemas));
    return `${kind} ${name}${near.length > 0 ? ` (near: ${near.join(", ")})` : ""}`;
  });
}

/** An input that somebody stripped by the key `description` has lost attributes of that name, and nothing else tells. */
function rejectDamaged(provider: ProviderSchema, list: ResourceList): void {
  const lost = Object.entries(list.mustHave).flatMap(([resource, attributes]) => {
    const present = provider.resource_schemas?.[resource]?.block.attributes ?? {};
    return attributes.filter((name) => !Object.hasOwn(present, name)).map((name) => `${resource}.${name}`);
  });
  if (lost.length > 0) {
    throw new Error(
      `The schema lacks attributes that must be there: ${lost.join(", ")}. ` +
        "Was its documentation removed by key name? That removes attributes called description too. Use Terraform's own output.",
    );
  }
}

function rejectLosses(before: ProviderSchema, after: ProviderSchema): void {
  const lost = losesNames(before, after);
  if (lost.length > 0)
    throw new Error(`Trimming lost attributes: ${lost.join(", ")}. This is a fault of the trim tool.`);
}

/** Up to three of `candidates` that somebody who wrote `name` may have meant, nearest first. */
export function nearNames(name: string, candidates: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(name.length / 4));
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, char] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (char === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
