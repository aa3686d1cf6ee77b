import { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { type App, DataTerraformRemoteStateLocal, type TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import { ApiGateway, type IApiGateway, Platform, type PublishedPlatform } from "../../../constructs/index";
import { adapter, codesOf, findingsOf, newGateway, otherGateway, secured, testApp, testStack } from "../test-stack";

const published = (gatewayId: string): PublishedPlatform => ({
  form: 1,
  gateway: { gatewayId, hostname: "api.example.com", endpointType: "PUBLIC" },
  adapter: { jwksUri: "https://api.example.com/jwks/keys" },
  network: "none",
});

const stateAt = (stack: TerraformStack, path: string, id = "State") =>
  new DataTerraformRemoteStateLocal(stack, id, { path });
const fromState = (stack: TerraformStack, path: string): IApiGateway =>
  Platform.fromState(stack, "Platform", { state: stateAt(stack, path) }).gateway;
const existing = (stack: TerraformStack, gatewayId: string): IApiGateway => otherGateway(stack, "Brought", gatewayId);
const variable = (stack: TerraformStack): string =>
  new TerraformVariable(stack, "gateway_id", { type: "string" }).stringValue;

/** Gives a team's stack its gateway; made anew for each app. */
type Given = (app: App) => (stack: TerraformStack, team: "first" | "second") => IApiGateway;

const made = (app: App, id = "platform"): ApiGateway => newGateway(testStack(app, id));
const isFirst = (team: string): boolean => team === "first";

const one: Record<string, Given> = {
  "that a stack of the app makes": (app) => {
    const gateway = made(app);
    return () => gateway;
  },
  "that a stack of the app makes, brought in by its id": (app) => {
    const gateway = made(app);
    return (stack, team) => (isFirst(team) ? gateway : existing(stack, gateway.gatewayId));
  },
  "that a stack of the app makes, brought in by its id twice": (app) => {
    const gateway = made(app);
    return (stack) => existing(stack, gateway.gatewayId);
  },
  "that exists, by its OCID": () => (stack) => existing(stack, "ocid1.apigateway.oc1..a"),
  "that exists, looked up": () => (stack) =>
    ApiGateway.fromExisting(stack, "Brought", { gatewayId: "ocid1.apigateway.oc1..a", endpointType: "PRIVATE" }),
  "that is brought in once, for both": (app) => {
    const gateway = existing(testStack(app, "platform"), "ocid1.apigateway.oc1..a");
    return () => gateway;
  },
  "of a platform, by its outputs": () => (stack) =>
    Platform.fromOutputs(stack, "Platform", published("ocid1.apigateway.oc1..a")).gateway,
  "of a platform by its outputs, and by OCID": () => (stack, team) =>
    isFirst(team)
      ? Platform.fromOutputs(stack, "Platform", published("ocid1.apigateway.oc1..a")).gateway
      : existing(stack, "ocid1.apigateway.oc1..a"),
  "of a platform, by its state": () => (stack) => fromState(stack, "platform.tfstate"),
  "of another output of a state": () => (stack, team) =>
    existing(stack, stateAt(stack, "platform.tfstate", `StateOf${team}`).getString("gateway_id")),
};

const two: Record<string, Given> = {
  "that two stacks make": (app) => {
    const gateways = { first: made(app, "one"), second: made(app, "two") };
    return (_, team) => gateways[team];
  },
  "of two OCIDs": () => (stack, team) => existing(stack, `ocid1.apigateway.oc1..${team}`),
  "of two platforms, by their outputs": () => (stack, team) =>
    Platform.fromOutputs(stack, "Platform", published(`ocid1.apigateway.oc1..${team}`)).gateway,
  "of two states": () => (stack, team) => fromState(stack, `${team}.tfstate`),
  "of two outputs of a state": () => (stack, team) =>
    existing(stack, stateAt(stack, "platform.tfstate").getString(`gateway_of_${team}`)),
  "of a variable in each stack, which may have two values": () => (stack) => existing(stack, variable(stack)),
  "of a state whose place a variable says": () => (stack) => fromState(stack, variable(stack)),
};

/** Codes of the second team's stack, before CDKTF prepares stacks and afterwards, when references have other names. */
function codesOfTeams(given: Given, prefixes: readonly [string, string]): string[] {
  const app = testApp();
  const gatewayOf = given(app);
  const [first, second] = [testStack(app, "first"), testStack(app, "second")];
  secured(first, { gateway: gatewayOf(first, "first"), pathPrefix: prefixes[0] });
  secured(second, { gateway: gatewayOf(second, "second"), pathPrefix: prefixes[1] });
  const before = codesOf(second);
  for (const stack of [first, second]) stack.prepareStack();
  expect(codesOf(second)).toEqual(before);
  return before;
}

describe("two teams' stacks on one gateway", () => {
  it.each(Object.entries(one))("%s, are held against each other", (_, given) => {
    expect(codesOfTeams(given, ["/orders", "/orders"])).toEqual(["PATH_PREFIX_DUPLICATE"]);
    expect(codesOfTeams(given, ["/", "/orders"])).toEqual(["PATH_PREFIX_ROOT_NOT_ALONE"]);
    expect(codesOfTeams(given, ["/orders", "/invoices"])).toEqual([]);
  });

  it.each(["/Orders", "/orders%2F", "/order", "/%6Frders"])(
    "may have %s beside /orders: no page says that they are one prefix",
    (other) => {
      expect(codesOfTeams(() => (stack) => existing(stack, "ocid1.apigateway.oc1..a"), ["/orders", other])).toEqual([]);
    },
  );
});

it.each(Object.entries(two))("lets stacks on two gateways have what prefixes they like: %s", (_, given) => {
  expect(codesOfTeams(given, ["/orders", "/orders"])).toEqual([]);
});

it("says in both stacks which they are", () => {
  const app = testApp();
  const stacks = ["orders", "invoices"].map((id) => testStack(app, id));
  for (const stack of stacks) secured(stack, { gateway: otherGateway(stack) });
  for (const stack of stacks)
    expect(findingsOf(stack)).toMatchObject([
      {
        text: expect.stringMatching(
          /"\/orders" for more than one deployment, in the stacks (orders, invoices|invoices, orders)/,
        ),
      },
    ]);
});

it("sees a deployment of another stack that none of the constructs made", () => {
  const app = testApp();
  const [first, second] = [testStack(app, "first"), testStack(app, "second")];
  const gatewayId = "ocid1.apigateway.oc1..other";
  new ApigatewayDeployment(first, "Raw", {
    ...{ compartmentId: "ocid1.compartment.oc1..a", gatewayId, pathPrefix: "/orders" },
    specification: { routes: [{ path: "/", backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 } }] },
  });
  secured(second);
  expect(codesOf(second)).toEqual(["PATH_PREFIX_DUPLICATE"]);
});

it("takes the keys that a platform's stack of the app serves for those that it published", () => {
  const app = testApp();
  const [platform, team] = [testStack(app, "platform"), testStack(app, "team")];
  const gatewayId = "ocid1.apigateway.oc1..other";
  adapter(platform, { pathPrefix: "/jwks" });
  secured(team, { gateway: Platform.fromOutputs(team, "Platform", published(gatewayId)).gateway });
  expect([codesOf(platform), codesOf(team)]).toEqual([[], []]);
});
