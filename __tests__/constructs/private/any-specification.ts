/** Any specification that the provider takes, by its own schema: whatever may be left out sometimes is. */
import fc from "fast-check";
import { deploymentSpecification, type SpecificationBlock } from "../../../limits/deployment-specification";
import type { Json, JsonObject } from "../../terraform-schema/json";
import { knownSchemas } from "../../terraform-schema/known-schemas";
import { type Block, blockOf } from "../../terraform-schema/schema";

/** Values that the provider checks. */
const types: Readonly<Record<string, readonly string[]>> = {
  filter_headers: ["BLOCK", "ALLOW"],
  filter_query_parameters: ["BLOCK", "ALLOW"],
  response_cache_lookup: ["SIMPLE_LOOKUP_POLICY"],
  response_cache_store: ["FIXED_TTL_STORE_POLICY"],
  selection_source: ["SINGLE"],
};

const texts = fc.constantFrom("a", "b", "c", "", "INFO");

const schema = blockOf(knownSchemas(), "resource", "oci_apigateway_deployment")?.block_types?.specification?.block;

export const anySpecification: fc.Arbitrary<JsonObject> = anyBlock(
  "specification",
  schema ?? {},
  deploymentSpecification,
  0,
);

function anyBlock(name: string, of: Block, table: SpecificationBlock, depth: number): fc.Arbitrary<JsonObject> {
  const attributes = Object.entries(of.attributes ?? {}).filter(([, { required, optional }]) => required || optional);
  const parts = attributes.map(([part, { type, required }]) => {
    const value = anyValue(name, part, type, table);
    return [part, required || part === table.sentBy ? value : fc.option(value, { nil: undefined })] as const;
  });
  const blocks = Object.entries(of.block_types ?? {}).map(([part, { block, min_items, max_items }]) => {
    const inner = anyBlock(part, block, table.blocks?.[part] ?? {}, depth + 1);
    const list = fc.array(inner, { minLength: 1, maxLength: max_items === 1 ? 1 : 3 });
    return [part, min_items ? list : fc.option(list, { nil: undefined, freq: depth < 2 ? 2 : 1 })] as const;
  });
  return fc.record(Object.fromEntries([...parts, ...blocks])).map(withoutUndefined);
}

function anyValue(
  block: string,
  name: string,
  type: unknown,
  { sentBy, sent = {} }: SpecificationBlock,
): fc.Arbitrary<Json> {
  if (name === sentBy) return fc.constantFrom(...Object.keys(sent));
  if (name === "type") return fc.constantFrom(...(types[block] ?? ["NONE"]));
  if (name === "validation_mode") return fc.constantFrom("ENFORCING", "PERMISSIVE", "DISABLED");
  if (name.endsWith("_version_number")) return fc.constantFrom("1", "2");
  if (type === "bool") return fc.boolean();
  if (type === "number") return fc.constantFrom(0, 1, 60);
  if (type === "string") return texts;
  return Array.isArray(type) && type[0] === "map" ? fc.constantFrom({}, { a: "b" }) : fc.array(texts, { maxLength: 2 });
}

function withoutUndefined(value: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => (part === undefined ? [] : [[name, part]])),
  );
}

/** One with everything that a specification can have, once. */
export const wholeSpecification: JsonObject = wholeBlock("specification", schema ?? {}, deploymentSpecification);

function wholeBlock(name: string, of: Block, table: SpecificationBlock): JsonObject {
  const attributes = Object.entries(of.attributes ?? {}).filter(([, { required, optional }]) => required || optional);
  const value = (part: string, type: unknown): Json => {
    if (part === table.sentBy) return Object.keys(table.sent ?? {})[0] ?? "";
    if (part === "type") return types[name]?.[0] ?? "NONE";
    if (type === "bool") return true;
    if (type === "number") return 1;
    if (type === "string") return "1";
    return Array.isArray(type) && type[0] === "map" ? { a: "b" } : ["a"];
  };
  return Object.fromEntries([
    ...attributes.map(([part, { type }]) => [part, value(part, type)] as const),
    ...Object.entries(of.block_types ?? {}).map(
      ([part, { block }]) => [part, [wholeBlock(part, block, table.blocks?.[part] ?? {})]] as const,
    ),
  ]);
}

/** A specification, and another with routes of the first in other places and parts of it left out. */
export const anyEdit: fc.Arbitrary<readonly [JsonObject, JsonObject]> = fc
  .tuple(anySpecification, anySpecification, fc.infiniteStream(fc.nat(99)))
  .map(([former, other, numbers]) => {
    const random = (): number => numbers.next().value;
    return [former, random() < 20 ? other : edited(former, other, random)] as const;
  });

function edited(former: JsonObject, other: JsonObject, random: () => number): JsonObject {
  const routes = [...listOf(former.routes)];
  for (let edits = 1 + (random() % 2); edits > 0; edits--) {
    const at = random() % routes.length;
    const kind = random() % 4;
    if (kind === 0) routes.splice(at, 0, listOf(other.routes)[0] ?? {});
    else if (kind === 1 && routes.length > 1) routes.splice(at, 1);
    else if (kind === 2) routes.splice(random() % routes.length, 0, ...routes.splice(at, 1));
    else routes[at] = lessOf(routes[at] ?? {}, random, deploymentSpecification.blocks?.routes);
  }
  const own = random() < 50 ? former : lessOf(former, random);
  return { ...own, routes };
}

/** Leaves out single parts that may be. */
function lessOf(block: Json, random: () => number, table: SpecificationBlock = deploymentSpecification): JsonObject {
  const optional = [...(table.attributes ?? []), ...Object.keys(table.blocks ?? {})].filter(
    (name) => name !== table.sentBy && !table.blocks?.[name]?.isRequired,
  );
  return Object.fromEntries(
    Object.entries(Object(block) as JsonObject)
      .filter(([name]) => !optional.includes(name) || random() >= 15)
      .map(([name, part]) => {
        const nested = table.blocks?.[name];
        return [name, nested === undefined ? part : listOf(part).map((item) => lessOf(item, random, nested))];
      }),
  );
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
