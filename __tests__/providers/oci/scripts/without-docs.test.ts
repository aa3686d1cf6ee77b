import fc from "fast-check";
import { expect, it } from "vitest";
import type { Block } from "../../../../providers/oci/scripts/provider-schema";
import { withoutDocs } from "../../../../providers/oci/scripts/without-docs";

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
