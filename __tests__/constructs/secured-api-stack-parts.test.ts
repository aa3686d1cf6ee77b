/** A part that exists is given as it is, by a function of the stack, or with a platform: the stack it makes is the same. */
import { DataTerraformRemoteStateLocal, type TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  ApiGateway,
  AzureOAuthApp,
  GatewayNetwork,
  JwksAdapterFunction,
  Platform,
  type PublishedPlatform,
  type SecuredApiStackProps,
} from "../../constructs/index";
import {
  codesOf,
  documentOf,
  existingIds,
  findingsOf,
  ordersApi,
  ordersDeployment,
  pinnedImage,
  resourcesOf,
  securedApiStack,
} from "./test-stack";

const gatewayId = "ocid1.apigateway.oc1.eu-frankfurt-1.platform";
const hostname = "api.example.com";
const keys = "https://api.example.com/jwks/keys";
const subnets = GatewayNetwork.fromSubnets({
  endpointType: "PUBLIC",
  gatewaySubnetId: "ocid1.subnet.oc1..gateways",
  gatewaySecurityGroupIds: [],
  functionSubnetIds: ["ocid1.subnet.oc1..functions"],
  functionSecurityGroupIds: [],
});
const published: PublishedPlatform = {
  form: 1,
  gateway: { gatewayId, hostname, endpointType: "PUBLIC" },
  adapter: { jwksUri: keys },
  network: subnets,
};
const platform = (stack: TerraformStack) => Platform.fromOutputs(stack, "Platform", published);
const gateway = (stack: TerraformStack) => ApiGateway.fromExisting(stack, "Gateway", { gatewayId, hostname });
const adapter = JwksAdapterFunction.fromUri(keys);
const entra = { ...existingIds, clients: [{ name: "billing" }], displayName: "test-orders" };

type Settings = Partial<SecuredApiStackProps>;
const documentWith = (over: Settings) => documentOf(securedApiStack(over));

describe("a function of the stack", () => {
  const known = { gatewayId, hostname, endpointType: "PUBLIC" as const };
  it.each<readonly [string, Settings, Settings]>([
    [
      "platform",
      { adapter: undefined, platform },
      { adapter: undefined, platform: { gateway: { ...known, functionAccess: [] }, adapter, network: subnets } },
    ],
    ["adapter", { adapter: () => adapter }, { adapter }],
    ["network", { network: () => subnets }, { network: subnets }],
    ["gateway", { gateway }, { existingGateway: { gatewayId, hostname } }],
    ["existingGateway", { existingGateway: () => known }, { existingGateway: known }],
    [
      "app",
      { apis: [{ ...ordersDeployment, app: (stack) => AzureOAuthApp.fromClientId(stack, "Entra-orders", entra) }] },
      { apis: [{ ...ordersDeployment, app: entra }] },
    ],
  ])("gives %s as it would be given itself", (_, byFunction, byItself) => {
    const stack = securedApiStack(byFunction);
    expect(findingsOf(stack)).toEqual([]);
    expect(documentOf(stack)).toEqual(documentWith(byItself));
  });

  it("may make what it needs in the stack", () => {
    const variable = (stack: TerraformStack, id: string) =>
      new TerraformVariable(stack, id, { type: "string" }).stringValue;
    const stack = securedApiStack({
      existingGateway: (its) => ({ gatewayId: variable(its, "gateway_id"), hostname }),
      adapter: (its) => JwksAdapterFunction.fromUri(`https://${variable(its, "keys_host")}/keys`),
    });
    const document = documentOf(stack);
    expect(Object.keys(Object(document.variable))).toEqual(expect.arrayContaining(["gateway_id", "keys_host"]));
    expect(JSON.stringify(resourcesOf(document, "oci_apigateway_deployment"))).toContain(
      `"uri":"https://\${var.keys_host}/keys"`,
    );
  });

  it.each([
    ["platform", { platform: () => undefined }],
    ["adapter", { adapter: () => undefined }],
    ["gateway", { gateway: () => undefined }],
    ["network", { network: () => undefined }],
    ["apis[0].app", { apis: [{ ...ordersDeployment, app: () => undefined }] }],
  ])("that gives nothing for %s is a finding, and nothing is made in its place unseen", (setting, over) => {
    // Sound for the test: plain JavaScript may forget to return.
    const texts = findingsOf(securedApiStack(over as unknown as Settings)).map(({ text }) => text);
    expect(texts).toContainEqual(
      expect.stringMatching(
        `^SETTING_MISSING: ${setting.replace(/[[\].]/g, "\\$&")} is a function that gives nothing back`,
      ),
    );
  });

  it.each([
    ["a promise", async () => adapter, "a promise, for which nobody waited"],
    ["another function", () => () => adapter, "a function, which nobody called"],
    ["something else", () => ({ jwksUrl: keys }), "not a setting"],
  ])("that gives %s is told so", (_, wrong, words) => {
    // Sound for the test: what the compiler refuses is the point.
    const stack = securedApiStack({ adapter: wrong as unknown as () => typeof adapter });
    expect(findingsOf(stack).map(({ text }) => text)).toContainEqual(expect.stringContaining(words));
  });
});

describe("a platform", () => {
  const made = (over: Settings) =>
    Object.keys(Object(documentWith({ adapter: undefined, platform, ...over }).resource));

  it("brings gateway and keys, so that registration and deployment alone are made", () => {
    const kinds = made({ logs: undefined });
    expect(kinds.filter((kind) => /gateway$|function|vcn|subnet|identity/.test(kind))).toEqual([]);
    expect(kinds).toEqual(expect.arrayContaining(["azuread_application", "oci_apigateway_deployment"]));
  });

  it("has its keys in the deployment, and their place on the gateway kept clear", () => {
    const text = JSON.stringify(
      resourcesOf(documentWith({ adapter: undefined, platform }), "oci_apigateway_deployment"),
    );
    expect(text).toContain(`"uri":"${keys}"`);
    expect(text).toContain(`"gateway_id":"${gatewayId}"`);
    const taken = { apis: [{ ...ordersApi, pathPrefix: "/jwks" }] };
    expect(codesOf(securedApiStack({ adapter: undefined, platform, ...taken }))).toEqual(["PATH_PREFIX_DUPLICATE"]);
  });

  it("gives the team's own functions its network", () => {
    const own = { image: pinnedImage, pathPrefix: "/own-keys" };
    const document = documentWith({ platform, adapter: own });
    expect(Object.values(resourcesOf(document, "oci_functions_application"))).toMatchObject([
      { subnet_ids: ["ocid1.subnet.oc1..functions"] },
    ]);
    expect(Object.keys(resourcesOf(document, "oci_core_vcn"))).toEqual([]);
  });

  it("without adapter has its team ask Entra for the keys", () => {
    const bare = (stack: TerraformStack) => Platform.fromOutputs(stack, "Platform", { ...published, adapter: "none" });
    const text = JSON.stringify(documentWith({ adapter: undefined, platform: bare }).resource);
    expect(text).toMatch(/"uri":"https:\/\/login\.microsoftonline\.com[^"]*keys"/);
  });

  it("may be known by its state alone", () => {
    const stack = securedApiStack({
      adapter: undefined,
      platform: (its) =>
        Platform.fromState(its, "Platform", {
          state: new DataTerraformRemoteStateLocal(its, "PlatformState", { path: "platform.tfstate" }),
        }),
    });
    expect(findingsOf(stack)).toEqual([]);
    expect(JSON.stringify(documentOf(stack).resource)).toContain("outputs.platform.gateway.gatewayId");
  });

  it("tells of its adapter's address by the setting that it came from", () => {
    const entras = "https://login.microsoftonline.com/common/discovery/v2.0/keys";
    const direct = (stack: TerraformStack) =>
      Platform.fromOutputs(stack, "Platform", { ...published, adapter: { jwksUri: entras } });
    const stack = securedApiStack({ adapter: undefined, platform: direct });
    expect(findingsOf(stack).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^ADAPTER_SETTING_INVALID: platform\.adapter is /),
    );
  });

  it.each<readonly [string, Settings]>([
    ["gateway", { gateway: { displayName: "mine" } }],
    ["platform", { existingGateway: { gatewayId } }],
    ["customDomain", { customDomain: { hostname, certificateId: "ocid1.certificate.oc1..a" } }],
    ["invokePolicy", { invokePolicy: "documented" }],
    ["network", { network: subnets }],
  ])("makes %s beside it without effect, which is told", (setting, over) => {
    const texts = findingsOf(securedApiStack({ adapter: undefined, platform, ...over })).map(({ text }) => text);
    expect(texts).toEqual([expect.stringMatching(`^SETTING_WITHOUT_EFFECT: ${setting} is set beside `)]);
  });
});
