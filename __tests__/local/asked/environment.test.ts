import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { environmentOf, inDotenv } from "../../../local/asked/environment";
import type { PlayedCloud } from "../../../local/cloud";
import type { LocalEndpoint } from "../../../local/library/local-cloud";
import { newFolder } from "../../run-folder";

const entra = { url: "http://127.0.0.1:4039", directory: () => ({ tenantId: "t" }) };
// Sound: nothing else of it is asked for.
const cloud = { entra, stack: { name: "shop" } } as unknown as PlayedCloud;

const endpoint = (clients: readonly string[], path = "/orders"): LocalEndpoint => ({
  ...{ url: `https://orders.example.com${path}`, local: `http://127.0.0.1:4041${path}` },
  clients: Object.fromEntries(
    clients.map((name) => [name, { clientId: `id of ${name}`, admitted: true, secret: "s~." }]),
  ),
  tokens: {
    url: "https://login.microsoftonline.com/t/token",
    local: "http://127.0.0.1:4039/t/token",
    scope: "api://x/.default",
  },
});

const asked = (apis: Readonly<Record<string, LocalEndpoint>>, host = "127.0.0.1") =>
  environmentOf(cloud, apis, { console: "http://127.0.0.1:4040", host });

describe("variables", () => {
  test("are called as the API and the client are, in upper case", () => {
    const { variables } = asked({ "north/orders": endpoint(["web shop"]) });
    expect(variables).toMatchObject({
      LOCAL_CLOUD_URL: "http://127.0.0.1:4040",
      NORTH_ORDERS_URL: "http://127.0.0.1:4041/orders",
      NORTH_ORDERS_REAL_URL: "https://orders.example.com/orders",
      NORTH_ORDERS_TOKEN_URL: "http://127.0.0.1:4039/t/token",
      NORTH_ORDERS_SCOPE: "api://x/.default",
      NORTH_ORDERS_WEB_SHOP_CLIENT_ID: "id of web shop",
      NORTH_ORDERS_WEB_SHOP_CLIENT_SECRET: "s~.",
    });
  });

  const name = fc.oneof(
    fc.string({ minLength: 1, unit: "grapheme" }),
    fc.constantFrom("a-b", "a_b", "A b", "2fa", "local-cloud", "__proto__", "a\nX=1"),
  );
  const apis = fc.dictionary(
    name,
    fc.array(name, { maxLength: 4 }).map((names) => [...new Set(names)]),
    { maxKeys: 5 },
  );

  test("lose nothing, whatever APIs and clients are called, and are names of shells", () => {
    fc.assert(
      fc.property(apis, (wanted) => {
        const { variables } = asked(
          Object.fromEntries(Object.entries(wanted).map(([api, clients]) => [api, endpoint(clients)])),
        );
        const count = Object.values(wanted).reduce((sum, clients) => sum + 5 + 2 * clients.length, 3);
        expect(Object.keys(variables)).toHaveLength(count);
        for (const variable of Object.keys(variables)) expect(variable).toMatch(/^[A-Z_][A-Z0-9_]*$/);
      }),
    );
  });

  test("are read by a shell as they are meant", () => {
    const values = fc.array(
      fc.string({ unit: "binary-ascii", minLength: 1 }).filter((text) => !text.includes("\0")),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(values, fc.string(), (texts, stack) => {
        const variables = Object.fromEntries(texts.map((text, index) => [`V${index}`, text]));
        const file = join(newFolder("dotenv"), "env");
        writeFileSync(file, inDotenv({ name: stack, variables }));
        const print = Object.keys(variables)
          .map((one) => `printf '%s\\0' "$${one}"`)
          .join("\n");
        const { stdout, stderr } = spawnSync("sh", ["-c", `set -u\n. ${file}\n${print}`], { encoding: "utf8" });
        expect([stderr, stdout.split("\0").slice(0, -1)]).toEqual(["", texts]);
      }),
      { numRuns: 30 },
    );
  });
});

test("whoever calls this machine by a name is told of all on it by that name", () => {
  const { console, apis, entra: own } = asked({ orders: endpoint([]) }, "cloud.test");
  expect([console, apis.orders?.local, apis.orders?.tokens?.local, own.local]).toEqual([
    "http://cloud.test:4040",
    "http://cloud.test:4041/orders",
    "http://cloud.test:4039/t/token",
    "http://cloud.test:4039",
  ]);
  expect(apis.orders?.url).toBe("https://orders.example.com/orders");
});
