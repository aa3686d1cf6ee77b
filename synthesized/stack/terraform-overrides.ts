/**
 * What an override file changes: https://developer.hashicorp.com/terraform/language/files/override
 *
 * @module
 */
import type { Json, JsonObject } from "../../internal/json";
import { labelled } from "./blocks";
import { malformed } from "./hcl-file";

/** Section → how many labels its blocks have. Others cannot be overridden, and are added. */
const depths: Readonly<Record<string, number>> = {
  check: 1,
  data: 2,
  ephemeral: 2,
  module: 1,
  output: 1,
  provider: 1,
  resource: 2,
  variable: 1,
};

/** @throws {StackError} for an override of what there is not */
export function overridden(document: JsonObject, override: JsonObject): JsonObject {
  const result = { ...document };
  for (const [section, value] of Object.entries(override)) {
    const depth = depths[section];
    const before = document[section];
    if (section === "//") continue;
    if (section === "locals" || section === "terraform") result[section] = mergedSettings(before, value);
    else if (depth === undefined) result[section] = value;
    else result[section] = mergedBlocks(section, depth, before, value);
  }
  return result;
}

const blocksIn = (section: Json | undefined): JsonObject =>
  Object.assign({}, ...labelled(section, 0).map(({ body }) => body));

/** Providers that are required are overridden one by one. */
function mergedSettings(before: Json | undefined, after: Json): JsonObject {
  const [old, changed] = [blocksIn(before), blocksIn(after)];
  const providers = { ...blocksIn(old.required_providers), ...blocksIn(changed.required_providers) };
  const { backend, cloud, ...rest } = old;
  const isElsewhere = changed.backend !== undefined || changed.cloud !== undefined;
  return {
    ...rest,
    ...(isElsewhere || backend === undefined ? {} : { backend }),
    ...(isElsewhere || cloud === undefined ? {} : { cloud }),
    ...changed,
    ...(Object.keys(providers).length === 0 ? {} : { required_providers: providers }),
  };
}

function mergedBlocks(section: string, depth: number, before: Json | undefined, after: Json): Json[] {
  const keyOf = (labels: readonly string[], body: JsonObject): string =>
    JSON.stringify(section === "provider" ? [...labels, body.alias ?? null] : labels);
  const blocks = new Map(labelled(before, depth).map(({ labels, body }) => [keyOf(labels, body), { labels, body }]));
  for (const { labels, body } of labelled(after, depth)) {
    const key = keyOf(labels, body);
    const known = blocks.get(key);
    if (known === undefined) {
      throw malformed(
        `${section} ${labels.join(".")}`,
        "stands in an override file, and in no other that it could override",
      );
    }
    const lifecycle = { ...blocksIn(known.body.lifecycle), ...blocksIn(body.lifecycle) };
    const hasLifecycle = Object.keys(lifecycle).length > 0;
    blocks.set(key, { labels, body: { ...known.body, ...body, ...(hasLifecycle ? { lifecycle } : {}) } });
  }
  return [...blocks.values()].map(({ labels, body }) =>
    labels.reduceRight<JsonObject>((inner, label) => ({ [label]: inner }), body),
  );
}
