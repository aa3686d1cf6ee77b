/**
 * Whom settings list is named by the summary and gets through in the local cloud, and nobody else is or does. What is expected comes from the
 * settings, never from what reads a stack.
 */
import { App } from "cdktf";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  AllowedClients,
  Backend,
  type Route,
  RouteAccess,
  type SecuredApi,
  type SecuredApiStackProps,
  VerificationKeys,
} from "../../constructs/index";
import type { JsonObject } from "../../internal/json";
import { azureCliClientId } from "../../limits/entra";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { readStack, type Stack } from "../../synthesized/stack/stack";
import type { ApiSummary } from "../../synthesized/summary/summary";
import { documentOf, newGateway, secured, testStack } from "../constructs/test-stack";
import { stackFolder } from "../synthesized/stack-folder";
import { summarized, summaryText } from "../synthesized/summarized";
import { synthesized } from "./started-cloud";

const person = "3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b";
const stranger = "99999999-9999-4999-8999-999999999999";
const names = ["alpha", "bravo", "charlie", "delta"] as const;
const stock = Backend.stock({ status: 200, body: "in" });
const closed: Route = { path: "/closed", methods: ["GET"], backend: stock };
const open: Route = { path: "/open", methods: ["GET"], access: RouteAccess.anonymous(), backend: stock };

const statusOf = async (cloud: PlayedCloud, url: string, token?: string): Promise<number> => {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await fetch(cloud.origins.toLocal(url), { headers })).status;
};

const apiOf = async (stack: Stack, name: string): Promise<ApiSummary> => {
  const found = (await summarized(stack)).apis.find((api) => api.name === name);
  if (found === undefined) throw new Error(`the summary has no ${name}`);
  return found;
};

/** What stands under a label of an API, as a reader of the terminal finds it. */
async function linesUnder(stack: Stack, api: string, label: string): Promise<string> {
  const section = new RegExp(`\\n  ${api}: [^\\n]*\\n((?:    .*\\n)+)`).exec(await summaryText(stack))?.[1] ?? "";
  return new RegExp(`^    ${label}(?:: (.*)|((?:\\n {6}.*)+))`, "m").exec(section)?.[0] ?? "";
}

const namesIn = (text: string, among: readonly string[]): string[] =>
  among.filter((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text)).sort();

/** Those whom the summary says to be admitted: in its data, and in its words. */
async function admittedBySummary(
  stack: Stack,
  api: string,
  among: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const inData = (await apiOf(stack, api)).callers.clients.filter(({ isAdmitted }) => isAdmitted === true);
  return [inData.map(({ name }) => name).sort(), namesIn(await linesUnder(stack, api, "May call"), among)];
}

interface EntraPlan {
  readonly tokenVersion: 1 | 2;
  readonly any: boolean;
  readonly clients: readonly { readonly name: string; readonly admitted: boolean }[];
  readonly people: boolean;
  readonly hasOpenRoute: boolean;
}

const entraPlan = fc
  .record({
    tokenVersion: fc.constantFrom(1 as const, 2 as const),
    any: fc.boolean(),
    clients: fc.uniqueArray(fc.record({ name: fc.constantFrom(...names), admitted: fc.boolean() }), {
      ...{ minLength: 1, maxLength: 3 },
      selector: ({ name }) => name,
    }),
    people: fc.boolean(),
    hasOpenRoute: fc.boolean(),
  })
  // Synth refuses a list of nobody.
  .filter(({ any, clients, people }) => any || people || clients.some(({ admitted }) => admitted))
  // And one whom nobody could keep out.
  .filter(({ any, clients }) => !any || clients.every(({ admitted }) => admitted));

const entraApi = (name: string, { tokenVersion, any, clients, people, hasOpenRoute }: EntraPlan): SecuredApi => ({
  ...{ name, pathPrefix: `/${name}`, tokenVersion, admitAnyClient: any, clients },
  ...(people ? { delegatedAccess: { clients: ["azure-cli"], principalIds: [person] } } : {}),
  routes: hasOpenRoute ? [closed, open] : [closed],
});

/** What a `SecuredApiStack` tells its users in its outputs. */
interface Outputs {
  readonly apis: Readonly<Record<string, ApiOutput>>;
  readonly client_secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface ApiOutput {
  readonly endpoint: string;
  readonly token_endpoint: string;
  readonly scope: string;
  readonly audiences: readonly string[];
  readonly clients: Readonly<Record<string, { readonly client_id: string }>>;
}

const outputsOf = ({ outputs }: Stack): Outputs =>
  // Sound: the constructs write them so.
  Object.fromEntries([...outputs].map(([name, { value }]) => [name, value])) as unknown as Outputs;

async function tokenOf(
  cloud: PlayedCloud,
  api: ApiOutput,
  client: string,
  secret: string,
): Promise<string | undefined> {
  const answer = await fetch(cloud.origins.toLocal(api.token_endpoint), {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client,
      client_secret: secret,
      scope: api.scope,
    }),
  });
  return ((await answer.json()) as { access_token?: string }).access_token;
}

async function checkEntraApi(name: string, plan: EntraPlan, stack: Stack, cloud: PlayedCloud): Promise<void> {
  const { apis, client_secrets: secrets } = outputsOf(stack);
  const api = apis[name];
  if (api === undefined) throw new Error(`no output of ${name}`);
  const ask = (token?: string, path = "/closed"): Promise<number> => statusOf(cloud, `${api.endpoint}${path}`, token);
  const admitted: string[] = [];
  for (const client of plan.clients) {
    const token = await tokenOf(
      cloud,
      api,
      api.clients[client.name]?.client_id ?? "",
      secrets[name]?.[client.name] ?? "",
    );
    expect(token).toBeDefined();
    if ((await ask(token)) === 200) admitted.push(client.name);
  }
  if (plan.people && (await ask(await cloud.entra.userToken(azureCliClientId, api.audiences[0] ?? ""))) === 200)
    admitted.push("Azure CLI");

  const listed = plan.clients.filter((client) => plan.any || client.admitted).map((client) => client.name);
  const expected = [...listed, ...(plan.people ? ["Azure CLI"] : [])].sort();
  const everybody = [...names, "Azure CLI", person];
  expect(admitted.sort()).toEqual(expected);
  const [inData, inWords] = await admittedBySummary(stack, name, everybody);
  expect(inData).toEqual(expected);
  expect(inWords).toEqual([...expected, ...(plan.people ? [person] : [])].sort());
  expect((await apiOf(stack, name)).callers.admits).toBe(plan.any ? "any client" : "clients");
  expect((await linesUnder(stack, name, "May call")).includes("every client of the tenant")).toBe(plan.any);
  const refused = plan.clients.map((client) => client.name).filter((client) => !listed.includes(client));
  expect(namesIn(await linesUnder(stack, name, "Refused"), everybody)).toEqual(refused.sort());

  expect(await ask()).toBe(401);
  const unlisted = await cloud.entra.mint({ client: stranger, api: api.audiences[0] ?? "" });
  expect(await ask(unlisted)).toBe(plan.any ? 200 : 401);
  expect(await ask(undefined, "/open")).toBe(plan.hasOpenRoute ? 200 : 404);
  const routes = (await apiOf(stack, name)).routes;
  expect(routes).toMatchObject([{ access: "token" }, ...(plan.hasOpenRoute ? [{ access: "open" }] : [])]);
}

test("of Entra's callers", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(entraPlan, entraPlan, async (one, other) => {
      const props: SecuredApiStackProps = {
        ...{ namePrefix: "test", preventDestroy: false, adapter: "none", invokePolicy: "none" },
        apis: [entraApi("one", one), entraApi("other", other)],
      };
      const { stack, dispose } = await synthesized(props);
      const cloud = await playStack(stack);
      try {
        await checkEntraApi("one", one, stack, cloud);
        await checkEntraApi("other", other, stack, cloud);
      } finally {
        await cloud.close();
        dispose();
      }
    }),
    { numRuns: 10, endOnFailure: true },
  );
});

const issuer = "https://issuer.example.com";
const audience = "https://api.example.com/orders";

interface OtherPlan {
  readonly claim: "azp" | "client_id" | "cid" | "sub";
  /** Undefined: every client. */
  readonly listed: readonly string[] | undefined;
  /** A claim beside the list: tokens of one subject alone. */
  readonly ofOneSubject: boolean;
  readonly scopes: readonly string[];
  readonly type: "TOKEN_AUTHENTICATION" | "JWT_AUTHENTICATION";
  readonly hasOpenRoute: boolean;
}

const otherPlan: fc.Arbitrary<OtherPlan> = fc.record({
  claim: fc.constantFrom("azp" as const, "client_id" as const, "cid" as const, "sub" as const),
  listed: fc.option(fc.subarray([...names], { minLength: 1 }), { nil: undefined }),
  ofOneSubject: fc.boolean(),
  scopes: fc.subarray(["orders.read", "orders.write"]),
  type: fc.constantFrom("TOKEN_AUTHENTICATION" as const, "JWT_AUTHENTICATION" as const),
  hasOpenRoute: fc.boolean(),
});

const subject = "urn:example:subject";

/** One subject beside a list of clients; where subjects are what is listed, there is no other. */
const requiresSubject = ({ claim, listed, ofOneSubject }: OtherPlan): boolean =>
  ofOneSubject && claim !== "sub" && listed !== undefined;

function otherStack(plan: OtherPlan): Promise<Stack> {
  const { claim, listed, scopes, type, hasOpenRoute } = plan;
  const scope = testStack(new App({ stackTraces: false, outdir: stackFolder("{}") }));
  const guarded: Route = scopes.length === 0 ? closed : { ...closed, access: RouteAccess.anyOfScopes(scopes) };
  secured(scope, {
    ...{ issuers: [issuer], audiences: [audience], authenticationType: type },
    gateway: newGateway(scope, { invokePolicy: "none" }),
    keys: VerificationKeys.remoteJwks({ uri: `${issuer}/keys` }),
    clients: listed === undefined ? AllowedClients.anyClientOfTheIssuers() : AllowedClients.byClaim(claim, listed),
    requiredClaims: requiresSubject(plan) ? [{ claim: "sub", values: [subject] }] : [],
    identityHeaders: { "X-Subject": "sub" },
    routes: hasOpenRoute ? [guarded, open] : [guarded],
  });
  return readStack(stackFolder(documentOf(scope)), { environment: {} });
}

async function checkOtherApi(plan: OtherPlan, stack: Stack, cloud: PlayedCloud): Promise<void> {
  const endpoint = `https://${String(stack.resourcesOf("oci_apigateway_gateway")[0]?.values.hostname)}/orders`;
  const [played] = cloud.otherIssuers;
  const tokenFor = async (client: string, more: JsonObject = {}): Promise<string> => {
    const scope = plan.scopes[0] ?? "none";
    const sub = requiresSubject(plan) ? subject : client;
    const claims = { iss: issuer, aud: audience, sub, scope, [plan.claim]: client, ...more };
    return (await played?.token(client, { claims })) ?? "";
  };
  const ask = (token?: string, path = "/closed"): Promise<number> => statusOf(cloud, `${endpoint}${path}`, token);

  const admitted: string[] = [];
  for (const client of names) if ((await ask(await tokenFor(client))) === 200) admitted.push(client);
  expect(admitted.sort()).toEqual([...(plan.listed ?? names)].sort());
  expect(await ask(await tokenFor(stranger))).toBe(plan.listed === undefined ? 200 : 401);

  const { callers, routes } = await apiOf(stack, "orders");
  const words = await linesUnder(stack, "orders", "May call");
  const isOfSubjects = plan.listed !== undefined && plan.claim === "sub";
  expect(callers.admits).toBe(plan.listed === undefined ? "any client" : isOfSubjects ? "subjects" : "clients");
  expect(namesIn(words, names)).toEqual([...(plan.listed ?? [])].sort());
  expect(words.includes(`every client to which ${issuer} gives a token`)).toBe(plan.listed === undefined);

  const [first = ""] = admitted;
  expect(await ask()).toBe(401);
  expect(await ask(await tokenFor(first, { iss: "https://somebody.else" }))).toBe(401);
  if (requiresSubject(plan)) expect(await ask(await tokenFor(first, { sub: "urn:example:somebody" }))).toBe(401);
  expect(await ask(await tokenFor(first, { scope: "nothing" }))).toBe(plan.scopes.length === 0 ? 200 : 403);
  expect(await ask(undefined, "/open")).toBe(plan.hasOpenRoute ? 200 : 404);
  const guarded = plan.scopes.length === 0 ? { access: "token" } : { access: "scopes", scopes: plan.scopes };
  expect(routes).toMatchObject([guarded, ...(plan.hasOpenRoute ? [{ access: "open" }] : [])]);
}

test("of another issuer's callers", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(otherPlan, async (plan) => {
      const stack = await otherStack(plan);
      const cloud = await playStack(stack);
      try {
        await checkOtherApi(plan, stack, cloud);
      } finally {
        await cloud.close();
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
