import { expect, it } from "vitest";
import type { ProviderSchema } from "../../../../providers/oci/scripts/provider-schema";
import { losesNames } from "../../../../providers/oci/scripts/schema-names";

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
