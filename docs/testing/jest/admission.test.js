const { App } = require("cdktf");
const { Backend, checkPolicies, EntraClient, SecuredApiStack, suppressWarning } = require("cdktf-entra-oci-gateway");
const { startLocalCloud } = require("cdktf-entra-oci-gateway/local");
const { findingsOf, logicalIdsOf, matchers, policiesOf, warningsOf } = require("cdktf-entra-oci-gateway/testing");

expect.extend(matchers);

const billing = EntraClient.fromClientId({ name: "billing", clientId: "66666666-7777-4888-9999-aaaaaaaaaaaa" });
const all = { path: "/all", methods: ["GET"], backend: Backend.stock({ status: 200, body: "[]" }) };
const apis = [
  { name: "orders", pathPrefix: "/orders", clients: [billing, { name: "auditor", admitted: false }], routes: [all] },
];
const stack = new SecuredApiStack(new App(), "shop", { namePrefix: "shop", apis });
checkPolicies(stack);
suppressWarning(stack, "BASE_IMAGE_NOT_PINNED", "the first push is ours, and reviewed");
let cloud;

test("synth has nothing to say, and no address changes", () => {
  expect([findingsOf(stack), warningsOf(stack), policiesOf(stack)]).toEqual([[], [], []]);
  expect(logicalIdsOf(stack).filter((id) => id.startsWith("oci_apigateway_gateway."))).toEqual([
    "oci_apigateway_gateway.Gateway_43CB3636",
  ]);
});

beforeAll(async () => {
  cloud = await startLocalCloud({ stacks: [stack] });
}, 60_000);

afterAll(() => cloud.close());

test("billing is admitted, and nobody else", async () => {
  const call = { api: "orders", path: "/all" };
  await expect(cloud).toAdmit({ ...call, client: "billing" });
  await expect(cloud).toRefuse({ ...call, client: "auditor" });
  await expect(cloud).toRefuse({ ...call, client: "billing", claims: { tid: "another tenant" } });
  await expect(cloud).toRefuse({ ...call, token: "none" });
}, 30_000);
