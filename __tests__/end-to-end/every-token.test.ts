/**
 * Every kind of token that Entra signs, before every example: whom its settings list gets in, and nobody else. What is expected stands in the
 * settings of the example; only which id a name has is read from the stack.
 */

import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../internal/json";
import { azureCliClientId } from "../../limits/entra";
import { walkedSystem } from "../../local/asked/walked-system";
import { secondsOf } from "../../local/clock";
import { type PlayedCloud, playStack } from "../../local/cloud";
import type { MintOptions, SignIn } from "../../local/entra/mint";
import { StsError } from "../../local/entra/sts-error";
import { decisionsOf } from "../../local/gateway/choices";
import { checkClaims } from "../../local/gateway/claims";
import { TokenRefusal } from "../../local/gateway/token-refusal";
import type { Api, System } from "../../synthesized/system/apis";
import { judgingPolicies } from "../../synthesized/system/authorizer-trusts";
import { tokenPolicyOf } from "../../synthesized/system/deciding-parts";
import type { AuthenticationPolicy } from "../../synthesized/system/deployment";
import { systemOfStack } from "../../synthesized/system/system-of-stack";
import { foreignTenant } from "../../synthesized/system/well-known";
import { request } from "../../synthesized/verify/check";
import { partsOf } from "../../synthesized/verify/forge";
import { synthesizedExample } from "../synthesized/synthesized-example";

interface Settings {
  readonly version: 1 | 2;
  readonly clients: readonly string[];
  /** People sign in through the Azure CLI, if they are assigned. */
  readonly people?: true;
  /** Other tenants may take it in. */
  readonly isForSeveralTenants?: true;
}

/** What each example's file says of its APIs; none where it trusts another issuer. */
const examples: Readonly<Record<string, Readonly<Record<string, Settings>>>> = {
  article: { hello: { version: 1, clients: ["postman"] } },
  "azure-cli": { hello: { version: 2, clients: ["billing"], people: true } },
  "existing-gateway": { hello: { version: 2, clients: ["billing"] } },
  "github-actions": { hello: { version: 2, clients: ["release-job"] } },
  "other-issuer": {},
  "platform-and-teams": {
    status: { version: 2, clients: ["monitor"] },
    invoices: { version: 2, clients: ["billing"] },
    orders: { version: 2, clients: ["web-shop"] },
  },
  "private-gateway": { hello: { version: 2, clients: ["billing"] } },
  "roles-per-route": { orders: { version: 2, clients: ["billing", "service-desk"] } },
  "two-apis": {
    orders: { version: 2, clients: ["billing", "web-shop"] },
    stock: { version: 2, clients: ["warehouse"] },
  },
  "two-regions": {
    "frankfurt/orders": { version: 2, clients: ["billing", "partner"], isForSeveralTenants: true },
    "amsterdam/orders": { version: 2, clients: ["billing", "partner"], isForSeveralTenants: true },
  },
  "without-adapter": { hello: { version: 2, clients: ["billing"] } },
};

/** Whether a function judges: it asks for no claim that headers alone are set from, and tells a back end that there is none. */
const isJudged = (example: string): boolean => example === "roles-per-route";

test("every example is among them", () => {
  expect(readdirSync("examples").sort()).toEqual(Object.keys(examples).sort());
});

let running: PlayedCloud;
let lenient: Awaited<ReturnType<PlayedCloud["inReading"]>>;
let system: System;

/** A machine that is busy may be too late with the keys: then the next fetch has them. */
async function start(example: string): Promise<void> {
  const stack = await synthesizedExample(example);
  running = await playStack(stack, { echo: true });
  lenient = await running.inReading("lenient");
  system = walkedSystem(systemOfStack(stack), running);
  for (const api of system.apis) while ((await statusesOf(api, "x.x.x")).includes(500));
}

/** Sends a token as the deployment takes it, under either reading. A second passes first, so that no rate limit answers instead. */
async function statusesOf(api: Api, token: string): Promise<readonly number[]> {
  running.clock.moveBy(1000);
  const { probe } = api;
  if (probe === undefined) throw new Error(`${api.name} has no route that wants a token`);
  const answers = [running, lenient].map(({ origins }) =>
    request((url, init) => fetch(origins.toLocal(url), init), api, probe, token),
  );
  return (await Promise.all(answers)).map(({ status }) => status);
}
const admission = [200, 200];
const refusal = [401, 401];

const stranger = "99999999-9999-4999-8999-999999999999";
const graph = "00000003-0000-0000-c000-000000000000";
const consumers = "9188040d-6c67-4c5b-b112-36a304b66dad";

interface Kind extends MintOptions {
  readonly kind: "app" | "user" | "id";
  readonly version: 1 | 2;
  /** Undefined: the stack's own. */
  readonly tenant?: string;
}

/** All that differ in what decides. */
function kindsOf(api: Api): readonly Kind[] {
  const registered = system.apis.flatMap(({ clients }) => clients.map(({ clientId }) => clientId));
  const audiences = [...system.apis.flatMap((one) => one.audiences), `api://${api.audiences[0]}`, graph];
  return [...new Set([...registered, azureCliClientId, stranger])].flatMap((client) =>
    [...new Set(audiences)].flatMap((audience) =>
      ([1, 2] as const).flatMap((version) =>
        [undefined, foreignTenant].flatMap((tenant) =>
          (["app", "user", "id"] as const).map((kind) => ({
            ...{ client, api: audience, version, kind },
            ...(tenant === undefined ? {} : { tenant }),
          })),
        ),
      ),
    ),
  );
}

/** Whether the settings list it: an ID token never, a person's where people sign in. */
function isListed({ client, api: audience, version, kind, tenant }: Kind, api: Api, settings: Settings): boolean {
  const ids = api.clients.filter(({ name }) => settings.clients.includes(name)).map(({ clientId }) => clientId);
  const clients = settings.people ? [...ids, azureCliClientId] : ids;
  const isKind = kind === "app" || (kind === "user" && settings.people === true);
  // All examples' tokens name the API by its id, however it was asked for.
  const isForIt = api.audiences.includes(audience.replace("api://", "")) && version === settings.version;
  return isKind && isForIt && clients.includes(client) && tenant === undefined;
}

/** What Entra signs besides, or another of its services with keys of its own that are taken for Entra's: never admitted. */
function oddities(tenant: string): readonly [string, JsonObject, (readonly string[])?][] {
  const v2 = (name: string): string => `https://login.microsoftonline.com/${name}/v2.0`;
  return [
    ["of External ID", { iss: `https://${tenant}.ciamlogin.com/${tenant}/v2.0` }],
    ["of Azure AD B2C", { iss: `https://contoso.b2clogin.com/${tenant}/v2.0/`, tfp: "B2C_1_a", ver: "1.0" }, ["tid"]],
    ["of a policy of B2C", { iss: `https://contoso.b2clogin.com/tfp/${tenant}/b2c_1_a/v2.0/`, ver: "1.0" }],
    ["of another cloud", { iss: `https://login.microsoftonline.us/${tenant}/v2.0` }],
    ["of everybody's endpoint", { iss: v2("common") }],
    ["of personal accounts", { iss: v2(consumers), tid: consumers }],
    ["of another tenant in name alone", { tid: foreignTenant }],
    ["of another issuer for this tenant", { iss: v2(foreignTenant) }],
    ["of a managed identity", { azp: stranger, appid: stranger, xms_mirid: "/subscriptions/s", azpacr: "2" }],
    ["of a guest's home", { iss: v2(foreignTenant), tid: foreignTenant, acct: 1 }],
    ["with two audiences in one text", { aud: "a,b" }],
    ["of the other version in name alone", { ver: "3.0" }],
    ["of nobody", {}, ["azp", "appid"]],
    ["without subject", {}, ["sub"]],
  ];
}

function isAdmitted(claims: JsonObject, policy: AuthenticationPolicy): boolean {
  try {
    checkClaims(claims, policy, secondsOf(running.clock), decisionsOf("strict"));
    return true;
  } catch (refusal) {
    if (refusal instanceof TokenRefusal) return false;
    throw refusal;
  }
}

describe.each(Object.entries(examples))("%s", (example, apis) => {
  beforeAll(() => start(example), 120_000);
  afterAll(async () => running?.close());

  test("admits of all tokens those that its settings list", { timeout: 120_000 }, async () => {
    expect(system.apis.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(apis)));
    const misjudged: unknown[] = [];
    const admitted: string[] = [];
    for (const api of system.apis) {
      const settings = apis[api.name];
      for (const kind of kindsOf(api)) {
        const statuses = await statusesOf(api, await running.entra.mint(kind));
        const isRight = settings !== undefined && isListed(kind, api, settings);
        const expected = isRight ? admission : refusal;
        if (`${statuses}` !== `${expected}`) misjudged.push({ at: api.name, ...kind, statuses });
        if (isRight) admitted.push(api.name);
      }
    }
    expect(misjudged).toEqual([]);
    expect([...new Set(admitted)].sort()).toEqual(Object.keys(apis).sort());
  });

  test("admits nothing that only looks like one of them", { timeout: 60_000 }, async () => {
    const { tenantId } = running.entra.directory();
    for (const api of system.apis) {
      const [client] = api.clients;
      const wanted = { client: client?.clientId ?? stranger, api: api.audiences[0] ?? "", kind: "app" as const };
      for (const [what, claims, without = []] of oddities(tenantId)) {
        const token = await running.entra.mint({ ...wanted, claims, without });
        const isEnough = what === "without subject" && isJudged(example);
        expect([api.name, what, await statusesOf(api, token)]).toEqual([
          api.name,
          what,
          isEnough ? admission : refusal,
        ]);
      }
    }
  });

  test("keeps somebody out by each claim, issuer and audience that it asks for", { timeout: 60_000 }, async () => {
    const deployments = running.gateways.flatMap((gateway) => gateway.deployments);
    const { tenantId } = running.entra.directory();
    const entras = system.apis.filter(({ name }) => apis[name] !== undefined);
    for (const api of entras) {
      const deployment = deployments.find(({ address }) => address === api.deployment);
      if (deployment === undefined || "notPlayed" in deployment) throw new Error(`${api.name} is not played`);
      const [judged] = judgingPolicies(deployment, running.functions);
      // Sound: all of the configuration of an example's function is known here.
      const policy = tokenPolicyOf(deployment.authentication) ?? (judged as AuthenticationPolicy | undefined);
      if (policy === undefined) throw new Error(`${api.name} is open`);
      const [client] = api.clients;
      const right = { client: client?.clientId ?? "", api: api.audiences[0] ?? "" };
      const odd = oddities(tenantId).map(([, claims, without = []]) => ({ ...right, claims, without }));
      const tokens = await Promise.all([...kindsOf(api), ...odd].map((one) => running.entra.mint(one)));
      const all = tokens.map((token) => partsOf(token).claims);
      const admittedBy = (other: AuthenticationPolicy) => all.filter((claims) => isAdmitted(claims, other)).length;
      const usual = admittedBy(policy);
      expect(usual).toBeGreaterThan(0);
      for (const rule of policy.claims) {
        const without = { ...policy, claims: policy.claims.filter((one) => one !== rule) };
        expect([rule.key, admittedBy(without) > usual]).toEqual([rule.key, true]);
      }
      const valuesOf = (name: string) => all.flatMap(({ [name]: value }) => (typeof value === "string" ? value : []));
      expect(admittedBy({ ...policy, audiences: valuesOf("aud") })).toBeGreaterThan(usual);
      expect(admittedBy({ ...policy, issuers: valuesOf("iss") })).toBeGreaterThan(usual);
    }
    expect(entras).toHaveLength(Object.keys(apis).length);
  });

  test("gives people and guests what its settings say", { timeout: 60_000 }, async () => {
    for (const api of system.apis) {
      const met = (signIn: SignIn) =>
        running.entra.userToken(azureCliClientId, api.audiences[0] ?? "", signIn).then(
          async (token) => `${await statusesOf(api, token)}`,
          (refusal: unknown) => (refusal instanceof StsError ? `AADSTS${refusal.code}` : String(refusal)),
        );
      const seen = [
        await met({}),
        await met({ guest: "assigned" }),
        await met({ guest: "unassigned" }),
        await met({ tenant: foreignTenant }),
      ];
      const settings = apis[api.name];
      const elsewhere = settings?.isForSeveralTenants ? "AADSTS65001" : "AADSTS500011";
      const ofNobody = settings === undefined ? "AADSTS500011" : "AADSTS65001";
      expect(seen).toEqual(
        settings?.people
          ? [`${admission}`, `${admission}`, "AADSTS50105", elsewhere]
          : [ofNobody, ofNobody, ofNobody, elsewhere],
      );
    }
  });
});
