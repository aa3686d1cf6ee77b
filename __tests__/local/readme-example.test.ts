import { startLocalCloud } from "cdktf-entra-oci-gateway/local";
import { expect, test } from "vitest";
import { ordersStack } from "./orders-stack";

test("billing is admitted", { timeout: 60_000 }, async () => {
  const cloud = await startLocalCloud({ stacks: [ordersStack()] });
  const headers = { authorization: `Bearer ${await cloud.token({ api: "orders", client: "billing" })}` };
  expect((await cloud.fetch(`${cloud.endpoints.orders?.url}/all`, { headers })).status).toBe(200);
  await cloud.close();
});
