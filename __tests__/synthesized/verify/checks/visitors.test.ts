import { expect, test } from "vitest";
import type { Api, Client, Visitor } from "../../../../synthesized/system/apis";
import type { CheckContext } from "../../../../synthesized/verify/check";
import { guest, trustedTenant } from "../../../../synthesized/verify/checks/visitors";
import { runChecks } from "../../../../synthesized/verify/run-checks";
import type { Obtained } from "../../../../synthesized/verify/tokens";

const [home, partner] = ["11111111-2222-4333-8444-555555555555", "77777777-7777-4777-8777-777777777777"];
const issuerOf = (tenant: string): string => `https://login.microsoftonline.com/${tenant}/v2.0`;
const program: Client = { name: "billing", clientId: "b", admitted: true, credential: "secret", secret: "s" };
const cli: Client = { name: "Azure CLI", clientId: "c", admitted: true, credential: "person", people: "assigned" };
const elsewhere: Client = { ...program, name: "elsewhere", standsIn: true };
const api: Api = {
  ...{ name: "orders", refusal: 401, audiences: ["a"], claims: [], issuers: [issuerOf(home)], clients: [program] },
  tokenEndpoint: `https://login.microsoftonline.com/${home}/oauth2/v2.0/token`,
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
  probe: { method: "GET", url: "https://api.test/orders", status: 200 },
};

/** What the check finds, and for whom a token was wanted. */
async function looked(given: Partial<Api>, obtained: Obtained, status = 200) {
  const asked: [string, Visitor][] = [];
  const context = {
    system: { name: "s", keySets: [], apis: [{ ...api, ...given }] },
    fetch: async () => new Response(null, { status }),
    now: () => 0,
    whyNotReached: () => undefined,
    tokens: {
      visit: async (_api: Api, client: Client, visitor: Visitor) => {
        asked.push([client.name, visitor]);
        return obtained;
      },
    },
    // Sound: neither check asks for more.
  } as unknown as CheckContext;
  const { results } = await runChecks(context, undefined, [trustedTenant, guest]);
  return { asked, results: results.map(({ id, status: outcome, title }) => ({ id, outcome, title })) };
}

const segment = Buffer.from("{}").toString("base64url");
const token: Obtained = { kind: "token", token: `${segment}.${segment}.AAAA`, milliseconds: 1 };
const refused: Obtained = { kind: "refused", status: 400, reason: "AADSTS50105" };
const none: Obtained = { kind: "unavailable", reason: "none" };

test("of one tenant's API whose clients are programs there is nothing to see", async () => {
  expect((await looked({}, token)).results).toEqual([]);
});

test("a deployment of another issuer has no tenants", async () => {
  const { tokenEndpoint: _, ...others } = api;
  const given = {
    ...others,
    tokenEndpoint: undefined,
    clients: [program],
    issuers: [issuerOf(home), issuerOf(partner)],
  };
  expect((await looked(given as Partial<Api>, token)).results).toEqual([]);
});

test.each<[string, readonly Client[], string]>([
  ["a person's client, since people are in every tenant", [program, elsewhere, cli], "Azure CLI"],
  ["one that is registered nobody knows where", [program, elsewhere], "elsewhere"],
  ["any", [program], "billing"],
])("who visits from a trusted tenant uses %s", async (_how, clients, name) => {
  const issuers = [issuerOf(home), issuerOf(partner), issuerOf("common")];
  const { asked, results } = await looked({ clients, issuers }, token);
  expect(asked[0]).toEqual([name, { tenant: partner }]);
  expect(results[0]).toEqual({
    ...{ id: "trusted-tenant", outcome: "passed" },
    title: `orders answers ${name} for the trusted tenant ${partner}`,
  });
});

test.each<[string, Obtained, number, string]>([
  ["answered", token, 200, "passed"],
  ["not answered", token, 401, "failed"],
  ["refused by Entra", refused, 200, "not-checked"],
  ["not to be had", none, 200, "not-checked"],
])("a trusted tenant's caller who is %s", async (_how, obtained, status, outcome) => {
  const given = { issuers: [issuerOf(partner), issuerOf(home)] };
  expect((await looked(given, obtained, status)).results[0]?.outcome).toBe(outcome);
});

test.each<[string, "assigned" | "everyone", Obtained, number, string]>([
  ["gets no token where one must be assigned", "assigned", refused, 200, "passed"],
  ["must not get one there", "assigned", token, 401, "failed"],
  ["is answered where everyone is", "everyone", token, 200, "passed"],
  ["must be answered there", "everyone", token, 401, "failed"],
  ["is refused by Entra there, for a reason of its own", "everyone", refused, 200, "not-checked"],
  ["cannot be had from the real Entra", "assigned", none, 200, "not-checked"],
])("a guest %s", async (_what, people, obtained, status, outcome) => {
  const { asked, results } = await looked({ clients: [program, { ...cli, people }] }, obtained, status);
  expect(asked).toEqual([["Azure CLI", { guest: true }]]);
  expect(results.map(({ id, outcome: found }) => [id, found])).toEqual([["guest", outcome]]);
});

test.each([0, 429, 500, 503])("an Entra that answers %i keeps no guest out", async (status) => {
  const down: Obtained = { kind: "refused", status, reason: "x" };
  const outcomes = async (obtained: Obtained) =>
    (await looked({ clients: [cli] }, obtained)).results.map(({ outcome }) => outcome);
  expect([await outcomes(refused), await outcomes(down)]).toEqual([["passed"], ["not-checked"]]);
});
