/** What the real OCI provider keeps of a deployment, and what our own condition makes of it. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { beforeAll, describe, expect, it, type TestContext } from "vitest";
import { planned } from "../../constructs/private/planned-specification";
import { deploymentSpecification, type SpecificationBlock } from "../../limits/deployment-specification";
import { anyEdit, wholeSpecification } from "../constructs/private/any-specification";
import { isObject, type Json, type JsonObject } from "../terraform-schema/json";
import { plan, requiredProviders } from "./provider-plan";
import { findObstacle } from "./terraform-obstacle";

let obstacle: string | undefined;
beforeAll(async () => {
  obstacle = await findObstacle(requiredProviders);
});
const needsProviders = ({ skip }: TestContext): void => skip(obstacle !== undefined, obstacle);

const type = "oci_apigateway_deployment";
const arguments_ = {
  compartment_id: "ocid1.compartment.oc1..aaaaaaaacompartment",
  gateway_id: "ocid1.apigateway.oc1.eu-frankfurt-1.aaaaaaaagateway",
  path_prefix: "/orders",
};

/** The specification of each deployment after its second one is applied where its first was. */
async function afterwards(edits: readonly (readonly [JsonObject, JsonObject])[]): Promise<readonly Json[]> {
  const names = edits.map((_, index) => `edit${index}`);
  const document: JsonObject = {
    terraform: { required_providers: requiredProviders },
    provider: { oci: [{ region: "eu-frankfurt-1" }] },
    resource: {
      [type]: Object.fromEntries(
        edits.map(([, specification], index) => [`edit${index}`, { ...arguments_, specification }] as const),
      ),
    },
  };
  const changes = await plan(
    document,
    edits.map(([specification], index) => ({
      type,
      name: `edit${index}`,
      values: { ...arguments_, id: `ocid1.apideployment.oc1..edit${index}`, specification: [specification] },
    })),
  );
  return names.map((name) => {
    const specification = changes.find(({ address }) => address === `${type}.${name}`)?.after.specification;
    return Array.isArray(specification) ? (specification[0] ?? null) : null;
  });
}

/** Without what is not there, however it is written. */
function essence(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(essence);
  if (!isObject(value)) return value ?? null;
  const isThere = (part: Json): boolean =>
    ![null, false, 0, "", "[]", "{}"].includes(typeof part === "object" ? JSON.stringify(part) : part) && part !== null;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, part]) => [name, essence(part)] as const)
      .filter(([, part]) => isThere(part)),
  );
}

/** All that may be left out: single blocks, and the attributes of a block together. */
function optionalParts(
  table: SpecificationBlock,
  path: readonly string[] = [],
): { path: readonly string[]; names: readonly string[] }[] {
  const { attributes = [], blocks = {}, sentBy } = table;
  return [
    { path, names: attributes.filter((name) => name !== sentBy) },
    ...Object.entries(blocks).flatMap(([name, nested]) => [
      ...(nested.isRequired ? [] : [{ path, names: [name] }]),
      ...optionalParts(nested, [...path, name]),
    ]),
  ];
}

/** Without these parts of the block at the end of the path. */
function without(block: JsonObject, [first, ...rest]: readonly string[], names: readonly string[]): JsonObject {
  const members = Object.entries(block).map(([name, part]) => {
    const isOnTheWay = name === first && Array.isArray(part);
    return [name, isOnTheWay ? part.map((item) => without(Object(item), rest, names)) : part] as const;
  });
  return Object.fromEntries(members.filter(([name]) => first !== undefined || !names.includes(name)));
}

describe("the real provider's merge", () => {
  it("keeps all that may be left out", async (context) => {
    needsProviders(context);
    const parts = optionalParts(deploymentSpecification).filter(({ names }) => names.length > 0);
    const whole = wholeSpecification;
    const found = await afterwards(parts.map(({ path, names }) => [whole, without(whole, path, names)]));
    expect(parts.filter((_, index) => !isDeepStrictEqual(essence(found[index]), essence(whole)))).toEqual([]);
  });

  it("is ours, for any edit", async (context) => {
    needsProviders(context);
    const edits = fc.sample(anyEdit, { numRuns: 60, seed: 20 });
    const found = await afterwards(edits);
    for (const [index, [former, next]] of edits.entries())
      expect(essence(found[index]), `edit ${index}`).toEqual(essence(planned(former, next) as JsonObject));
  });
});
