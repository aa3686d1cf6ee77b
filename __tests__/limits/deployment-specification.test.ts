import { describe, expect, it } from "vitest";
import {
  deploymentSpecification,
  neutralHeaders,
  type SpecificationBlock,
} from "../../limits/deployment-specification";
import { knownSchemas } from "../terraform-schema/known-schemas";
import { type Block, type BlockType, blockOf } from "../terraform-schema/schema";

const ofProvider = blockOf(knownSchemas(), "resource", "oci_apigateway_deployment")?.block_types?.specification?.block;

/** Each block with its path, as the provider and as the table have it. */
function pairs(
  path: string,
  schema: Block | undefined,
  table: SpecificationBlock | undefined,
): [string, Block, SpecificationBlock][] {
  const names = new Set([...Object.keys(schema?.block_types ?? {}), ...Object.keys(table?.blocks ?? {})]);
  return [
    [path, schema ?? {}, table ?? {}],
    ...[...names].flatMap((name) =>
      pairs(`${path}.${name}`, schema?.block_types?.[name]?.block, table?.blocks?.[name]),
    ),
  ];
}

const all = pairs("specification", ofProvider, deploymentSpecification);

describe.each(all)("%s", (_path, schema, table) => {
  const attributes = Object.entries(schema.attributes ?? {});
  const blocks = Object.entries(schema.block_types ?? {});

  it("has the attributes that the provider has", () => {
    const named = (holds: "required" | "optional") => attributes.filter(([, one]) => one[holds]).map(([name]) => name);
    expect([...(table.required ?? [])].sort()).toEqual(named("required").sort());
    expect([...(table.attributes ?? [])].sort()).toEqual(named("optional").sort());
  });

  it("can only read what the provider only reads, and has defaults for what may be left out", () => {
    const onlyRead = attributes.filter(([, { required, optional }]) => !required && !optional).map(([name]) => name);
    expect([...(table.readOnly ?? [])].sort()).toEqual(onlyRead.sort());
    const known = [...(table.attributes ?? []), ...(table.readOnly ?? [])];
    expect(Object.keys(table.defaults ?? {}).filter((name) => !known.includes(name))).toEqual([]);
  });

  it("keeps each attribute that may be left out", () => {
    expect(attributes.filter(([, { optional, computed }]) => optional && !computed)).toEqual([]);
  });

  it("has the blocks that the provider has, required and in sets where it has them so", () => {
    const shape = ([name, { min_items: least = 0, nesting_mode: nesting }]: [string, BlockType]) =>
      [name, least > 0, nesting === "set"] as const;
    const own = Object.entries(table.blocks ?? {}).map(
      ([name, { isRequired = false, isSet = false }]) => [name, isRequired, isSet] as const,
    );
    expect(own.sort()).toEqual(blocks.map(shape).sort());
  });

  it("sends by type only parts that it has", () => {
    const parts = [...(table.attributes ?? []), ...Object.keys(table.blocks ?? {})];
    const sent = Object.values(table.sent ?? {}).flat();
    const named = [...sent, ...(table.idle ?? [])];
    expect(named.filter((name) => !parts.includes(name))).toEqual([]);
    expect(table.sent === undefined).toBe(table.sentBy === undefined);
  });

  it("sends each part for some type", () => {
    const parts = [...(table.attributes ?? []), ...Object.keys(table.blocks ?? {})].filter(
      (name) => name !== table.sentBy,
    );
    const sent = new Set(Object.values(table.sent ?? { any: parts }).flat());
    expect(parts.filter((name) => !sent.has(name))).toEqual([]);
  });
});

it("names a header in one transformation only", () => {
  const { block, rename, renamed, set } = neutralHeaders;
  expect(new Set([block, rename, renamed, set]).size).toBe(4);
});
