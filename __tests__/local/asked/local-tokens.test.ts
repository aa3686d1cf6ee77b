import { expect, test } from "vitest";
import { checkedFromOutside } from "../../../local/asked/local-tokens";
import type { Api, System } from "../../../synthesized/system/apis";
import type { Tokens } from "../../../synthesized/verify/tokens";

const api: Api = {
  name: "orders",
  deployment: "oci_apigateway_deployment.orders",
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  refusal: 401,
  issuers: [],
  audiences: [],
  claims: [],
  clients: [{ name: "billing", clientId: "b", admitted: true, credential: "secret", secret: "never told" }],
};
const system: System = { name: "s", keySets: [], open: [], apis: [api] };
const tokens: Tokens = {
  issue: async (_api, { name, secret }) => ({ kind: "token", token: `${name} ${secret}`, milliseconds: 1 }),
  visit: async (_api, { name }, visitor) =>
    "guest" in visitor
      ? { kind: "refused", status: 400, reason: "not assigned" }
      : { kind: "token", token: `${name} of ${visitor.tenant}`, milliseconds: 1 },
  wrong: async (kind) =>
    kind === "expired" ? { kind: "token", token: kind, milliseconds: 1 } : { kind: "unavailable", reason: "no such" },
};
const checked = checkedFromOutside(
  () => system,
  tokens,
  async (_api, { name }, token, claims) => ({
    ...{ kind: "token", token: `${token}, ${name} with ${JSON.stringify(claims)}`, milliseconds: 1 },
  }),
);

test("claims are changed in what the client gets, and in nothing that it does not get", async () => {
  const asked = { deployment: "oci_apigateway_deployment.orders", client: "b", claims: { a: 1 } };
  expect(await checked.tokens(asked)).toEqual({ token: 'billing never told, billing with {"a":1}' });
  expect(await checked.tokens({ ...asked, visitor: { guest: true } })).toEqual({
    reason: "not assigned",
    refused: 400,
  });
});

test("checks from outside learn no secret, and get tokens all the same", async () => {
  expect(JSON.stringify(checked.system)).not.toContain("never told");
  expect(checked.system.apis[0]?.clients).toEqual([
    { name: "billing", clientId: "b", admitted: true, credential: "secret" },
  ]);
  const deployment = "oci_apigateway_deployment.orders";
  expect(await checked.tokens({ deployment, client: "b" })).toEqual({ token: "billing never told" });
  expect(await checked.tokens({ deployment, client: "x" })).toEqual({ token: "x undefined" });
  expect(await checked.tokens({ deployment, client: "b", visitor: { tenant: "t" } })).toEqual({
    token: "billing of t",
  });
  expect(await checked.tokens({ deployment, client: "b", visitor: { guest: true } })).toEqual({
    ...{ reason: "not assigned", refused: 400 },
  });
});

test.each<[string, string | undefined, object]>([
  ["oci_apigateway_deployment.orders", "expired", { token: "expired" }],
  ["oci_apigateway_deployment.orders", "id-token", { reason: "no such" }],
  ["oci_apigateway_deployment.orders", "crooked", { reason: expect.stringMatching(/^wrong: got crooked\. Allowed: /) }],
  ["nobody", undefined, { reason: "deployment: got nobody. Allowed: oci_apigateway_deployment.orders." }],
])("%s, %s", async (deployment, wrong, expected) => {
  expect(await checked.tokens({ deployment, client: "b", ...(wrong === undefined ? {} : { wrong }) })).toEqual(
    expected,
  );
});
