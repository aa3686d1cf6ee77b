import { describe, expect, test } from "vitest";
import { entraClouds } from "../../../limits/entra-clouds";
import type { Api, Client } from "../../../synthesized/system/apis";
import { entraTokens } from "../../../synthesized/verify/tokens";

const client: Client = { name: "caller", clientId: "id", credential: "secret", secret: "planted", admitted: true };

/** Asks for a token at an endpoint, and keeps where the secret went. */
async function asked(tokenEndpoint: string) {
  const sent: string[] = [];
  const tokens = entraTokens(
    async (url, { body }) => {
      sent.push(`${new URL(url).host} ${body}`);
      return Response.json({ access_token: "token" });
    },
    () => ({ kind: "unavailable", reason: "" }),
  );
  const api: Api = {
    name: "orders",
    deployment: "orders",
    issuers: [],
    audiences: [],
    claims: [],
    clients: [client],
    tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
    refusal: 401,
    scope: "scope",
    tokenEndpoint,
  };
  return { obtained: await tokens.issue(api, client), sent };
}

describe("a client's secret", () => {
  test.each(Object.values(entraClouds))("is sent to $login", async ({ login }) => {
    const { obtained, sent } = await asked(`https://${login}/tenant/oauth2/v2.0/token`);
    expect(obtained).toMatchObject({ kind: "token", token: "token" });
    expect(sent).toEqual([expect.stringMatching(new RegExp(`^${login} .*client_secret=planted`))]);
  });

  test.each([
    "https://login.microsoftonline.com.evil.example/tenant/oauth2/v2.0/token",
    "https://login.microsoftonline.com@evil.example/token",
    "https://login.microsoftonline.com:8443/token",
    "http://login.microsoftonline.com/token",
    "http://127.0.0.1:4000/token",
    "https://evil.example/token",
    "nonsense",
  ])("is not sent to %s, whatever outputs say", async (endpoint) => {
    const { obtained, sent } = await asked(endpoint);
    expect(obtained).toMatchObject({
      kind: "unavailable",
      reason: expect.stringContaining("Entra's login hosts alone"),
    });
    expect(sent).toEqual([]);
  });
});
