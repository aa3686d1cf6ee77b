/**
 * Every claim and setting that decides who is admitted: what is refused as the stack stands, and admitted as soon as that one is loosened. A
 * setting that nothing passes without would be one that decides nothing.
 */

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { eventStream } from "../../local/events";
import { decisionsOf } from "../../local/gateway/choices";
import { startGateway } from "../../local/gateway/gateway-server";
import { type PlayedDeployment, type PlayedRoute, playedRoutes } from "../../local/gateway/local-deployments";
import { tokenPolicyOf } from "../../synthesized/system/deciding-parts";
import type { AuthenticationPolicy } from "../../synthesized/system/deployment";
import { type KeySet, parseKeySet } from "../../synthesized/system/key-set";
import { noTransformations } from "../../synthesized/system/read-transformations";
import { partsOf, type Stranger, stranger } from "../../synthesized/verify/forge";
import { rawRequest, requestText } from "../local/gateway/raw-request";
import { type Echo, type StartedCloud, startedCloud } from "./started-cloud";
import { issuerOf, minted, nobody, otherTenant, wrongTokens } from "./token-attacks";

const readings = ["strict", "lenient"] as const;
type Headers = readonly (readonly [name: string, value: string])[];

let started: StartedCloud;
let attacker: Stranger;
/** As the adapter serves them, once for all gateways. */
let keys: KeySet;
beforeAll(async () => {
  started = await startedCloud();
  attacker = await stranger();
  const served = await fetch(`${started.endpoint("hello").replace(/hello$/, "jwks")}/keys`);
  keys = parseKeySet(Buffer.from(await served.arrayBuffer()), { badKeys: "refused", dialects: "refused" });
}, 60_000);
afterAll(() => started.close());

/** A deployment of the stack as it is played, with the keys at hand. */
function deploymentAt(prefix: string): PlayedDeployment {
  const found = started.cloud.gateways
    .flatMap(({ deployments }) => deployments)
    .find((one) => one.pathPrefix === prefix);
  if (found === undefined || "notPlayed" in found) throw new Error(`no deployment at ${prefix}`);
  const policy = tokenPolicyOf(found.authentication);
  return policy === undefined ? found : { ...found, authentication: { ...policy, keys: { kind: "static", keys } } };
}

/** A gateway of its own with this deployment. */
async function gatewayOf(deployment: PlayedDeployment, reading: (typeof readings)[number]): Promise<string> {
  const [first] = started.cloud.gateways;
  const id = first?.id ?? "";
  const { url, close } = await startGateway({
    ...{ address: "loosened", deployments: [deployment], clock: started.cloud.clock, events: eventStream() },
    ...{ logged: { id, displayName: "loosened" }, gateway: { id, compartmentId: undefined } },
    ...{ network: { origins: started.cloud.origins }, decisions: decisionsOf(reading) },
    invokeFunction: () => Promise.reject(new Error("no route leads to a function")),
  });
  onTestFinished(close);
  return url;
}

type Policy = AuthenticationPolicy;

function withPolicy(change: (policy: Policy) => Partial<Policy>): PlayedDeployment {
  const deployment = deploymentAt("/hello");
  const policy = tokenPolicyOf(deployment.authentication);
  if (policy === undefined) throw new Error("no policy");
  return { ...deployment, authentication: { ...policy, ...change(policy) } };
}

const withRoutes = (prefix: string, change: (route: PlayedRoute) => Partial<PlayedRoute>): PlayedDeployment => {
  const deployment = deploymentAt(prefix);
  return { ...deployment, routes: playedRoutes(deployment).map((route) => ({ ...route, ...change(route) })) };
};

const withoutClaim = (claim: string) => (policy: Policy) => ({
  claims: policy.claims.filter(({ key }) => key !== claim),
});
const optional = (claim: string) => (policy: Policy) => ({
  claims: policy.claims.map((rule) => (rule.key === claim ? { ...rule, isRequired: false } : rule)),
});
const withAnyValue = (claim: string) => (policy: Policy) => ({
  claims: policy.claims.map((rule) => (rule.key === claim ? { ...rule, values: [] } : rule)),
});

const bearer = (token: string, scheme = "Bearer"): Headers => [["Authorization", `${scheme} ${token}`]];
const named = (name: string) => async (): Promise<Headers> => {
  const [, make] = wrongTokens.find(([one]) => one === name) ?? [];
  if (make === undefined) throw new Error(`no attack: ${name}`);
  return bearer(await make(started));
};
const good = (): Promise<string> => started.token("hello", "caller");

interface Loosening {
  readonly loosened: () => PlayedDeployment | Promise<PlayedDeployment>;
  readonly attack: () => Promise<Headers>;
  readonly target?: () => Promise<string>;
}

const claimLoosenings: Readonly<Record<string, readonly Loosening[]>> = {
  azp: [
    { loosened: () => withPolicy(withoutClaim("azp")), attack: named("of no client") },
    { loosened: () => withPolicy(optional("azp")), attack: named("of no client") },
    { loosened: () => withPolicy(withAnyValue("azp")), attack: named("of a client nobody registered") },
    { loosened: () => withPolicy(withoutClaim("azp")), attack: named("whose client is one of a list") },
    { loosened: () => withPolicy(withoutClaim("azp")), attack: named("whose client differs by case") },
    { loosened: () => withPolicy(withoutClaim("azp")), attack: named("of a client that is not listed") },
  ],
  tid: [
    { loosened: () => withPolicy(withoutClaim("tid")), attack: named("of another tenant that names our issuer") },
    { loosened: () => withPolicy(optional("tid")), attack: named("without its tenant") },
  ],
  ver: [
    { loosened: () => withPolicy(withAnyValue("ver")), attack: named("of version 1 with the right issuer and client") },
    { loosened: () => withPolicy(optional("ver")), attack: named("without its version") },
  ],
  idtyp: [
    { loosened: () => withPolicy(withoutClaim("idtyp")), attack: named("of a person") },
    { loosened: () => withPolicy(optional("idtyp")), attack: named("without the kind of its owner") },
  ],
  sub: [{ loosened: () => withPolicy(withoutClaim("sub")), attack: named("without its subject") }],
};

const settingLoosenings: Readonly<
  Record<Exclude<keyof Policy, "claims" | "failure" | "kind" | "logPrefix">, readonly Loosening[]>
> = {
  audiences: [
    {
      loosened: () => withPolicy(({ audiences }) => ({ audiences: [...audiences, started.apiId("orders")] })),
      attack: async () => bearer(await minted(started, { claims: { aud: started.apiId("orders") } })),
    },
  ],
  issuers: [
    {
      loosened: () => withPolicy(() => ({ issuers: [`https://login.microsoftonline.com/${otherTenant}/v2.0`] })),
      attack: named("of our tenant that names another issuer"),
    },
  ],
  skewSeconds: [
    { loosened: () => withPolicy(() => ({ skewSeconds: 120 })), attack: named("that expired") },
    { loosened: () => withPolicy(() => ({ skewSeconds: 120 })), attack: named("that is not valid yet") },
  ],
  keys: [
    {
      loosened: async () => {
        const { kid } = partsOf(await good()).header;
        const document = JSON.stringify({ keys: [{ ...attacker.jwk, kid: kid ?? null, alg: "RS256" }] });
        return withPolicy(() => ({
          keys: {
            kind: "static",
            keys: parseKeySet(Buffer.from(document), { badKeys: "refused", dialects: "refused" }),
          },
        }));
      },
      attack: async () => bearer(await attacker.sign(await good())),
    },
  ],
  token: [
    {
      loosened: () => withPolicy(() => ({ token: { in: "header", name: "Authorization", scheme: "Basic" } })),
      attack: async () => bearer(await good(), "Basic"),
    },
    {
      loosened: () => withPolicy(() => ({ token: { in: "header", name: "X-Token", scheme: "Bearer" } })),
      attack: async () => [["X-Token", `Bearer ${await good()}`]],
    },
    {
      loosened: () => withPolicy(() => ({ token: { in: "query", name: "token" } })),
      attack: async () => [],
      target: async () => `/hello/world?token=${await good()}`,
    },
  ],
};

const loosenings = Object.entries({ ...claimLoosenings, ...settingLoosenings }).flatMap(([name, all]) =>
  all.map((one, index) => [`${name} ${index + 1}`, one] as const),
);

test("each claim that the deployment checks is among them", () => {
  const checked = tokenPolicyOf(deploymentAt("/hello").authentication)?.claims.map(({ key }) => key) ?? [];
  expect(Object.keys(claimLoosenings).sort()).toEqual([...checked].sort());
});

describe.each(readings)("under the %s reading", (reading) => {
  test.each(loosenings)("%s", async (_name, { loosened, attack, target }) => {
    const request = requestText((await target?.()) ?? "/hello/world", await attack());
    const asItStands = await gatewayOf(deploymentAt("/hello"), reading);
    expect((await rawRequest(asItStands, request)).status).toBe(401);
    expect((await rawRequest(await gatewayOf(await loosened(), reading), request)).status).toBe(200);
  });

  test("a route that is made open admits everybody", async () => {
    const open = withRoutes("/hello", () => ({ authorization: { type: "open" } }));
    const request = requestText("/hello/world");
    expect((await rawRequest(await gatewayOf(deploymentAt("/hello"), reading), request)).status).toBe(401);
    expect((await rawRequest(await gatewayOf(open, reading), request)).status).toBe(200);
  });

  const forged = ["X-Auth-Subject", "X_Auth_Subject", "X-Auth-Client", "X-Auth-Issuer"] as const;
  const seen = async (deployment: PlayedDeployment, path: string, headers: Headers): Promise<string> => {
    const sent = [...headers, ...forged.map((name) => [name, "forged"] as const)];
    const { status, body } = await rawRequest(await gatewayOf(deployment, reading), requestText(path, sent));
    expect(status).toBe(200);
    return JSON.stringify((JSON.parse(body) as Echo).headers);
  };

  test.each<[string, string, (route: PlayedRoute) => Partial<PlayedRoute>]>([
    [
      "setting identity headers",
      "/orders/7",
      ({ requestHeaders }) => ({ requestHeaders: { ...requestHeaders, set: [] } }),
    ],
    [
      "blocking their other spellings",
      "/orders/7",
      ({ requestHeaders }) => ({ requestHeaders: { ...requestHeaders, filter: undefined } }),
    ],
    ["blocking them on an open route", "/orders/health", () => ({ requestHeaders: noTransformations })],
  ])("%s decides what a back end is told", async (_name, path, change) => {
    const headers = bearer(await started.token("orders", "caller"));
    expect(await seen(deploymentAt("/orders"), path, headers)).not.toContain("forged");
    expect(await seen(withRoutes("/orders", change), path, headers)).toContain("forged");
  });
});

test("the attacks are of tokens that are right in all else", async () => {
  const { claims } = partsOf(await minted(started));
  expect(claims).toMatchObject({ iss: issuerOf(started), azp: started.clientId("hello", "caller") });
  expect(claims.azp).not.toBe(nobody);
});
