import { expect, test } from "vitest";
import { systemOfOutputs } from "../../../synthesized/verify/system-of-outputs";
import { whyNoSecret } from "../../../synthesized/verify/tokens";

const outputs = (clients: Readonly<Record<string, Readonly<Record<string, string>>>>) => ({
  stack: "shop",
  values: {
    apis: Object.fromEntries(
      Object.entries(clients).map(([api, ids]) => [
        api,
        { clients: Object.fromEntries(Object.entries(ids).map(([name, client_id]) => [name, { client_id }])) },
      ]),
    ),
  },
});

/** `api/client` → its secret. */
function secretsIn(given: Parameters<typeof outputs>[0], environment: Readonly<Record<string, string>>) {
  const { apis } = systemOfOutputs(outputs(given), { environment, paths: new Map() });
  return Object.fromEntries(
    apis.flatMap(({ name, clients }) => clients.map((client) => [`${name}/${client.name}`, client.secret])),
  );
}

const environment = {
  ENTRA_CLIENT_SECRET_BILLING: "a",
  ENTRA_CLIENT_SECRET_ORDERS_BILLING: "b",
  ENTRA_CLIENT_SECRET_STOCK_BILLING: "c",
};

test.each([
  ["one client alone", { orders: { billing: "1" } }, { "orders/billing": "a" }],
  [
    "the same client of two APIs",
    { orders: { billing: "1" }, stock: { billing: "1" } },
    { "orders/billing": "a", "stock/billing": "a" },
  ],
  [
    "two clients of one name",
    { orders: { billing: "1" }, stock: { billing: "2" } },
    { "orders/billing": "b", "stock/billing": "c" },
  ],
  [
    "two clients whose names differ by what a variable cannot say",
    { orders: { billing: "1" }, stock: { Billing: "2" } },
    { "orders/billing": "b", "stock/Billing": "c" },
  ],
])("the environment gives the secret of %s", (_, given, secrets) => {
  expect(secretsIn(given, environment)).toEqual(secrets);
});

test("the variable that is missing is named", () => {
  const { apis } = systemOfOutputs(outputs({ orders: { billing: "1" }, stock: { billing: "2" } }), {
    environment: {},
    paths: new Map(),
  });
  expect(apis.flatMap(({ clients }) => clients.map(whyNoSecret))).toEqual([
    expect.stringMatching(/^no secret: set ENTRA_CLIENT_SECRET_ORDERS_BILLING,/),
    expect.stringMatching(/^no secret: set ENTRA_CLIENT_SECRET_STOCK_BILLING,/),
  ]);
});

test("an API of which each request chooses who judges is told as not checked, and the others are checked", () => {
  const apis = { orders: { chosen_by: "request.auth[iss]", issuers: ["a", "b"] }, stock: { issuers: ["a"] } };
  const read = systemOfOutputs({ stack: "shop", values: { apis } }, { environment: {}, paths: new Map() });
  expect(read.apis.map(({ name }) => name)).toEqual(["stock"]);
  expect(read.unchecked).toEqual([
    expect.objectContaining({ name: "orders", reason: expect.stringContaining("by request.auth[iss]") }),
  ]);
});
