/** The types that are known, held against the providers' own schemas. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resourceTypes } from "../../../synthesized/computed/index";

interface Schema {
  readonly attributes?: Readonly<
    Record<string, { readonly type: unknown; readonly optional?: boolean; readonly required?: boolean }>
  >;
  readonly block_types?: Readonly<Record<string, { readonly block: Schema }>>;
}
type Schemas = Readonly<Record<string, { readonly block: Schema }>>;

function schemas(file: string): Map<string, Schema> {
  const [provider] = Object.values(
    (
      JSON.parse(readFileSync(file, "utf8")) as {
        provider_schemas: Record<string, { resource_schemas?: Schemas; data_source_schemas?: Schemas }>;
      }
    ).provider_schemas,
  );
  return new Map([
    ...Object.entries(provider?.resource_schemas ?? {}).map(([type, { block }]) => [type, block] as const),
    ...Object.entries(provider?.data_source_schemas ?? {}).map(([type, { block }]) => [`data.${type}`, block] as const),
  ]);
}

const known = new Map([
  ...schemas("providers/oci/schema/oci.json"),
  ...schemas("__tests__/terraform-schema/fixtures/azuread.json"),
]);

type Names = readonly string[];

/** Each block with its parent: `routes.backend`. */
const blockPaths = ({ block_types: blocks = {} }: Schema, parent = ""): Names =>
  Object.entries(blocks).flatMap(([name, { block }]) => [`${parent}.${name}`, ...blockPaths(block, name)]);

/** Arguments that hold an object or a map, and so could be taken for a block, with their parents. */
const mapPaths = ({ attributes = {}, block_types: blocks = {} }: Schema, parent = ""): Names => [
  ...Object.entries(attributes)
    .filter(([, { type, optional, required }]) => /map|object/.test(JSON.stringify(type)) && (optional || required))
    .map(([name]) => `${parent}.${name}`),
  ...Object.entries(blocks).flatMap(([name, { block }]) => mapPaths(block, name)),
];

const nameOf = (path: string): string => path.split(".").at(-1) ?? "";

const shared = [...resourceTypes].filter(([type]) => known.has(type));

describe("every type of the bindings is known", () => {
  const bound: { resources: object; dataSources: object } = JSON.parse(
    readFileSync("providers/oci/resources.json", "utf8"),
  );

  test.each([...Object.keys(bound.resources), ...Object.keys(bound.dataSources).map((type) => `data.${type}`)])(
    "%s",
    (type) => {
      expect(resourceTypes.has(type)).toBe(true);
    },
  );
});

describe("every nested block of the schema is known, so that each becomes a list", () => {
  test.each(shared.filter(([type]) => !type.startsWith("data.")))("%s", (type, { blocks = [] }) => {
    const schema = known.get(type) ?? {};
    const isKnown = (path: string): boolean => blocks.includes(nameOf(path)) || blocks.includes(path);
    expect(blockPaths(schema).filter((path) => !isKnown(path))).toEqual([]);
    expect(mapPaths(schema).filter(isKnown)).toEqual([]);
    const names = new Set(blockPaths(schema).flatMap((path) => [path, nameOf(path)]));
    expect(blocks.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("a computed attribute is one that the schema has", () => {
  test.each(shared)("%s", (type, { compute }) => {
    const computed = compute({
      seed: "x.y",
      args: {},
      createdAt: new Date(0),
      now: new Date(0),
      region: "eu-frankfurt-1",
      tenancyId: "ocid1.tenancy.oc1..t",
      tenantId: "11111111-1111-4111-8111-111111111111",
      find: () => undefined,
      heldTo: () => undefined,
      keysOf: () => [],
    });
    const attributes = Object.keys(known.get(type)?.attributes ?? {});
    expect(Object.keys(computed).filter((name) => name !== "id" && !attributes.includes(name))).toEqual([]);
  });
});
