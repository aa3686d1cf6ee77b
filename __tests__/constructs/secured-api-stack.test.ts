import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  Backend,
  ClientCredentials,
  EntraClient,
  Issuer,
  JwksAdapterFunction,
  RouteAccess,
  type SecuredApi,
  type SecuredApiStack,
  Trust,
} from "../../constructs/index";
import type { JsonObject } from "../terraform-schema/json";
import { judge } from "../terraform-schema/judge";
import { expectPortable } from "../terraform-schema/portable";
import { certificatePem } from "./finding-cases/certificate";
import { stackKinds } from "./stack-kinds";
import {
  addressesOf,
  type codesIn,
  codesOf,
  documentOf,
  entraApp,
  existingIds,
  findingsOf,
  OBJECT,
  onlyResource,
  ordersApi,
  ordersDeployment,
  pinnedImage,
  resourcesOf,
  securedApiStack,
  TENANT,
  testApp,
  testStack,
} from "./test-stack";

const kinds = Object.entries(stackKinds).map(([kind, settings]) => {
  const stack = securedApiStack(settings);
  return { kind, settings, stack, document: documentOf(stack) };
});

/** The only moment that may be written down: a certificate's own end. */
function withoutEndsOfCertificates(document: JsonObject): JsonObject {
  for (const certificate of Object.values(resourcesOf(document, "azuread_application_certificate"))) {
    expect(certificate.end_date).toBe(
      new Date(new X509Certificate(certificatePem).validTo).toISOString().replace(".000", ""),
    );
  }
  return { ...document, resource: { ...(document.resource as JsonObject), azuread_application_certificate: {} } };
}

describe.each(kinds)("a stack: $kind", ({ settings, stack, document }) => {
  it("has no findings, and Terraform would take it", async () => {
    expect(findingsOf(stack)).toEqual([]);
    expect(await judge(document)).toEqual([]);
  });

  it("holds no secret, path or moment, and is the same each time", () => {
    expectPortable(withoutEndsOfCertificates(document));
    expect(JSON.stringify(documentOf(securedApiStack(settings)))).toBe(JSON.stringify(document));
  });
});

it("lets clients reach the APIs only through tokens: no kind of stack has an anonymous route that was not named", () => {
  for (const { kind, document } of kinds) {
    for (const [id, deployment] of Object.entries(resourcesOf(document, "oci_apigateway_deployment"))) {
      const text = JSON.stringify(deployment);
      const open = kind === "every option" || id.startsWith("JwksAdapter");
      expect(text.includes("ANONYMOUS") || !text.includes('is_anonymous_access_allowed":false'), `${kind}: ${id}`).toBe(
        open,
      );
    }
  }
});

it("marks the secrets as sensitive, and publishes nothing sensitive beside them", () => {
  const { output } = documentOf(securedApiStack(stackKinds["every option"])) as { output: Record<string, JsonObject> };
  expect(Object.keys(output)).toEqual(["apis", "client_secrets", "jwks_uri"]);
  expect(output.client_secrets).toHaveProperty("sensitive", true);
  expect(JSON.stringify(output.apis)).not.toMatch(/\.value\b/);
});

it("names no variable like an argument of the OCI provider, which would take it from TF_VAR_*, except the region", () => {
  const schema = JSON.parse(
    readFileSync(join(__dirname, "..", "..", "providers", "oci", "schema", "oci.json"), "utf8"),
  ) as { provider_schemas: Record<string, { provider: { block: { attributes: object } } }> };
  const [oci] = Object.values(schema.provider_schemas);
  const reserved = Object.keys(oci?.provider.block.attributes ?? {});
  expect(reserved).toContain("private_key");
  for (const { kind, document } of kinds) {
    const variables = Object.keys((document.variable ?? {}) as object);
    expect(
      variables.filter((name) => reserved.includes(name)),
      kind,
    ).toEqual(["region"]);
  }
});

it("asks for the tenancy only where it writes IAM policies, and then in the home region", () => {
  const variables = (stack: SecuredApiStack) => Object.keys(documentOf(stack).variable as object).sort();
  expect(variables(securedApiStack())).toEqual(["compartment_id", "region", "tenancy_id"]);
  expect(variables(securedApiStack({ invokePolicy: "none" }))).toEqual(["compartment_id", "region"]);
  expect(onlyResource(securedApiStack(), "oci_identity_policy")).toHaveProperty("provider", "oci.home");
});

it("asks for nothing that its settings fix, and refuses another value", () => {
  const account = { region: "eu-frankfurt-1", tenancyId: "ocid1.tenancy.oc1..a" };
  const { variable } = documentOf(securedApiStack({ account }));
  expect(variable).toMatchObject({
    compartment_id: expect.not.objectContaining({ default: expect.anything() }),
    region: { default: "eu-frankfurt-1", nullable: false },
    tenancy_id: { default: "ocid1.tenancy.oc1..a", nullable: false },
  });
  const { region } = variable as Record<string, { readonly validation: readonly JsonObject[] }>;
  expect(region?.validation[1]).toEqual({
    condition: '${var.region == "eu-frankfurt-1"}',
    error_message: expect.stringContaining("TF_VAR_region"),
  });
});

it("takes nothing as fixed that only Terraform knows: a default is no expression", () => {
  const later = new TerraformVariable(testStack(testApp(), "other"), "any", {}).stringValue;
  const account = { region: later, compartmentId: "${var.compartment}", tenancyId: later };
  expect(findingsOf(securedApiStack({ account })).map(({ text }) => text)).toEqual([
    expect.stringMatching(/^REGION_INVALID: account\.region is known only to Terraform; /),
    expect.stringMatching(/^OCID_INVALID: account\.compartmentId is known only to Terraform; /),
    expect.stringMatching(/^OCID_INVALID: account\.tenancyId is known only to Terraform; /),
  ]);
});

it("begins every name with the prefix, so that stages share a tenancy", () => {
  const document = documentOf(securedApiStack({ namePrefix: "shop-dev" }));
  for (const [type, resources] of Object.entries(document.resource as Record<string, Record<string, JsonObject>>)) {
    // Seen only inside of an application.
    if (type === "azuread_application_password") continue;
    for (const [id, { name, display_name = name }] of Object.entries(resources)) {
      if (display_name !== undefined) expect(display_name, `${type}.${id}`).toMatch(/^shop-dev(?:$|-)/);
    }
  }
});

it("puts the API's settings into its deployment, and its registration's identity with them", () => {
  const stack = securedApiStack({ tenantId: "11111111-2222-3333-4444-555555555555" });
  const [api] = stack.apis;
  expect(api?.app.issuers).toEqual(["https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"]);
  const deployment = resourcesOf(documentOf(stack), "oci_apigateway_deployment")["Api-orders_43F4734A"];
  expect(deployment).toMatchObject({
    path_prefix: "/orders",
    specification: {
      request_policies: {
        authentication: {
          type: "TOKEN_AUTHENTICATION",
          is_anonymous_access_allowed: false,
          validation_policy: {
            type: "REMOTE_JWKS",
            uri: "https://${oci_apigateway_gateway.Gateway_43CB3636.hostname}${oci_apigateway_deployment.JwksAdapter_Deployment_FE3AC4CC.path_prefix}/keys",
            is_ssl_verify_disabled: false,
            additional_validation_policy: {
              issuers: ["https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"],
              audiences: ["${azuread_application.Entra-orders_969E7FBF.client_id}"],
              verify_claims: [
                {
                  key: "azp",
                  values: ["${azuread_application.Entra-orders_Client-billing_B5849C9C.client_id}"],
                  is_required: true,
                },
                { key: "tid", values: ["11111111-2222-3333-4444-555555555555"], is_required: true },
                { key: "ver", values: ["2.0"], is_required: true },
                { key: "idtyp", values: ["app"], is_required: true },
                { key: "sub", values: [], is_required: true },
              ],
            },
          },
        },
      },
    },
  });
});

it("follows a custom domain with the key set and all outputs", () => {
  const document = JSON.stringify(documentOf(securedApiStack(stackKinds["custom domain"])).output);
  expect(document).toContain(
    "https://api.example.com${oci_apigateway_deployment.JwksAdapter_Deployment_FE3AC4CC.path_prefix}/keys",
  );
  expect(document).toContain('"endpoint":"https://api.example.com/orders"');
  expect(document).not.toContain("oci_apigateway_gateway");
});

it("without an adapter lets the gateway fetch Entra's own keys, and needs no function", () => {
  const stack = securedApiStack({ adapter: "none", tenantId: "11111111-2222-3333-4444-555555555555" });
  expect(JSON.stringify(documentOf(stack))).toContain(
    '"uri":"https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/discovery/v2.0/keys"',
  );
  expect(addressesOf(documentOf(stack)).filter((address) => address.startsWith("oci_functions"))).toEqual([]);
});

it("protects applications and gateway from destruction unless told otherwise", () => {
  const lifecycles = (preventDestroy?: boolean) => {
    const document = documentOf(securedApiStack({ preventDestroy }));
    return [
      ...Object.values(resourcesOf(document, "azuread_application")),
      ...Object.values(resourcesOf(document, "oci_apigateway_gateway")),
    ].map(({ lifecycle }) => (lifecycle as JsonObject).prevent_destroy);
  };
  expect(lifecycles()).toEqual([true, true, true]);
  expect(lifecycles(false)).toEqual([false, false, false]);
});

it("lets everything pass that is a Terraform variable", () => {
  const text = (scope: SecuredApiStack | Parameters<Parameters<typeof codesIn>[0]>[0], id: string) =>
    new TerraformVariable(scope, id, { type: "string" }).stringValue;
  const app = testApp();
  // Variables live in the stack, which its settings precede: a first stack holds them.
  const holder = securedApiStack({ adapter: "none" }, app);
  let count = 0;
  const unknown = () => text(holder, `v${count++}`);
  const named = (name: string) => ({ name, value: unknown() });
  const stack = new (holder.constructor as typeof SecuredApiStack)(app, "unknown", {
    namePrefix: unknown(),
    tenantId: unknown(),
    ownerIds: [unknown()],
    serviceManagementReference: unknown(),
    customDomain: { hostname: unknown(), certificateId: unknown() },
    network: { cidrBlock: unknown(), allowedCidrBlocks: [named("office")] },
    alarms: { topicId: unknown() },
    tags: { freeform: { a: unknown() }, defined: { "a.b": unknown() } },
    logs: { logGroupId: unknown() },
    adapter: {
      image: pinnedImage,
      applicationId: unknown(),
      settings: { issuer: unknown(), deniedKids: [unknown()] },
      healthProbe: { vantagePointNames: [unknown()] },
    },
    apis: [
      {
        ...ordersApi,
        displayName: unknown(),
        pathPrefix: `/${unknown()}`,
        roles: [{ value: "Read", displayName: unknown(), description: unknown() }],
        delegatedAccess: { principalIds: [named("people")], clients: [named("tool")] },
        clients: [
          {
            name: "billing",
            displayName: unknown(),
            credentials: ClientCredentials.federatedIdentity({ name: "one", issuer: unknown(), subject: unknown() }),
          },
          { name: "certified", credentials: ClientCredentials.certificate(named("current")) },
          EntraClient.fromClientId({ name: "existing", clientId: unknown(), servicePrincipalObjectId: unknown() }),
        ],
        routes: [
          {
            path: unknown(),
            methods: ["GET"],
            backend: Backend.stock({ status: 200, body: unknown(), headers: { A: unknown() } }),
          },
          {
            path: "/b",
            methods: ["GET"],
            backend: Backend.http({ url: unknown() }),
            requestHeaders: { block: [unknown()], set: [{ name: unknown(), values: [unknown()] }] },
            cors: { allowedOrigins: [unknown()], allowedMethods: [unknown()], allowedHeaders: [unknown()] },
          },
          { path: "/c", methods: ["GET"], backend: Backend.function(unknown()) },
        ],
        identityHeaders: { "X-User": unknown() },
        failureResponse: { status: 401, message: unknown() },
      },
    ],
  });
  expect(codesOf(stack)).toEqual([]);
  expect(count).toBeGreaterThan(35);
});

describe("an API that exists", () => {
  it("by its client id is of the stack's tenant and cloud, and its new clients are of the stack's owners", () => {
    const app = { ...existingIds, clients: [{ name: "billing" }] };
    const settings = {
      tenantId: TENANT,
      cloud: "usgovernment",
      ownerIds: [OBJECT],
      serviceManagementReference: "CHG-1",
    } as const;
    const stack = securedApiStack({ ...settings, preventDestroy: false, apis: [{ ...ordersDeployment, app }] });
    expect(stack.apis[0]?.app.issuers).toEqual([`https://login.microsoftonline.us/${TENANT}/v2.0`]);
    expect(onlyResource(stack, "azuread_application")).toMatchObject({
      display_name: "test-orders billing",
      owners: [OBJECT],
      service_management_reference: "CHG-1",
      lifecycle: { prevent_destroy: false },
    });
  });

  it("of another stack of the app is admitted as it is there; its clients' secrets stay there", async () => {
    const app = testApp();
    const platform = testStack(app, "platform");
    const orders = entraApp(platform, { clients: [{ name: "billing" }, { name: "refused", admitted: false }] });
    const stack = securedApiStack({ apis: [{ ...ordersDeployment, app: orders }] }, app);
    expect(stack.apis[0]?.app).toBe(orders);
    app.synth();
    expect([...codesOf(platform), ...codesOf(stack)]).toEqual([]);
    expect(await judge(documentOf(platform))).toEqual([]);
    const document = documentOf(stack);
    expect(addressesOf(document).filter((address) => address.includes("azuread"))).toEqual([]);
    expect(JSON.stringify(document)).not.toMatch(/\$\{(?:data\.)?azuread_/);
    const ofPlatform = expect.stringContaining("data.terraform_remote_state.cross-stack-reference-input-platform.");
    expect(document.output).toMatchObject({
      apis: {
        value: {
          orders: {
            audiences: [ofPlatform],
            clients: {
              billing: { client_id: ofPlatform, admitted: true },
              refused: { client_id: ofPlatform, admitted: false },
            },
          },
        },
      },
      client_secrets: { value: { orders: {} } },
    });
    expect(JSON.stringify(document.output)).not.toMatch(/secret_expires|azuread_application_password/);
  });
});

describe("an adapter that exists", () => {
  const adapter = JwksAdapterFunction.fromUri("https://keys.example.com/jwks/keys");

  it("verifies the tokens of all APIs, and nothing of an adapter is made", () => {
    const stack = securedApiStack({ adapter, alarms: { topicId: "ocid1.onstopic.oc1..a" } });
    const document = documentOf(stack);
    expect(stack.adapter).toBe(adapter);
    expect(JSON.stringify(resourcesOf(document, "oci_apigateway_deployment"))).toContain(`"uri":"${adapter.jwksUri}"`);
    expect(document.output).toMatchObject({ jwks_uri: { value: adapter.jwksUri } });
    expect(
      addressesOf(document).filter((address) => /oci_functions|health_checks|oci_artifacts/.test(address)),
    ).toEqual([]);
  });

  it("needs no network beside a gateway that exists", () => {
    const stack = securedApiStack({ adapter, existingGateway: { gatewayId: "ocid1.apigateway.oc1..other" } });
    expect(stack.network).toBeUndefined();
    expect(findingsOf(stack)).toEqual([]);
  });
});

describe("with several mistakes", () => {
  it("reports all of them at once", () => {
    const stack = securedApiStack({
      namePrefix: "Test",
      apis: [
        { ...ordersApi, pathPrefix: "/orders/" },
        { ...ordersApi, clients: [{ name: "billing" }, { name: "billing" }] },
      ],
    });
    expect(codesOf(stack).sort()).toEqual(["API_NAME_INVALID", "NAME_PREFIX_INVALID", "PATH_PREFIX_INVALID"]);
  });
});

describe("a role that a route asks for, where the stack's own authorizer judges", () => {
  const issuer = Issuer.oidc({ issuer: "https://partner.example.com", keys: "https://partner.example.com/keys" });
  const partner = Trust.of({ issuer, audiences: ["a"], clients: ["b"], requiredClaims: [] });
  const codes = (access: RouteAccess, over: Partial<SecuredApi> = {}): readonly string[] => {
    const [route] = ordersApi.routes;
    if (route === undefined) throw new Error("no route");
    const api = {
      ...ordersApi,
      roles: [{ value: "Read" }, { value: "Pay" }],
      routes: [{ ...route, access }],
      authorizer: {},
    };
    const clients = [{ name: "billing", roles: ["Read"] }];
    return codesOf(securedApiStack({ adapter: undefined, apis: [{ ...api, clients, ...over }] }));
  };

  it.each<[string, RouteAccess, Partial<SecuredApi>, readonly string[]]>([
    ["is one of the API's", RouteAccess.anyOfRoles(["Read"]).or(RouteAccess.allOf({ roles: ["Pay"] })), {}, []],
    ["is no role of the API", RouteAccess.anyOfRoles(["Read", "Raed"]), {}, ["ROLE_UNKNOWN"]],
    ["is none, asked for with another", RouteAccess.allOf({ roles: ["Read", "Orders"] }), {}, ["ROLE_UNKNOWN"]],
    ["may be a partner's", RouteAccess.anyOfRoles(["Raed"]), { authorizer: { trusts: [partner] } }, []],
    ["is people's, who may be given others", RouteAccess.anyOfRolesOfPeople(["Raed"]), {}, []],
  ])("%s", (_, access, over, expected) => {
    expect(codes(access, over)).toEqual(expected);
  });
});
