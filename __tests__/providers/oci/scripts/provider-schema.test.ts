import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Block,
  losesNames,
  type ProviderSchema,
  parseJson,
  parseSchemaDocument,
  withoutDocs,
} from "../../../../providers/oci/scripts/provider-schema";

describe("parseSchemaDocument", () => {
  it("reads what Terraform writes", () => {
    const text =
      '{"format_version":"1.0","provider_schemas":{"registry.terraform.io/oracle/oci":{"provider":{"block":{}}}}}';
    expect(Object.keys(parseSchemaDocument(text, "x").provider_schemas)).toEqual(["registry.terraform.io/oracle/oci"]);
  });

  it.each(['{"format_version":"1.0"}', '{"provider_schemas":null}', "[]", "null", '"text"'])(
    "says what %s is not, and what usually brings it about",
    (text) => {
      expect(() => parseSchemaDocument(text, "Standard input")).toThrow(
        /^Standard input is JSON, but not the output of `terraform providers schema -json`.*Run `terraform init` first/,
      );
    },
  );
});

it("parses JSON", () => {
  expect(parseJson('{"a":[1]}', "x")).toEqual({ a: [1] });
});

it("says what was read, and how it starts, when it is not JSON", () => {
  const text = `Error: Failed to load plugin schemas${".".repeat(500)}`;
  expect(() => parseJson(text, "full.json")).toThrow(
    'full.json is not JSON (it starts with "Error: Failed to load plugin',
  );
});

const provider = { block: {} };
const schema = (names: string[]): ProviderSchema => ({
  provider,
  resource_schemas: {
    cloud_policy: {
      block: {
        attributes: Object.fromEntries(names.map((name) => [name, {}])),
        block_types: { rule: { block: { attributes: Object.fromEntries(names.map((name) => [name, {}])) } } },
      },
    },
  },
});

it("finds what is gone, at every level", () => {
  const at = "resource_schemas.cloud_policy.block";
  expect(losesNames(schema(["name", "description"]), schema(["name"]))).toEqual([
    `${at}.attributes.description`,
    `${at}.block_types.rule.block.attributes.description`,
  ]);
});

it("does not mind what is new, or resources that were left out on purpose", () => {
  expect(losesNames(schema(["name"]), schema(["name", "description"]))).toEqual([]);
  expect(losesNames(schema(["name"]), { provider, resource_schemas: {} })).toEqual([]);
});

/** The same thing twice: as Terraform writes it, with prose, and as it should come out. */
type Pair = { readonly documented: object; readonly plain: object };
type Named = [name: string, pair: Pair];

const prose = fc.record({ description: fc.string(), description_kind: fc.constant("plain") }, { requiredKeys: [] });
const names = fc.constantFrom("description", "description_kind", "attributes", "block_types", "block", "__proto__");
const facts = fc.record({ type: fc.constantFrom("string", "bool"), computed: fc.boolean() });

const attribute: fc.Arbitrary<Pair> = fc
  .tuple(prose, facts)
  .map(([docs, plain]) => ({ documented: { ...plain, ...docs }, plain: { ...plain } }));

const { block } = fc.letrec<{ block: Pair; nested: Named[] }>((tie) => ({
  block: fc
    .tuple(prose, fc.array(fc.tuple(names, attribute), { maxLength: 4 }), tie("nested"))
    .map(([docs, attributes, nested]) => ({
      documented: { ...docs, ...body("documented", attributes, nested) },
      plain: body("plain", attributes, nested),
    })),
  nested: fc.oneof(
    { depthSize: "small" },
    fc.constant<Named[]>([]),
    fc.array(fc.tuple(names, tie("block")), { maxLength: 2 }),
  ),
}));

function body(side: keyof Pair, attributes: Named[], nested: Named[]): Block {
  return {
    attributes: Object.fromEntries(attributes.map(([name, pair]) => [name, pair[side]])),
    block_types: Object.fromEntries(nested.map(([name, pair]) => [name, { nesting_mode: "list", block: pair[side] }])),
  };
}

it("removes the prose and nothing else, however things are called", () => {
  fc.assert(
    fc.property(block, ({ documented, plain }) => {
      expect(withoutDocs({ version: 0, block: documented })).toStrictEqual({ version: 0, block: plain });
    }),
  );
});
