import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { checkPolicies, type ITokenTrust, type KeySnapshot, type KeySnapshotSettings } from "../../constructs/index";
import { readTrusts } from "../../function/authorizer/trusts";
import { adapterSettings } from "../../limits/adapter";
import { judge } from "../terraform-schema/judge";
import {
  adapter,
  authorizer,
  COMPARTMENT,
  documentOf,
  entraApp,
  findingsOf,
  onlyResource,
  ordersApi,
  otherIssuer,
  pinnedImage,
  resourcesOf,
  securedApiStack,
  testStack,
  trustOf,
} from "./test-stack";

interface Made {
  readonly keySnapshot?: KeySnapshot;
  readonly function: { readonly friendlyUniqueId: string };
}

interface Keeper {
  readonly name: string;
  readonly make: (stack: TerraformStack, keySnapshot?: KeySnapshotSettings) => Made;
  /** Where the function looks for its only key set. */
  readonly uriIn: (config: Readonly<Record<string, string>>) => unknown;
  /** The object that holds it. */
  readonly object: unknown;
}

const keepers: readonly Keeper[] = [
  {
    name: "adapter",
    make: (stack, keySnapshot) => adapter(stack, { keySnapshot }),
    uriIn: ({ JWKS_SNAPSHOT_URI: uri }) => uri,
    object: "keys.json",
  },
  {
    name: "authorizer",
    make: (stack, keySnapshot) => authorizer(stack, { keySnapshot }),
    uriIn: ({ AUTHORIZER_TRUSTS: trusts = "" }) => JSON.parse(trusts)[0].snapshot,
    object: "keys-cc2fe81b-86b4-5e63-9fab-921fc13285fb.json",
  },
];

const configOf = (stack: TerraformStack): Readonly<Record<string, string>> =>
  // Sound: all values of a function's configuration are texts.
  onlyResource(stack, "oci_functions_function").config as Record<string, string>;

const knownLater = (text: string): string => text.replaceAll(/[$][{][^}]*[}]/g, "known-later");

describe.each(keepers.map((keeper) => [keeper.name, keeper] as const))("of an %s", (_name, { make, uriIn, object }) => {
  function stackWith(over: Partial<KeySnapshotSettings> = {}) {
    const stack = testStack();
    return { stack, made: make(stack, { region: "eu-frankfurt-1", ...over }) };
  }

  it("is not there unless asked for", () => {
    const stack = testStack();
    expect(make(stack).keySnapshot).toBeUndefined();
    expect(resourcesOf(documentOf(stack), "oci_objectstorage_bucket")).toEqual({});
  });

  it("is what the provider takes", async () => {
    expect(await judge(documentOf(stackWith().stack))).toEqual([]);
  });

  it("lies in a closed bucket of its own, is made empty, and holds what the function writes from then on", () => {
    const { stack } = stackWith();
    expect(onlyResource(stack, "oci_objectstorage_bucket")).toMatchObject({
      name: "test-keys",
      access_type: "NoPublicAccess",
      versioning: "Disabled",
    });
    expect(onlyResource(stack, "oci_objectstorage_object")).toMatchObject({
      object,
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
    const uri = String(uriIn(configOf(stack)));
    expect(uri.startsWith(host)).toBe(true);
    expect(uri.endsWith(`/o/${object}`)).toBe(true);
    expect(knownLater(uri)).toMatch(adapterSettings.JWKS_SNAPSHOT_URI.limit.pattern);
    expect(findingsOf(stack)).toEqual([]);
  });

  it("is permitted to be read and overwritten by a statement that names function, bucket and object", () => {
    const { stack, made } = stackWith();
    const bucket = made.keySnapshot?.bucket.friendlyUniqueId;
    expect(onlyResource(stack, "oci_identity_policy").statements).toEqual([
      [
        `ALLOW any-user to manage objects in compartment id ${COMPARTMENT} where ALL {request.principal.type='fnfunc', `,
        `request.principal.id='\${oci_functions_function.${made.function.friendlyUniqueId}.id}', `,
        `target.bucket.name='\${oci_objectstorage_bucket.${bucket}.name}', target.object.name='${object}', `,
        "ANY {request.permission='OBJECT_READ', request.permission='OBJECT_OVERWRITE'}}",
      ].join(""),
    ]);
    checkPolicies(stack);
    expect(findingsOf(stack)).toEqual([]);
  });

  it("is judged in the same way", () => {
    const code = "ADAPTER_SETTING_INVALID";
    const { stack } = stackWith({ realmDomain: "example.com", bucketName: "a bucket" });
    expect(findingsOf(stack)).toEqual([
      expect.objectContaining({ code, text: expect.stringContaining("keySnapshot.bucketName") }),
      expect.objectContaining({ code, text: expect.stringContaining("keySnapshot.realmDomain") }),
    ]);
  });
});

describe("of an authorizer with several issuers", () => {
  const others = ["https://two.example.com", "https://three.example.com"];

  /** Which object the function looks into for the keys of which issuer. */
  function objectsFor(...trusts: readonly ITokenTrust[]): ReadonlyMap<string, string> {
    const stack = testStack();
    authorizer(stack, { trusts, keySnapshot: { region: "eu-frankfurt-1" } });
    expect(findingsOf(stack)).toEqual([]);
    const { settings, findings } = readTrusts({
      AUTHORIZER_TRUSTS: knownLater(configOf(stack).AUTHORIZER_TRUSTS ?? ""),
    });
    expect(findings).toEqual([]);
    const objects = Object.values(resourcesOf(documentOf(stack), "oci_objectstorage_object")).map(
      ({ object }) => object,
    );
    const [statements] = Object.values(resourcesOf(documentOf(stack), "oci_identity_policy")).map(
      (policy) => policy.statements as readonly string[],
    );
    expect(statements).toHaveLength(objects.length);
    const read = (settings?.trusts ?? []).map(({ issuer, keys }) => {
      const object = keys.snapshotUri?.pathname.split("/o/")[1] ?? "";
      expect(objects).toContain(object);
      expect(statements?.filter((statement) => statement.includes(`target.object.name='${object}'`))).toHaveLength(1);
      return [issuer, object] as const;
    });
    expect(new Set(read.map(([, object]) => object)).size).toBe(objects.length);
    return new Map(read);
  }

  it("each has an object of its own, whatever stands before it", () => {
    const [one, two] = [trustOf(), trustOf({ issuers: others })];
    const objects = objectsFor(one, two);
    expect([...objects.keys()]).toEqual([otherIssuer, ...others]);
    expect(objectsFor(two, one)).toEqual(objects);
    expect(objectsFor(one)).toEqual(new Map([[otherIssuer, objects.get(otherIssuer)]]));
  });

  it("also one that only Terraform knows, under the same name from synth to synth", () => {
    const build = (before: number) => {
      const stack = testStack();
      const app = entraApp(stack);
      // Each reading of an attribute is another token.
      for (let reading = 0; reading < before; reading++) String(app.issuers);
      authorizer(stack, {
        trusts: [trustOf(), app.trust({ keys: app.jwksUri })],
        keySnapshot: { region: "eu-frankfurt-1" },
      });
      expect(findingsOf(stack)).toEqual([]);
      return resourcesOf(documentOf(stack), "oci_objectstorage_object");
    };
    expect(Object.keys(build(0))).toHaveLength(2);
    expect(build(5)).toEqual(build(0));
  });
});

const [ofAdapter, ofAuthorizer] = keepers.map(({ uriIn }) => uriIn);

describe.each([
  ["jwks-adapter", ofAdapter, { adapter: { image: pinnedImage, keySnapshot: {} } }],
  [
    "orders-authorizer",
    ofAuthorizer,
    { apis: [{ ...ordersApi, authorizer: { image: pinnedImage, keySnapshot: {} } }], adapter: "none" },
  ],
] as const)("of the %s of a whole stack", (name, uriIn, asked) => {
  it.each([{}, { existingGateway: { gatewayId: "ocid1.apigateway.oc1..a" } }, { invokePolicy: "none" as const }])(
    "has region and home region from it, with %j",
    async (over) => {
      const stack = securedApiStack({ ...asked, ...over });
      const document = documentOf(stack);
      expect(await judge(document)).toEqual([]);
      expect(onlyResource(stack, "oci_objectstorage_bucket").name).toBe(`test-${name}-keys`);
      expect(uriIn?.(configOf(stack))).toContain("https://objectstorage.${var.region}.oraclecloud.com/n/");
      for (const policy of Object.values(resourcesOf(document, "oci_identity_policy")))
        expect(policy.provider).toBe("oci.home");
    },
  );
});
