import { describe, expect, it } from "vitest";
import { checkPolicies, type KeySnapshotSettings } from "../../constructs/index";
import { adapterSettings } from "../../limits/adapter";
import { judge } from "../terraform-schema/judge";
import {
  adapter,
  COMPARTMENT,
  documentOf,
  findingsOf,
  onlyResource,
  pinnedImage,
  resourcesOf,
  securedApiStack,
  testStack,
} from "./test-stack";

function stackWith(over: Partial<KeySnapshotSettings> = {}) {
  const stack = testStack();
  const made = adapter(stack, { keySnapshot: { region: "eu-frankfurt-1", ...over } });
  return { stack, made };
}

it("is not there unless asked for", () => {
  const stack = testStack();
  expect(adapter(stack).keySnapshot).toBeUndefined();
  expect(resourcesOf(documentOf(stack), "oci_objectstorage_bucket")).toEqual({});
});

it("is what the provider takes", async () => {
  expect(await judge(documentOf(stackWith().stack))).toEqual([]);
});

describe("the object", () => {
  it("lies in a closed bucket of its own, is made empty, and holds what the adapter writes from then on", () => {
    const { stack } = stackWith();
    expect(onlyResource(stack, "oci_objectstorage_bucket")).toMatchObject({
      name: "test-keys",
      access_type: "NoPublicAccess",
      versioning: "Disabled",
    });
    expect(onlyResource(stack, "oci_objectstorage_object")).toMatchObject({
      object: "keys.json",
      content: '{"keys":[]}',
      lifecycle: { ignore_changes: ["content", "content_type", "metadata"] },
    });
  });

  it.each<readonly [Partial<KeySnapshotSettings>, string]>([
    [{}, "https://objectstorage.eu-frankfurt-1.oraclecloud.com/"],
    [
      { region: "us-langley-1", realmDomain: "oraclegovcloud.com" },
      "https://objectstorage.us-langley-1.oraclegovcloud.com/",
    ],
  ])("is known to the function by an address that the function takes: %j", (over, host) => {
    const { stack } = stackWith(over);
    const { config } = onlyResource(stack, "oci_functions_function");
    const uri = String((config as Record<string, unknown>).JWKS_SNAPSHOT_URI);
    expect(uri.startsWith(host)).toBe(true);
    expect(uri.replaceAll(/[$][{][^}]*[}]/g, "known-later")).toMatch(adapterSettings.JWKS_SNAPSHOT_URI.limit.pattern);
    expect(findingsOf(stack)).toEqual([]);
  });
});

describe("the statement", () => {
  it("names function, bucket and object, and permits to read and to overwrite", () => {
    const { stack, made } = stackWith();
    const bucket = made.keySnapshot?.bucket.friendlyUniqueId;
    expect(onlyResource(stack, "oci_identity_policy").statements).toEqual([
      [
        `ALLOW any-user to manage objects in compartment id ${COMPARTMENT} where ALL {request.principal.type='fnfunc', `,
        `request.principal.id='\${oci_functions_function.${made.function.friendlyUniqueId}.id}', `,
        `target.bucket.name='\${oci_objectstorage_bucket.${bucket}.name}', target.object.name='keys.json', `,
        "ANY {request.permission='OBJECT_READ', request.permission='OBJECT_OVERWRITE'}}",
      ].join(""),
    ]);
  });

  it("passes the policies", () => {
    const { stack } = stackWith();
    checkPolicies(stack);
    expect(findingsOf(stack)).toEqual([]);
  });
});

describe("of a whole stack", () => {
  it.each([{}, { existingGateway: { gatewayId: "ocid1.apigateway.oc1..a" } }, { invokePolicy: "none" as const }])(
    "has region and home region from it, with %j",
    async (over) => {
      const stack = securedApiStack({ adapter: { image: pinnedImage, keySnapshot: {} }, ...over });
      const document = documentOf(stack);
      expect(await judge(document)).toEqual([]);
      expect(onlyResource(stack, "oci_objectstorage_bucket").name).toBe("test-jwks-adapter-keys");
      const { config } = onlyResource(stack, "oci_functions_function");
      expect(config).toMatchObject({
        JWKS_SNAPSHOT_URI: expect.stringContaining("https://objectstorage.${var.region}.oraclecloud.com/n/"),
      });
      for (const policy of Object.values(resourcesOf(document, "oci_identity_policy")))
        expect(policy.provider).toBe("oci.home");
    },
  );
});
