import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { App } from "cdktf";
import { Backend, EntraClient, SecuredApiStack } from "cdktf-entra-oci-gateway";
import { type LocalCloud, startLocalCloud } from "cdktf-entra-oci-gateway/local";
import { afterAll, beforeAll, expect, test } from "vitest";

const billing = EntraClient.fromClientId({ name: "billing", clientId: "66666666-7777-4888-9999-aaaaaaaaaaaa" });
const all = { path: "/all", methods: ["GET" as const], backend: Backend.http({ url: "https://orders.internal/all" }) };
const seen: IncomingHttpHeaders[] = [];
const backend = createServer(({ headers }, response) => void response.end(`${seen.push(headers)} seen`));
let cloud: LocalCloud;

beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  const apis = [{ name: "orders", pathPrefix: "/orders", clients: [billing], routes: [all] }];
  const stack = new SecuredApiStack(new App(), "shop", { namePrefix: "shop", apis });
  const { port } = backend.address() as AddressInfo;
  cloud = await startLocalCloud({
    stacks: [stack],
    origins: { "https://orders.internal": `http://127.0.0.1:${port}` },
  });
}, 60_000);

afterAll(async () => {
  await cloud.close();
  backend.close();
});

test("the gateway admits billing, says so to the back end, and goes by keys and time", async () => {
  const call = async (token?: string) => {
    const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
    return (await cloud.fetch(`${cloud.endpoints.orders?.url}/all`, { headers })).status;
  };
  const token = await cloud.token({ api: "orders", client: "billing" });
  expect([await call(), await call(token)]).toEqual([401, 200]);
  expect(seen).toEqual([expect.objectContaining({ "x-auth-client": billing.clientId })]);
  await cloud.keys.rotate();
  expect(await call(await cloud.token({ api: "orders", client: "billing" }))).toBe(200);
  cloud.clock.advance({ hours: 2 });
  expect(await call(token)).toBe(401);
}, 30_000);
