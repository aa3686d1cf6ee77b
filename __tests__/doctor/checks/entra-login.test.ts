import { afterEach, beforeEach, expect, test } from "vitest";
import { tenantId } from "../fake-clouds";
import { answer } from "../loopback";
import { healthyMachine, type Machine, reported } from "../machine";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

const tenant = () => reported(machine, "entra-tenant");

test("is known to the login host, by the id of its issuer", async () => {
  expect(await tenant()).toMatchObject({ state: "ok", detail: `${tenantId} at ${machine.clouds.entra.url.host}` });
  const read = machine.clouds.entra.requests.find(({ method }) => method === "GET");
  expect(read?.headers.authorization).toBeUndefined();
});

test("is not known", async () => {
  machine.environment.ARM_TENANT_ID = "another.example";
  expect(await tenant()).toMatchObject({
    state: "wrong",
    detail: expect.stringContaining("no such tenant (AADSTS90002)"),
  });
});

test("is not named by any login", async () => {
  for (const name of ["ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET"]) delete machine.environment[name];
  machine.environment.ARM_USE_MSI = "true";
  expect(await tenant()).toMatchObject({ state: "not checked", detail: "no login names a tenant" });
});

test.each([
  [200, {}],
  [200, { issuer: "https://login.microsoftonline.com/{tenantid}/v2.0", jwks_uri: "x" }],
  [200, { issuer: `https://login.microsoftonline.com/${tenantId}/v2.0` }],
  [200, [null]],
  [301, {}],
  [429, {}],
  [502, {}],
])("nothing is known of HTTP %i %j", async (status, metadata) => {
  machine.clouds.entra.handler = (_, response) => answer(response, status, metadata);
  expect(await tenant()).toMatchObject({ state: "not checked" });
});

test("has no connection", async () => {
  await machine.clouds.entra.close();
  expect(await tenant()).toMatchObject({ state: "missing", detail: expect.stringContaining("no connection") });
});
