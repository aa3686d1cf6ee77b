import { describe, expect, test } from "vitest";
import type { Api, Client, System } from "../../../synthesized/system/apis";
import { apiOf, clientOf, tokenOrError } from "../../../synthesized/tokens/token-source";

const client = (name: string, more: Partial<Client> = {}): Client => ({
  ...{ name, clientId: `id of ${name}`, admitted: true, credential: "secret" },
  ...more,
});
const api = (name: string, ...clients: readonly Client[]): Api => ({
  ...{ name, refusal: 401, issuers: [], audiences: [], claims: [], clients },
  tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
});
const system = (...apis: readonly Api[]): System => ({ ...{ name: "s", keySets: [], open: [] }, apis });
const two = system(api("orders"), api("stock"));

test.each([
  [two, "stock", "stock"],
  [system(api("orders")), undefined, "orders"],
])("an API is found by its name, or is the only one", (of, named, expected) => {
  expect(apiOf(of, named).name).toBe(expected);
});

test.each<[System, string | undefined, string]>([
  [two, undefined, "USAGE: API: got none. Expected: orders, stock."],
  [two, "x", "USAGE: API: got x. Expected: orders, stock."],
  [system(), undefined, "USAGE: API: got none. Expected: a system that has one."],
])("else those that there are are told", (of, named, expected) => {
  expect(() => apiOf(of, named)).toThrow(expected);
});

describe("a client", () => {
  const orders = api(
    "orders",
    client("outsider", { admitted: false }),
    client("person", { credential: "person" }),
    client("billing", { secret: "x" }),
  );
  test.each<[string | undefined, string]>([
    [undefined, "billing"],
    ["outsider", "outsider"],
    ["id of person", "person"],
  ])("%s is %s", (named, expected) => {
    expect(clientOf(system(orders), orders, named).name).toBe(expected);
  });

  test.each<[Api, string | undefined, string]>([
    [orders, "x", "USAGE: --client: got x. Expected: outsider, person, billing."],
    [
      two.apis[0] ?? orders,
      undefined,
      "USAGE: --client: got none. Expected: a client, of which none of orders is known.",
    ],
  ])("is none of those", (of, named, expected) => {
    expect(() => clientOf(two, of, named)).toThrow(expected);
  });
});

test.each([
  [{ kind: "refused", status: 400, reason: "AADSTS501051: not assigned" }, 1, "TOKEN_REFUSED"],
  [{ kind: "refused", status: 0, reason: "no answer within 60 s" }, 3, "TOKEN_UNAVAILABLE"],
  [{ kind: "refused", status: 503, reason: "no OAuth error" }, 3, "TOKEN_UNAVAILABLE"],
  [{ kind: "refused", status: 429, reason: "AADSTS90055" }, 3, "TOKEN_UNAVAILABLE"],
  [{ kind: "unavailable", reason: "no secret" }, 3, "TOKEN_UNAVAILABLE"],
] as const)("%j ends with %i", (obtained, exitCode, code) => {
  expect(() => tokenOrError(obtained, api("orders"), client("billing"))).toThrow(
    expect.objectContaining({ exitCode, message: expect.stringContaining(`${code}: token of billing for orders: `) }),
  );
});
