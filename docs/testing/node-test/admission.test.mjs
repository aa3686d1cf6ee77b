import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { App } from "cdktf";
import { Backend, checkPolicies, EntraClient, SecuredApiStack, suppressWarning } from "cdktf-entra-oci-gateway";
import { startLocalCloud } from "cdktf-entra-oci-gateway/local";
import { findingsOf, matchers, policiesOf, warningsOf } from "cdktf-entra-oci-gateway/testing";

const billing = EntraClient.fromClientId({ name: "billing", clientId: "66666666-7777-4888-9999-aaaaaaaaaaaa" });
const all = { path: "/all", methods: ["GET"], backend: Backend.stock({ status: 200, body: "[]" }) };
const apis = [{ name: "orders", pathPrefix: "/orders", clients: [billing], routes: [all] }];
const stack = new SecuredApiStack(new App(), "shop", { namePrefix: "shop", apis });
checkPolicies(stack);
suppressWarning(stack, "BASE_IMAGE_NOT_PINNED", "the first push is ours, and reviewed");
let cloud;

test("synth has nothing to say", () => {
  assert.deepEqual([findingsOf(stack), warningsOf(stack), policiesOf(stack)], [[], [], []]);
});

before(async () => {
  cloud = await startLocalCloud({ stacks: [stack] });
});

after(() => cloud.close());

test("billing is admitted, and nobody without a token", async () => {
  const call = { api: "orders", path: "/all" };
  const expected = async ({ pass, message }) => assert.ok(pass, message());
  await expected(await matchers.toAdmit(cloud, { ...call, client: "billing" }));
  await expected(await matchers.toRefuse(cloud, { ...call, token: "none" }));
});
