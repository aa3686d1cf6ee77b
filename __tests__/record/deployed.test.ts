import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type JsonObject, members } from "../terraform-schema/json";
import { deployedOf, losses, remembered } from "./deployed";

const document: JsonObject = JSON.parse(readFileSync(join(__dirname, "fixtures", "two-apis.json"), "utf8"));
const deployed = deployedOf(document);
const anyAddress = fc.constantFrom(...Object.keys(deployed));

/** The document with another name for a resource, wherever it stands; the name alone says where it is. */
function renamed(address: string, name: string): JsonObject {
  const [type = "", former = ""] = address.split(".");
  const text = JSON.stringify(document).replaceAll(`${address}.`, `${type}.${name}.`);
  const { resource, ...rest } = JSON.parse(text) as { resource: Record<string, JsonObject> };
  const { [former]: body, ...others } = resource[type] ?? {};
  return { ...rest, resource: { ...resource, [type]: { ...others, [name]: body } } };
}

/** The document after a change of one argument. */
function changed(address: string, argument: string): JsonObject {
  const [type = "", name = ""] = address.split(".");
  const resource = document.resource as Record<string, Record<string, JsonObject>>;
  const body = { ...resource[type]?.[name], [argument]: "another" };
  return { ...document, resource: { ...resource, [type]: { ...resource[type], [name]: body } } };
}

it("an upgrade that changes nothing loses nothing", () => {
  expect(losses(deployed, document)).toEqual([]);
});

describe("a resource with another name", () => {
  it("is lost, together with what its id replaces", () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        const lost = losses(deployed, renamed(address, "Another"));
        expect(lost[0]).toBeDefined();
        expect(lost).toContainEqual({ address });
        expect(lost.filter(({ argument }) => argument === undefined)).toEqual([{ address }]);
      }),
    );
  });

  it("is none where the stack moves it", () => {
    fc.assert(
      fc.property(anyAddress, (from) => {
        const moved = [{ from, to: `${from.split(".")[0]}.Another` }];
        expect(losses(deployed, { ...renamed(from, "Another"), moved })).toEqual([]);
      }),
    );
  });

  it("is lost all the same when it is moved to nowhere", () => {
    const [from = ""] = Object.keys(deployed);
    const moved = [{ from, to: "azuread_application.Nowhere" }];
    expect(losses(deployed, { ...renamed(from, "Another"), moved })).toContainEqual({ address: from });
  });
});

it("an argument that replaces is told, and no other", () => {
  const gateway = Object.keys(deployed).find((address) => address.startsWith("oci_apigateway_gateway.")) ?? "";
  expect(losses(deployed, changed(gateway, "subnet_id"))).toEqual([{ address: gateway, argument: "subnet_id" }]);
  expect(losses(deployed, changed(gateway, "display_name"))).toEqual([]);
});

it("what was deployed once is remembered as it was", () => {
  const [address = ""] = Object.keys(deployed);
  const after = renamed(address, "Another");
  expect(remembered(deployed, after)).toMatchObject({ ...deployed, [`${address.split(".")[0]}.Another`]: {} });
  expect(losses(remembered(deployed, after), after)).toContainEqual({ address });
});

it("a type of which nobody said what replaces it is an error", () => {
  const resource = { ...(isObject(document.resource) ? document.resource : {}), oci_kms_vault: { vault: {} } };
  expect(members(resource)).not.toHaveLength(0);
  expect(() => deployedOf({ resource })).toThrow("replacing-arguments.ts what replaces a oci_kms_vault");
});
