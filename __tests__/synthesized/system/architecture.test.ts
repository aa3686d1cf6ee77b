import { beforeAll, describe, expect, test } from "vitest";
import { type Architecture, architectureOf } from "../../../synthesized/system/architecture";
import { synthesizedExample } from "../synthesized-example";

describe("two APIs and three clients", () => {
  let architecture: Architecture;
  beforeAll(async () => {
    architecture = architectureOf(await synthesizedExample("two-apis"));
  });

  test("clients are told from APIs by credentials and roles", () => {
    const { applications } = architecture;
    const described = applications.map(({ name, credentials, rolesAt }) => [
      name,
      credentials,
      rolesAt.map((id) => applications.find(({ clientId }) => clientId === id)?.name),
    ]);
    expect(described).toEqual([
      ["shop-orders", [], []],
      ["shop-orders billing", ["2 secrets"], ["shop-orders"]],
      ["shop-orders outsider", ["2 secrets"], ["shop-orders"]],
      ["shop-orders web-shop", ["2 secrets"], ["shop-orders"]],
      ["shop-stock", [], []],
      ["shop-stock warehouse", ["2 secrets"], ["shop-stock"]],
    ]);
  });

  test("the outsider holds a role and is not admitted", () => {
    const { applications, deployments } = architecture;
    const orders = deployments.find(({ pathPrefix }) => pathPrefix === "/orders");
    const admitted = orders?.admits?.clientIds?.map((id) => applications.find(({ clientId }) => clientId === id)?.name);
    expect(admitted).toEqual(["shop-orders billing", "shop-orders web-shop"]);
  });

  test("the adapter's deployment is open and calls its function", () => {
    const jwks = architecture.deployments.find(({ pathPrefix }) => pathPrefix === "/jwks");
    expect(jwks?.admits).toBeUndefined();
    expect(jwks?.routes).toMatchObject([{ path: "/keys", methods: ["GET", "HEAD"], isOpen: true }]);
    expect(architecture.functions.map(({ address }) => address)).toEqual([jwks?.routes[0]?.functionAddress]);
    expect(architecture.functions[0]?.upstream).toMatch(/^https:\/\/login\.microsoftonline\.com\//);
  });
});

test("another issuer: static keys, an anonymous route, clients that are no applications of the stack", async () => {
  const { applications, deployments } = architectureOf(await synthesizedExample("other-issuer"));
  expect(applications).toEqual([]);
  const [partners] = deployments;
  expect(partners?.admits).toMatchObject({ clientIds: ["partner-a", "partner-b"] });
  expect(partners?.admits).not.toHaveProperty("jwksUri");
  expect(partners?.routes.map(({ path, isOpen }) => [path, isOpen])).toEqual([
    ["/offers", false],
    ["/health", true],
  ]);
});

test("a gateway outside of the stack is one of which the stack says little", async () => {
  const { gateways } = architectureOf(await synthesizedExample("existing-gateway"));
  expect(gateways).toHaveLength(1);
  expect(gateways[0]).toMatchObject({ name: "existing gateway" });
  expect(gateways[0]).not.toHaveProperty("isPublic");
});
