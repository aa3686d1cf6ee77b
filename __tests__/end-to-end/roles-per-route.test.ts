/** The example `roles-per-route`, and what its authorizer does when keys change and clients are denied. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Backend, RouteAccess, type SecuredApiStackProps } from "../../constructs/index";
import { askedCloud } from "../../local/asked/asked-cloud";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { cloudMemory } from "../../local/cloud-memory";
import { startCloudConsole } from "../../local/page/console-of-cloud";
import { isValueObject, type Value } from "../../synthesized/expression/value";
import { synthesizedExample } from "../synthesized/synthesized-example";
import { synthesized } from "./started-cloud";

const valueAt = (value: Value | undefined, ...path: readonly string[]): Value | undefined =>
  path.reduce<Value | undefined>((outer, name) => (isValueObject(outer) ? outer[name] : undefined), value);

/** Asks a cloud that has the API `orders`. */
function asking(cloud: PlayedCloud) {
  const { stack, origins } = cloud;
  const api = (...path: readonly string[]): string =>
    String(valueAt(stack.outputs.get("apis")?.value, "orders", ...path));
  const clientId = (client: string): string => api("clients", client, "client_id");
  return {
    clientId,
    async token(client: string): Promise<string> {
      const secret = valueAt(stack.outputs.get("client_secrets")?.value, "orders", client);
      const answer = await fetch(origins.toLocal(api("token_endpoint")), {
        method: "POST",
        body: new URLSearchParams({
          ...{ grant_type: "client_credentials", client_id: clientId(client), client_secret: String(secret) },
          scope: api("scope"),
        }),
      });
      // Sound: the token endpoint answers so.
      return ((await answer.json()) as { access_token: string }).access_token;
    },
    async status(token: string, method: string, path: string): Promise<number> {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(origins.toLocal(`${api("endpoint")}${path}`), { method, headers })).status;
    },
  };
}

let running: PlayedCloud;
beforeAll(async () => {
  running = await playStack(await synthesizedExample("roles-per-route"));
}, 60_000);
afterAll(() => running.close());

test("a role is refused on one route and admitted on another", { timeout: 60_000 }, async () => {
  expect(running.notPlayed).toEqual([]);
  const { token, status } = asking(running);
  const [billing, desk] = [await token("billing"), await token("service-desk")];
  const statuses = async (by: string) => [
    await status(by, "GET", "/caller"),
    await status(by, "GET", "/all"),
    await status(by, "DELETE", "/all/1"),
    await status(by, "POST", "/all/1/refund"),
  ];
  expect(await statuses(billing)).toEqual([200, 200, 403, 403]);
  expect(await statuses(desk)).toEqual([200, 200, 200, 200]);
  expect(await statuses(await token("outsider"))).toEqual([401, 401, 401, 401]);
});

test("the page judges tokens by what the authorizer and each route ask", async () => {
  const page = await startCloudConsole(running, askedCloud(running));
  try {
    const { deployments } = JSON.parse(await (await fetch(`${page.url}/state`)).text());
    expect(deployments).toEqual([
      expect.objectContaining({
        judge: "authorizer",
        denied: { kids: [], clients: [], subjects: [], tokens: [] },
        routes: expect.arrayContaining([
          { name: "GET /caller", asks: [] },
          { name: "POST /all/{order}/refund", asks: [["app-role:Orders.Cancel", "app-role:Orders.Refund"]] },
        ]),
      }),
    ]);
  } finally {
    await page.close();
  }
});

test("a token of a key that is new is admitted at the next request", { timeout: 60_000 }, async () => {
  const { token, status } = asking(running);
  expect(await status(await token("billing"), "GET", "/all")).toBe(200);
  await running.entra.keys.rotate("emergency");
  expect(await status(await token("billing"), "GET", "/all")).toBe(200);
});

const propsWith = (clients: readonly string[]): SecuredApiStackProps => ({
  namePrefix: "test",
  preventDestroy: false,
  apis: [
    {
      name: "orders",
      pathPrefix: "/orders",
      clients: [{ name: "billing" }, { name: "stock" }],
      authorizer: { denied: { clients }, settings: { cacheSeconds: 60 } },
      routes: [
        {
          path: "/all",
          methods: ["GET"],
          access: RouteAccess.anyOfRoles(["Api.Invoke"]),
          backend: Backend.stock({ status: 200 }),
        },
      ],
    },
  ],
});

test("a client that is denied is refused when its answer has aged out", { timeout: 60_000 }, async () => {
  const memory = cloudMemory();
  const before = await synthesized(propsWith([]));
  const first = await playStack(before.stack, { memory });
  const denied = asking(first).clientId("billing");
  const after = await synthesized(propsWith([denied]));
  const tokens = { billing: await asking(first).token("billing"), stock: await asking(first).token("stock") };
  const asked = async (cloud: PlayedCloud) => [
    await asking(cloud).status(tokens.billing, "GET", "/all"),
    await asking(cloud).status(tokens.stock, "GET", "/all"),
  ];
  try {
    expect(await asked(first)).toEqual([200, 200]);
    const second = await playStack(after.stack, { memory });
    try {
      // What the gateway keeps it goes by, for as long as it was told.
      expect(await asked(second)).toEqual([200, 200]);
      memory.clock.moveBy(61_000);
      expect(await asked(second)).toEqual([401, 200]);
    } finally {
      await second.close();
    }
  } finally {
    await first.close();
    before.dispose();
    after.dispose();
  }
});
