/** Findings of the ready stack name what its user wrote, and what all parts share is told once. */
import { describe, expect, it } from "vitest";
import { type SecuredApiStackProps, VerificationKeys } from "../../constructs/index";
import { existingIds, findingsOf, ordersApi, ordersDeployment, pinnedImage, securedApiStack } from "./test-stack";

const settingsOf = (over: Partial<SecuredApiStackProps>): string[] =>
  findingsOf(securedApiStack(over)).map(({ text }) => /^[A-Z_]+: (.*?) is /.exec(text)?.[1] ?? text);

const second = { ...ordersApi, name: "stock", pathPrefix: "/stock" };
const wrongLogs = { retentionDays: 45 };

const told: readonly (readonly [string, Partial<SecuredApiStackProps>, string])[] = [
  ["a deployment's", { apis: [ordersApi, { ...second, maxClockSkewInSeconds: 121 }] }, "apis[1].maxClockSkewInSeconds"],
  ["of the keys", { apis: [{ ...ordersApi, keyCacheHours: 25 }] }, "apis[0].keyCacheHours"],
  [
    "of those to admit",
    { apis: [{ ...ordersApi, clients: [{ name: "outsider", admitted: false }] }] },
    "apis[0].clients (those to admit)",
  ],
  ["a registration's", { apis: [{ ...ordersApi, signInAudience: "AzureADMultipleOrgs" }] }, "apis[0].signInAudience"],
  [
    "of an API that exists",
    { apis: [{ ...ordersDeployment, app: { ...existingIds, clients: [{ name: "billing", roles: ["Nobodys"] }] } }] },
    "apis[0].app.clients[0].roles",
  ],
  ["the network's", { network: { cidrBlock: "10.0.0.0/28" } }, "network.cidrBlock (prefix length)"],
  [
    "the gateway's",
    { invokePolicy: "none", gateway: { functionsCompartmentId: "ocid1.compartment.oc1..a" } },
    "gateway.functionsCompartmentId",
  ],
  ["the adapter's", { adapter: { image: pinnedImage, memoryInMbs: 100 } }, "adapter.memoryInMbs"],
  [
    "the adapter's for keys of one API too",
    { adapter: { image: pinnedImage, memoryInMbs: 100 }, apis: [{ ...ordersApi, customSigningKeys: true }] },
    "adapter.memoryInMbs",
  ],
  [
    "the image's",
    { adapter: { image: { registryHost: "fra.ocir.io" }, shape: "GENERIC_ARM", base: { reference: "nobody's" } } },
    "adapter.base",
  ],
  ["logs of all", { logs: wrongLogs, apis: [ordersApi, second] }, "logs.retentionDays"],
  ["logs of one API", { apis: [ordersApi, { ...second, logs: wrongLogs }] }, "apis[1].logs.retentionDays"],
  ["logs of the adapter", { adapter: { image: pinnedImage, logs: wrongLogs } }, "adapter.logs.retentionDays"],
  [
    "logs of all, where the first API has its own",
    { logs: wrongLogs, apis: [{ ...ordersApi, logs: {} }, second] },
    "logs.retentionDays",
  ],
];

describe("the setting that is named", () => {
  it.each(told)("is %s, once", (_, over, setting) => {
    expect(settingsOf(over)).toEqual([setting]);
  });

  it("is the call's where a part was asked for something", () => {
    const stack = securedApiStack({});
    stack.apis[0]?.deployment.route("GET /nothing");
    expect(findingsOf(stack).map(({ text }) => text)).toEqual([expect.stringMatching(/^ROUTE_UNKNOWN: route is /)]);
  });
});

it("is a deployment's own where no stack was told of it", () => {
  expect(VerificationKeys.remoteJwks({ uri: "https://keys.example.com", cacheHours: 25 }).findings()).toMatchObject([
    { setting: "keys.cacheHours" },
  ]);
});
