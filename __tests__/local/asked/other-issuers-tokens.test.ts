import { expect, test } from "vitest";
import { otherIssuersTokens } from "../../../local/asked/other-issuers-tokens";
import type { OtherIssuer } from "../../../local/other-issuers/other-issuers";
import type { Api, Client } from "../../../synthesized/system/apis";

const issuer: OtherIssuer = {
  deployment: "oci_apigateway_deployment.a",
  pathPrefix: "/a",
  issuer: "https://issuer.test",
  kids: ["k"],
  keysUri: undefined,
  token: async (client, changes) => JSON.stringify([client, changes ?? {}]),
};
const client: Client = { name: "c", clientId: "c", admitted: true, credential: "unknown" };
const api: Api = {
  name: "a",
  deployment: issuer.deployment,
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  refusal: 401,
  issuers: [issuer.issuer],
  audiences: ["a"],
  claims: [{ key: "cid", values: ["c"] }],
  clients: [client],
};
const tokens = otherIssuersTokens([issuer]);

test("a client's token is that of the deployment's issuer", async () => {
  expect(await tokens.issue(api, client)).toMatchObject({ kind: "token", token: '["c",{}]' });
});

test("where the issuer is not played there is none, and it is said why", async () => {
  expect(await tokens.issue({ ...api, deployment: "other", jwksUri: "https://keys.test/k" }, client)).toEqual({
    kind: "unavailable",
    reason: "https://issuer.test is not played here: its keys come from https://keys.test/k, which leads elsewhere",
  });
});

test("a client that is not listed is one by the claim that lists clients; without one nobody is unlisted", async () => {
  expect(await tokens.wrong("not-listed", api, client)).toMatchObject({ token: expect.stringContaining('"cid":"a-') });
  expect(await tokens.wrong("not-listed", { ...api, claims: [] }, client)).toMatchObject({
    kind: "unavailable",
    reason: expect.stringContaining("lists no clients"),
  });
});

test.each(["other-tenant", "id-token", "other-version"] as const)("%s: only Entra has such tokens", async (kind) => {
  expect(await tokens.wrong(kind, api, client)).toMatchObject({ kind: "unavailable" });
});
