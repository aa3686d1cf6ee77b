/** APIs of the ready stack that take an authorizer which exists: by name, by a function, or as it is; and never in silence. */
import { expect, test } from "vitest";
import {
  Issuer,
  type ITokenAuthorizerFunction,
  type SecuredApiStackProps,
  TokenAuthorizerFunction,
  Trust,
} from "../../constructs/index";
import { judge } from "../terraform-schema/judge";
import {
  CLIENT,
  codesOf,
  documentOf,
  existingIds,
  findingsOf,
  OBJECT,
  onlyResource,
  ordersApi,
  ordersDeployment,
  otherApp,
  pinnedImage,
  resourcesOf,
  securedApiStack,
  TENANT,
  trustOf,
} from "./test-stack";

const functionId = "ocid1.fnfunc.oc1..platform";
const ofEntra = (audience: string) =>
  Trust.of({
    issuer: Issuer.oidc({
      ...{ issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`, clientClaim: "azp" },
      keys: `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
    }),
    audiences: [audience],
    clients: [OBJECT],
    requiredClaims: [
      { claim: "tid", values: [TENANT] },
      { claim: "ver", values: ["2.0"] },
      { claim: "idtyp", values: ["app"] },
    ],
  });
const theirs = (trusts = [trustOf()]): ITokenAuthorizerFunction =>
  TokenAuthorizerFunction.fromFunctionId({ functionId, trusts });
const platform = {
  gateway: {
    ...{ gatewayId: "ocid1.apigateway.oc1..a", hostname: "api.example.com", endpointType: "PUBLIC" as const },
    functionAccess: [],
  },
  adapter: { jwksUri: "https://keys.example.com/keys" },
  network: undefined,
};

type Api = SecuredApiStackProps["apis"][number];
const stackWith = (authorizer: Api["authorizer"], over: Partial<SecuredApiStackProps> = {}, api: object = {}) =>
  securedApiStack({
    adapter: undefined,
    platform,
    apis: [{ ...ordersDeployment, app: otherApp, authorizer, ...api }],
    ...over,
  });

test.each<readonly [string, Api["authorizer"], Partial<SecuredApiStackProps>]>([
  ["as it is", theirs(), {}],
  ["by a function of the stack", () => theirs(), {}],
  ["by name from a platform", "platform", { platform: { ...platform, authorizer: theirs() } }],
])("judges %s, and nothing is made of it", async (_, authorizer, over) => {
  const stack = stackWith(authorizer, over);
  const document = documentOf(stack);
  expect(codesOf(stack)).toEqual([]);
  expect(await judge(document)).toEqual([]);
  expect(onlyResource(stack, "oci_apigateway_deployment").specification).toMatchObject({
    request_policies: { authentication: { type: "CUSTOM_AUTHENTICATION", function_id: functionId } },
  });
  expect(resourcesOf(document, "oci_functions_function")).toEqual({});
});

test("of a platform is taken by name alone", () => {
  const stack = stackWith(undefined, { platform: { ...platform, authorizer: theirs() } });
  expect(JSON.stringify(documentOf(stack))).not.toContain(functionId);
});

test.each<readonly [string, Api["authorizer"], object, string]>([
  ["a platform without one", "platform", {}, "publishPlatform"],
  ["a function that gives nothing", () => JSON.parse("{}").nothing, {}, "a function that returns the part"],
  ["any client", theirs(), { admitAnyClient: true }, "apis[0].admitAnyClient"],
  ["keys of its own", theirs(), { customSigningKeys: platform.adapter }, "apis[0].customSigningKeys"],
  ["a time for keys", theirs(), { keyCacheHours: 2 }, "apis[0].keyCacheHours"],
  ["a claim that is not handed on", theirs(), { identityHeaders: { "X-Roles": "roles" } }, "apis[0].identityHeaders"],
])("tells of what it cannot be: %s", (_, authorizer, api, text) => {
  const [finding, ...others] = findingsOf(stackWith(authorizer, {}, api));
  expect(others).toEqual([]);
  expect(finding?.text).toContain(text);
});

test("tells of clients to be refused, of whom it knows nothing", () => {
  const clients = [{ name: "billing", admitted: false }, { name: "shop" }];
  const codes = codesOf(stackWith(theirs(), {}, { app: { ...existingIds, clients } }));
  expect(codes).toContain("SETTING_WITHOUT_EFFECT");
});

test("has to trust the API: its issuer and its audience, by one of its trusts", () => {
  const existing = { app: { ...existingIds, clients: [{ name: "billing" }] } };
  const codes = (trusts: Parameters<typeof theirs>[0], api: object = existing) =>
    codesOf(stackWith(theirs(trusts), { tenantId: TENANT }, api));
  expect(codes([ofEntra(CLIENT)])).toEqual([]);
  expect(codes([trustOf(), ofEntra(CLIENT)])).toEqual([]);
  // Not by two of which each has one.
  expect(codes([ofEntra(OBJECT), trustOf()])).toEqual(["AUTHORIZER_SETTING_INVALID"]);
  const [finding] = findingsOf(stackWith(theirs(), { tenantId: TENANT }, existing));
  expect(finding?.text).toContain(`/v2.0 for ${CLIENT}`);
  // The id of an application that is made here is not known yet: the platform may know it the next time.
  expect(codes([ofEntra(CLIENT)], { ...ordersApi, app: undefined })).toEqual([]);
});

test("stands beside authorizers that are made", () => {
  const network = { cidrBlock: "10.1.0.0/24" };
  const stack = stackWith(theirs(), {
    network,
    apis: [
      { ...ordersDeployment, app: otherApp, authorizer: theirs() },
      { ...ordersApi, name: "stock", pathPrefix: "/stock", authorizer: { image: pinnedImage } },
    ],
  });
  expect(codesOf(stack)).toEqual([]);
  expect(Object.keys(resourcesOf(documentOf(stack), "oci_functions_function"))).toHaveLength(1);
});
