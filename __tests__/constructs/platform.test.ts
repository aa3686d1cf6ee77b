import { DataTerraformRemoteStateLocal } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type IPlatform, Platform, type PublishedPlatform, publishPlatform } from "../../constructs/index";
import { judge } from "../terraform-schema/judge";
import {
  adapter,
  authorizer,
  codesOf,
  documentOf,
  newGateway,
  network as newNetwork,
  otherIssuer,
  resourcesOf,
  secured,
  testStack,
  trustOf,
} from "./test-stack";

const gatewayId = "ocid1.apigateway.oc1.eu-frankfurt-1.platform";
const published: PublishedPlatform = {
  form: 1,
  gateway: { gatewayId, hostname: "api.example.com", endpointType: "PUBLIC", backendPorts: [443, 8443] },
  adapter: { jwksUri: "https://api.example.com/jwks/keys" },
  network: "none",
};

/** What a team does with it. */
function deployed(stack: ReturnType<typeof testStack>, platform: IPlatform, pathPrefix = "/orders") {
  const keys = platform.adapter === "none" ? "https://keys.example.com/keys" : platform.adapter;
  secured(stack, { gateway: platform.gateway, pathPrefix, trust: trustOf({ keys }) });
  const [deployment] = Object.values(resourcesOf(documentOf(stack), "oci_apigateway_deployment"));
  return JSON.stringify(deployment);
}

describe("a platform in another repository", () => {
  it("is by its output what was published, whatever of it there is", () => {
    const id = fc.stringMatching(/^[a-z0-9]{4,12}$/);
    const network = fc.record({
      endpointType: fc.constantFrom("PUBLIC" as const, "PRIVATE" as const),
      gatewaySubnetId: id.map((one) => `ocid1.subnet.oc1..${one}`),
      gatewaySecurityGroupIds: fc.uniqueArray(id.map((one) => `ocid1.networksecuritygroup.oc1..${one}`)),
      functionSubnetIds: fc.uniqueArray(
        id.map((one) => `ocid1.subnet.oc1..${one}`),
        { minLength: 1 },
      ),
      functionSecurityGroupIds: fc.constant([]),
    });
    const given = fc.record({
      endpointType: fc.constantFrom("PUBLIC" as const, "PRIVATE" as const),
      backendPorts: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 65_535 })), { nil: undefined }),
      jwksUri: fc.option(fc.constant("https://api.example.com/jwks/keys"), { nil: undefined }),
      network: fc.option(network, { nil: undefined }),
    });
    fc.assert(
      fc.property(given, ({ jwksUri, network, ...ofGateway }) => {
        const platform = testStack();
        const gateway = { gatewayId, hostname: "api.example.com", functionAccess: [], ...ofGateway };
        publishPlatform(platform, { gateway, adapter: jwksUri === undefined ? "none" : { jwksUri }, network });
        // As another repository reads it.
        const { value } = JSON.parse(JSON.stringify(documentOf(platform).output)).platform;
        const team = testStack();
        const read = Platform.fromOutputs(team, "Platform", value);
        expect([read.gateway.gatewayId, read.gateway.hostname, read.gateway.endpointType]).toEqual([
          gatewayId,
          "api.example.com",
          ofGateway.endpointType,
        ]);
        expect(read.gateway.backendPorts).toEqual(ofGateway.backendPorts);
        expect(read.adapter).toEqual(jwksUri === undefined ? "none" : { jwksUri });
        expect(read.network).toEqual(network);
        expect(codesOf(team)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("publishes what was made in the stack as data, without its constructs", async () => {
    const stack = testStack();
    const network = newNetwork(stack);
    const gateway = newGateway(stack, { network });
    publishPlatform(stack, { gateway, adapter: adapter(stack, { gateway, network }), network });
    const document = documentOf(stack);
    const { value } = JSON.parse(JSON.stringify(document.output)).platform;
    expect(Object.keys(value).sort()).toEqual(["adapter", "form", "gateway", "network"]);
    expect(value.network.gatewaySubnetId).toMatch(/^\$\{oci_core_subnet\.\w+\.id\}$/);
    expect(value.adapter.jwksUri).toMatch(/^https:\/\/\$\{.*hostname\}\$\{.*path_prefix\}\/keys$/);
    expect(await judge(document)).toEqual([]);
  });

  it("publishes its authorizer with all that teams' deployments need of it", async () => {
    const stack = testStack();
    const gateway = newGateway(stack);
    const made = authorizer(stack, { trusts: [trustOf(), trustOf({ issuers: ["https://b.example.com"] })] });
    // What deployments of its own stack use beside that is no promise to others.
    secured(stack, { gateway, trust: made, identityHeaders: { "X-Name": "name" } });
    publishPlatform(stack, { gateway, adapter: "none", authorizer: made });
    const document = documentOf(stack);
    expect(await judge(document)).toEqual([]);
    const { value } = JSON.parse(
      JSON.stringify(document.output).replaceAll(/[$][{][^}]*[}]/g, "ocid1.fnfunc.oc1..a"),
    ).platform;
    const team = testStack();
    const { authorizer: read } = Platform.fromOutputs(team, "Platform", { ...published, authorizer: value.authorizer });
    expect(read).toMatchObject({ functionId: "ocid1.fnfunc.oc1..a", context: ["iss", "sub"], functionAccess: [] });
    expect(read?.trusts.map((trust) => trust.toOutput())).toEqual(made.trusts.map((trust) => trust.toOutput()));
    secured(team, { trust: read ?? expect.unreachable() });
    expect(codesOf(team)).toEqual([]);
    expect(codesOf(stack)).toEqual([]);
  });

  it("is read from its state by each plan, which looks who can reach the gateway where that matters", async () => {
    const stack = testStack();
    const state = new DataTerraformRemoteStateLocal(stack, "State", { path: "platform.tfstate" });
    const platform = Platform.fromState(stack, "Platform", { state, endpointType: "PRIVATE" });
    const output = "data.terraform_remote_state.State.outputs.platform";
    const text = deployed(stack, platform);
    expect(text).toContain(`"gateway_id":"\${${output}.gateway.gatewayId}"`);
    expect(text).toContain(`"uri":"https://\${trimprefix(${output}.adapter.jwksUri, \\"https://\\")}"`);
    expect(platform.gateway.endpointType).toBe("PRIVATE");
    expect(Object.keys(resourcesOf(documentOf(stack), "data.oci_apigateway_gateway"))).toHaveLength(1);
    expect(codesOf(stack)).toEqual([]);
  });

  it("is read with its authorizer, of which the plan looks whether it judges as it is said to", async () => {
    const stack = testStack();
    const state = new DataTerraformRemoteStateLocal(stack, "State", { path: "platform.tfstate" });
    const stated = { trusts: [trustOf()], context: ["iss", "sub"] };
    const { authorizer: read } = Platform.fromState(stack, "Platform", { state, authorizer: stated });
    secured(stack, { trust: read ?? expect.unreachable() });
    const document = documentOf(stack);
    expect(codesOf(stack)).toEqual([]);
    expect(await judge(document)).toEqual([]);
    const published = "data.terraform_remote_state.State.outputs.platform.authorizer";
    const [deployment] = Object.values(resourcesOf(document, "oci_apigateway_deployment"));
    expect(JSON.stringify(deployment)).toContain(`"function_id":"\${${published}.functionId}"`);
    // Sound: so outputs are written.
    const [looked] = Object.values(document.output ?? {}) as unknown as { precondition: { condition: string } }[];
    expect(looked?.precondition.condition).toContain(`jsonencode(${published}.trusts)`);
    expect(looked?.precondition.condition).toContain(`toset(${published}.context)`);
    expect(looked?.precondition.condition).toContain(otherIssuer);
    const without = testStack();
    const same = new DataTerraformRemoteStateLocal(without, "State", { path: "platform.tfstate" });
    expect(Platform.fromState(without, "Platform", { state: same }).authorizer).toBeUndefined();
  });

  it.each([
    ["/jwks", "PATH_PREFIX_DUPLICATE"],
    ["/jwks/mine", "PATH_PREFIX_HIDES_KEYS"],
  ])("keeps the place of its key set on the gateway: %s is %s", (prefix, code) => {
    const stack = testStack();
    deployed(stack, Platform.fromOutputs(stack, "Platform", published), prefix);
    expect(codesOf(stack)).toContain(code);
    const other = testStack();
    const elsewhere = { ...published, adapter: { jwksUri: "https://keys.example.com/jwks/keys" } };
    deployed(other, Platform.fromOutputs(other, "Platform", elsewhere), prefix);
    expect(codesOf(other)).toEqual([]);
  });

  it.each(["form", "gateway", "adapter", "network"] as const)("without its %s is a finding", (part) => {
    const stack = testStack();
    const { [part]: _, ...rest } = published;
    // Sound for the test: what another repository wrote may lack a part, which no compiler sees.
    const platform = Platform.fromOutputs(stack, "Platform", rest as PublishedPlatform);
    deployed(stack, platform);
    expect(codesOf(stack)).toEqual(["SETTING_MISSING"]);
  });
});
