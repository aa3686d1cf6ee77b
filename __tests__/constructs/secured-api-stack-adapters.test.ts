import { describe, expect, it } from "vitest";
import { JwksAdapterFunction, type SecuredApi, SecuredApiStack } from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";
import {
  codesOf,
  documentOf,
  findingsOf,
  ordersApi,
  pinnedImage,
  resourcesOf,
  secured,
  securedApiStack,
  TENANT,
  testApp,
} from "./test-stack";

const refunds: SecuredApi = { ...ordersApi, name: "refunds", pathPrefix: "/refunds", customSigningKeys: true };
const functionsOf = (document: JsonObject): { display_name: string; config: Record<string, string> }[] =>
  Object.values(resourcesOf(document, "oci_functions_function")) as never[];
const keySetsOf = (document: JsonObject): Record<string, unknown> =>
  Object.fromEntries(
    Object.values(resourcesOf(document, "oci_apigateway_deployment"))
      .filter(({ specification }) => JSON.stringify(specification).includes("REMOTE_JWKS"))
      .map(({ path_prefix, specification }) => [
        path_prefix,
        /"uri":"([^"]*)"/.exec(JSON.stringify(specification))?.[1],
      ]),
  );

describe("an application with signing keys of its own", () => {
  it("has an adapter of its own, beside the tenant's", () => {
    const stack = securedApiStack({ apis: [ordersApi, refunds], tenantId: TENANT });
    const document = documentOf(stack);
    const sources = Object.fromEntries(
      functionsOf(document).map(({ display_name, config }) => [display_name, config.JWKS_URI]),
    );
    const tenants = `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`;
    expect(sources).toEqual({
      "test-jwks-adapter": tenants,
      "test-jwks-refunds": expect.stringMatching(/\?appid=\$\{azuread_application\.Entra-refunds_/),
    });
    expect(keySetsOf(document)).toEqual({
      "/orders": expect.stringMatching(/JwksAdapter_Deployment_\w+\.path_prefix\}\/keys$/),
      "/refunds": expect.stringMatching(/JwksAdapter-refunds_Deployment_\w+\.path_prefix\}\/keys$/),
    });
  });

  it("is asked for directly where there is no adapter", () => {
    const stack = securedApiStack({ adapter: "none", apis: [refunds] });
    expect(keySetsOf(documentOf(stack))).toEqual({
      "/refunds": expect.stringMatching(/^https:\/\/login\..*\/keys\?appid=\$\{azuread_application\.Entra-refunds_/),
    });
  });

  it("may be adapted elsewhere, and may have none after all", () => {
    const elsewhere = JwksAdapterFunction.fromUri("https://keys.example.com/refunds");
    const apis = [
      { ...refunds, customSigningKeys: elsewhere },
      { ...ordersApi, customSigningKeys: false },
    ];
    const document = documentOf(securedApiStack({ apis }));
    expect(keySetsOf(document)).toMatchObject({ "/refunds": "https://keys.example.com/refunds" });
    expect(functionsOf(document)).toHaveLength(1);
  });
});

describe("parts of another stack", () => {
  const app = testApp();
  const platform = securedApiStack({}, app);
  const { gateway, network, adapter } = platform;
  const team = new SecuredApiStack(app, "team", {
    namePrefix: "team",
    gateway,
    adapter: adapter ?? "none",
    apis: [{ ...ordersApi, name: "invoices", pathPrefix: "/invoices" }],
  });
  const other = new SecuredApiStack(app, "other", {
    namePrefix: "other",
    gateway,
    ...(network && { network }),
    adapter: { image: pinnedImage, pathPrefix: "/other-keys" },
    apis: [{ ...ordersApi, name: "stock", pathPrefix: "/stock" }],
  });
  for (const stack of [platform, team, other]) stack.prepareStack();

  it("are taken as they are", () => {
    expect([platform, team, other].map((stack) => findingsOf(stack).map(({ text }) => text))).toEqual([[], [], []]);
    const kinds = (stack: SecuredApiStack) => Object.keys(Object(documentOf(stack).resource)).sort();
    expect(kinds(team)).not.toContain("oci_apigateway_gateway");
    expect(kinds(team)).not.toContain("oci_functions_function");
    expect(kinds(other)).toContain("oci_functions_function");
    expect(kinds(other)).not.toContain("oci_core_vcn");
    expect(keySetsOf(documentOf(team))["/invoices"]).toMatch(/terraform_remote_state.*\/keys$/);
  });

  it("leave settings of what is not made without effect", () => {
    const customDomain = { hostname: "b.example.com", certificateId: "ocid1.certificate.oc1..a" };
    const existingGateway = { gatewayId: "ocid1.apigateway.oc1..a" };
    const codes = (over: Parameters<typeof securedApiStack>[0]) => codesOf(securedApiStack(over, testApp()));
    const theirs = () => securedApiStack({}, testApp()).gateway;
    expect(codes({ gateway: theirs(), customDomain })).toContain("SETTING_WITHOUT_EFFECT");
    expect(codes({ gateway: theirs(), existingGateway })).toContain("SETTING_WITHOUT_EFFECT");
  });
});

it("serves a deployment of one's own on the same gateway", () => {
  const stack = securedApiStack();
  secured(stack, { gateway: stack.gateway, pathPrefix: "/own" });
  expect(codesOf(stack)).toEqual([]);
});
