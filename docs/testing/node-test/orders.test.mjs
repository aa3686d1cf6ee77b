import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { App } from "cdktf";
import { Backend, EntraClient, SecuredApiStack } from "cdktf-entra-oci-gateway";
import { startLocalCloud } from "cdktf-entra-oci-gateway/local";

const billing = EntraClient.fromClientId({ name: "billing", clientId: "66666666-7777-4888-9999-aaaaaaaaaaaa" });
const all = { path: "/all", methods: ["GET"], backend: Backend.http({ url: "https://orders.internal/all" }) };
const seen = [];
const backend = createServer(({ headers }, response) => response.end(`${seen.push(headers)} seen`));
let cloud;

before(async () => {
  await new Promise((resolve) => backend.listen(0, "127.0.0.1", resolve));
  const apis = [{ name: "orders", pathPrefix: "/orders", clients: [billing], routes: [all] }];
  const stack = new SecuredApiStack(new App(), "shop", { namePrefix: "shop", apis });
  const { port } = backend.address();
  cloud = await startLocalCloud({
    stacks: [stack],
    origins: { "https://orders.internal": `http://127.0.0.1:${port}` },
  });
});

after(async () => {
  await cloud.close();
  backend.close();
});

test("the gateway admits billing, says so to the back end, and goes by keys and time", async () => {
  const call = async (token) => {
    const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
    return (await cloud.fetch(`${cloud.endpoints.orders.url}/all`, { headers })).status;
  };
  const token = await cloud.token({ api: "orders", client: "billing" });
  assert.deepEqual([await call(), await call(token)], [401, 200]);
  assert.deepEqual(
    seen.map((headers) => headers["x-auth-client"]),
    [billing.clientId],
  );
  await cloud.keys.rotate();
  assert.equal(await call(await cloud.token({ api: "orders", client: "billing" })), 200);
  cloud.clock.advance({ hours: 2 });
  assert.equal(await call(token), 401);
});
