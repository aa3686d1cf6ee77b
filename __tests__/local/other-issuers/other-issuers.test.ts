import { describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import { type PlayedCloud, playStack } from "../../../local/cloud";
import type { OtherIssuer, TokenChanges } from "../../../local/other-issuers/other-issuers";
import type { PlayOptions } from "../../../local/play-options";
import { readStack } from "../../../synthesized/stack/stack";
import { tokenPoliciesOf } from "../../../synthesized/system/deciding-parts";
import { synthesizedApp } from "../../end-to-end/synthesized-app";
import { audience, issuer, jwksUri, keyServer, rsaKey, token, tokenAuthentication } from "../gateway/issuer";
import { deploymentResource, gatewayHost, gatewayResource, stackOf, stockRoute } from "../gateway/test-stack";

const real = rsaKey("partner-1");
const second = rsaKey("partner-2");

const staticKeys = (...keys: readonly JsonObject[]): JsonObject => ({
  type: "STATIC_KEYS",
  uri: null,
  max_cache_duration_in_hours: null,
  is_ssl_verify_disabled: null,
  keys: keys.map((key) => ({ format: "JSON_WEB_KEY", ...key })),
});

const clients = { key: "client_id", values: ["a", "b"], is_required: true };

function api(prefix: string, keys: JsonObject, checks: JsonObject = {}, route: JsonObject = {}) {
  const specification = {
    request_policies: [tokenAuthentication({}, checks, keys)],
    routes: [stockRoute("/x", "hello", route)],
  };
  return deploymentResource(prefix, specification, prefix.slice(1));
}

interface Running {
  readonly cloud: PlayedCloud;
  readonly issuers: readonly OtherIssuer[];
  readonly status: (path: string, token: string) => Promise<number>;
}

async function running(deployments: readonly ReturnType<typeof api>[], options: PlayOptions = {}): Promise<Running> {
  const cloud = await playStack(stackOf([gatewayResource(), ...deployments]), options);
  onTestFinished(cloud.close);
  const status = async (path: string, bearer: string) =>
    (await fetch(`${cloud.gateways[0]?.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } })).status;
  return { cloud, issuers: cloud.otherIssuers, status };
}

const only = (issuers: readonly OtherIssuer[]): OtherIssuer => {
  const [first] = issuers;
  if (first === undefined || issuers.length > 1) throw new Error(`${issuers.length} issuers`);
  return first;
};

describe("static keys", () => {
  test("are swapped for local ones with the same ids: who has the real private key is refused", async () => {
    const { issuers, status } = await running([api("/p", staticKeys(real.jwk, second.jwk))]);
    const played = only(issuers);
    expect(played).toMatchObject({
      deployment: "oci_apigateway_deployment.p",
      pathPrefix: "/p",
      issuer,
      kids: ["partner-1", "partner-2"],
      keysUri: undefined,
    });
    expect(await status("/p/x", await played.token("somebody"))).toBe(200);
    expect(await status("/p/x", await token(real))).toBe(401);
  });

  test("sign whatever claim a deployment asks for, by any name", async () => {
    const verify_claims = ["constructor", "toString", "plan"].map((key) => ({ key, values: [], is_required: true }));
    const { issuers, status } = await running([api("/p", staticKeys(real.jwk), { verify_claims })]);
    expect(await status("/p/x", await only(issuers).token("somebody"))).toBe(200);
  });

  test("keep the algorithm that they name", async () => {
    const { issuers, status } = await running([api("/p", staticKeys({ ...real.jwk, alg: "RS384" }))]);
    const right = await only(issuers).token("somebody");
    expect(JSON.parse(Buffer.from(right.split(".")[0] ?? "", "base64url").toString())).toMatchObject({ alg: "RS384" });
    expect(await status("/p/x", right)).toBe(200);
  });

  test("the same in two deployments stay the same, others do not", async () => {
    const deployments = [
      api("/p", staticKeys(real.jwk)),
      api("/q", staticKeys(real.jwk)),
      api("/r", staticKeys({ ...second.jwk, kid: "partner-1" })),
    ];
    const { issuers, status } = await running(deployments);
    const bearer = (await issuers[0]?.token("somebody")) ?? "";
    expect(await status("/p/x", bearer)).toBe(200);
    expect(await status("/q/x", bearer)).toBe(200);
    expect(await status("/r/x", bearer)).toBe(401);
  });

  test("of Entra's are a copy of the local Entra's", async () => {
    const tenant = "11111111-1111-4111-8111-111111111111";
    const entras = { issuers: [`https://login.microsoftonline.com/${tenant}/v2.0`] };
    const { cloud, status } = await running([api("/p", staticKeys(real.jwk), entras)]);
    expect(cloud.otherIssuers).toEqual([]);
    const client = "22222222-2222-4222-8222-222222222222";
    const claims = { aud: audience };
    expect(await status("/p/x", await cloud.entra.mint({ client, api: client, tenant, version: 2, claims }))).toBe(200);
  });
});

describe("a token", () => {
  const more = {
    verify_claims: [
      clients,
      { key: "plan", values: ["gold"] },
      { key: "jti", values: [] },
      { key: "region", values: [] },
    ],
  };
  const route = { request_policies: [{ authorization: [{ type: "ANY_OF", allowed_scope: ["read", "write"] }] }] };

  test("says all that the deployment wants to hear, by the cloud's clock", async () => {
    const { cloud, issuers, status } = await running([api("/p", staticKeys(real.jwk), more, route)]);
    cloud.clock.moveBy(30 * 86_400_000);
    const bearer = await only(issuers).token("b");
    expect(await status("/p/x", bearer)).toBe(200);
    const now = Math.floor(cloud.clock.now() / 1000);
    const claims = JSON.parse(Buffer.from(bearer.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({
      ...{ iss: issuer, aud: audience, sub: "b", client_id: "b", plan: "gold", region: "local" },
      scope: "read write",
    });
    expect(claims.jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(Math.abs(claims.exp - now - 3600)).toBeLessThan(60);
  });

  test("is refused with anything that the deployment does not want to hear", async () => {
    const { issuers, status } = await running([api("/p", staticKeys(real.jwk), more, route)]);
    const wrong: Readonly<Record<string, [client: string, changes: TokenChanges]>> = {
      "another client": ["c", {}],
      "another audience": ["a", { claims: { aud: "other" } }],
      "another issuer": ["a", { claims: { iss: "https://other.test/" } }],
      "an end in the past": ["a", { claims: { exp: 1 } }],
      "a value that is not allowed": ["a", { claims: { plan: "tin" } }],
      "a required claim left out": ["a", { without: ["region"] }],
      "no scope": ["a", { without: ["scope"] }],
    };
    const statuses = Object.entries(wrong).map(async ([what, [client, changes]]) => [
      what,
      await status("/p/x", await only(issuers).token(client, changes)),
    ]);
    const refused = Object.fromEntries(Object.keys(wrong).map((what) => [what, what === "no scope" ? 403 : 401]));
    expect(Object.fromEntries(await Promise.all(statuses))).toEqual(refused);
  });
});

describe("keys at a URI", () => {
  test("are served on this machine, each at its own path", async () => {
    const other = { uri: `${jwksUri}/other?v=1` };
    const { cloud, issuers, status } = await running([api("/p", {}), api("/q", other)]);
    expect(issuers.map(({ keysUri }) => keysUri)).toEqual([jwksUri, other.uri]);
    const [p = "", q = ""] = await Promise.all(issuers.map((each) => each.token("somebody")));
    expect(await Promise.all([status("/p/x", p), status("/q/x", q)])).toEqual([200, 200]);
    expect(await Promise.all([status("/p/x", q), status("/q/x", p)])).toEqual([401, 401]);
    expect((await fetch(cloud.origins.toLocal("https://issuer.test/elsewhere"))).status).toBe(404);
  });

  test("behind an adapter are served to its function", async () => {
    const directory = synthesizedApp({}, (document) =>
      document
        .replace(/"JWKS_URI": "[^"]+"/, `"JWKS_URI": "${jwksUri}"`)
        .replaceAll(/"issuers": \[[^\]]+\]/g, `"issuers": ["${issuer}"]`),
    );
    const cloud = await playStack(await readStack(directory, { environment: {} }));
    onTestFinished(cloud.close);
    const [listed = ""] = cloud.gateways
      .flatMap(({ deployments }) => deployments)
      .flatMap((deployment) =>
        "notPlayed" in deployment ? [] : tokenPoliciesOf(deployment.authentication).flatMap(({ claims }) => claims),
      )
      .flatMap(({ key, values }) => (key === "azp" ? values : []));
    const played = only(cloud.otherIssuers);
    expect(played).toMatchObject({ pathPrefix: "/hello", keysUri: jwksUri });
    const headers = { authorization: `Bearer ${await played.token(listed)}` };
    expect((await fetch(`${cloud.gateways[0]?.url}/hello/world`, { headers })).status).toBe(200);
  });

  test("that lead somewhere by the map are left alone", async () => {
    const served = await keyServer(real.jwk);
    const { issuers, status } = await running([api("/p", {})], { origins: { "https://issuer.test": served.origin } });
    expect(issuers).toEqual([]);
    expect(await status("/p/x", await token(real))).toBe(200);
  });

  test("are left alone where the gateway may reach the world", async () => {
    const { issuers, cloud } = await running([api("/p", {})], { allowOutbound: true });
    expect(issuers).toEqual([]);
    expect(cloud.origins.has(jwksUri)).toBe(false);
  });

  test("are left alone where this very gateway answers and no function is behind it", async () => {
    const { issuers } = await running([api("/p", { uri: `https://${gatewayHost}/p/keys` })]);
    expect(issuers).toEqual([]);
  });
});
