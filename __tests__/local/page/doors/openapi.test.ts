/** Every route and every answer of the page's server, against the document in which it describes itself. */
import { readdirSync, readFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import Ajv2020 from "ajv/dist/2020";
import { Manifest } from "cdktf";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askedCloud } from "../../../../local/asked/asked-cloud";
import { type PlayedCloud, playStack } from "../../../../local/cloud";
import type { Console } from "../../../../local/page/console";
import { startCloudConsole } from "../../../../local/page/console-of-cloud";
import { readStack } from "../../../../synthesized/stack/stack";
import { newFolder } from "../../../run-folder";
import { ordersStack } from "../../orders-stack";

interface Operation {
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly name: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** Sound: the tests fail where it is none. */
const document = JSON.parse(readFileSync("docs/local-cloud-openapi.json", "utf8")) as OpenApi;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

const ajv = new Ajv2020({ strict: true, allErrors: true, validateFormats: false });
ajv.addKeyword("components");
ajv.addSchema({ $id: "https://local.test/", components: document.components });
const rooted = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://local.test/#/'));
const errorsOf = (schema: object, value: unknown): unknown => {
  const validate = ajv.compile(rooted(schema));
  return validate(value) ? [] : [validate.errors, value];
};

let cloud: PlayedCloud;
let page: Console;
let guarded: Console;

beforeAll(async () => {
  const folder = newFolder("orders");
  const stack = ordersStack();
  stack.prepareStack();
  stack.synthesizer.synthesize({ outdir: folder, manifest: new Manifest("", folder, false), skipValidation: false });
  cloud = await playStack(await readStack(`${folder}/stacks/shop`, { environment: {} }), {
    ...{ https: {}, proxy: {}, echo: true },
  });
  const asked = askedCloud(cloud);
  page = await startCloudConsole(cloud, asked);
  guarded = await startCloudConsole(cloud, asked, await cloud.inReading("lenient"), {
    access: { hosts: ["cloud.test"], token: "right" },
  });
}, 60_000);
afterAll(async () => {
  await Promise.all([page?.close(), guarded?.close()]);
  await cloud?.close();
});

interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly at?: () => Console;
  /** Of a stream, what one waits for. */
  readonly until?: string;
}
interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const seen = new Set<string>();

/** Asks, and holds the answer against the document. */
async function ask(method: string, target: string, asking: Asking = {}): Promise<Told> {
  const told = await sent(method, target, asking);
  const path = target.replace(/\?.*/, "");
  const operation = document.paths[path]?.[method.toLowerCase()];
  const type = told.headers["content-type"]?.replace(/;.*/, "") ?? "none";
  if (operation === undefined) {
    expect(errorsOf({ $ref: "#/components/schemas/Problem" }, JSON.parse(told.text))).toEqual([]);
    return told;
  }
  const content = operation.responses[told.status]?.content[type];
  if (content === undefined)
    throw new Error(`${method} ${target}: ${told.status} ${type} is not documented: ${told.text}`);
  seen.add(`${method} ${path} ${told.status} ${type}`);
  for (const value of valuesIn(type, told.text)) expect(errorsOf(content.schema, value)).toEqual([]);
  return told;
}

function valuesIn(type: string, text: string): readonly unknown[] {
  if (type === "application/json") return [JSON.parse(text)];
  if (type === "application/x-ndjson")
    return text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return [text];
}

function sent(method: string, target: string, { headers = {}, body, at = () => page, until }: Asking): Promise<Told> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const asked = request(`${at().url}${target}`, { method, headers: { ...json, ...headers } }, (answer) => {
      let text = "";
      const done = (): void => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      answer.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        if (until === undefined || !text.includes(until)) return;
        done();
        asked.destroy();
      });
      answer.on("end", done);
    });
    asked.on("error", reject);
    asked.end(typeof body === "string" ? body : body === undefined ? undefined : JSON.stringify(body));
  });
}

const json = ({ text }: Told) => JSON.parse(text);

it("is what is served, and a document of OpenAPI 3.1", async () => {
  expect(json(await ask("GET", "/openapi.json"))).toEqual(document);
  expect(document.openapi).toBe("3.1.0");
  const named = JSON.stringify(document).match(/"#\/components\/schemas\/(\w+)"/g) ?? [];
  const names = named.map((text) => text.slice(22, -1));
  expect([...new Set(names)].sort()).toEqual(
    expect.arrayContaining(Object.keys(document.components.schemas).filter((name) => !streamed.includes(name))),
  );
  for (const schema of Object.values(document.components.schemas))
    expect(() => ajv.compile(rooted(schema))).not.toThrow();
});

/** Those of the stream of events stand in it by name. */
const streamed = ["ShownRequest", "TokenRequest", "KeysServed", "KeysFetched"];

describe("what is asked as it should be", () => {
  const order = { api: "orders", client: "billing" };

  it("is answered with 200", async () => {
    const { apis } = json(await ask("GET", "/env?format=json"));
    expect(json(await ask("GET", "/env", { headers: { accept: "application/json" } })).apis).toEqual(apis);
    expect((await ask("GET", "/env")).text).toContain(
      `ORDERS_BILLING_CLIENT_ID=${apis.orders.clients.billing.clientId}\n`,
    );
    expect((await ask("GET", "/env?format=dotenv", { headers: { accept: "application/json" } })).text).toMatch(
      /^# shop\n/,
    );
    const { access_token: token } = json(await ask("POST", "/token", { body: order }));
    await ask("POST", "/token", { body: { ...order, claims: { roles: ["x"], oid: null } } });
    const status = async () =>
      (await fetch(`${apis.orders.local}/all`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status()).toBe(200);
    await ask("GET", "/");
    await ask("GET", "/state");
    await ask("GET", "/state", { at: () => guarded, headers: { authorization: "Bearer right" } });
    const { apis: system } = json(await ask("GET", "/system"));
    await ask("GET", "/keys");
    await ask("POST", "/requests", {
      body: { deployment: system[0].deployment, client: apis.orders.clients.billing.clientId },
    });
    await ask("POST", "/requests", { body: { deployment: system[0].deployment } });
    const answered = json(await ask("GET", "/requests"));
    expect(answered).toContainEqual(expect.objectContaining({ api: "orders", path: "/orders/all", status: 200 }));
    const { id } = answered.find(
      ({ path, status: got }: { path: string; status: number }) => path === "/orders/all" && got === 200,
    );
    const lines = json(await ask("GET", `/lines?request=${encodeURIComponent(id)}`));
    expect(lines.token).toMatchObject({ clientId: apis.orders.clients.billing.clientId });
    expect(json(await ask("GET", "/logs"))).toContainEqual(expect.objectContaining({ log: "access", requestId: id }));
    await ask("GET", "/requests?follow=true", { until: "\n" });
    await ask("GET", "/logs?follow=true", { until: "\n" });
    await ask("GET", "/requests?follow=false");
    const stream = await ask("GET", "/events", { until: '"path":"/orders/all"' });
    const told = [...stream.text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(
      ([, name = "", data = ""]) => [name, JSON.parse(data)] as const,
    );
    const schemaOf: Readonly<Record<string, string>> = {
      ...{ request: "ShownRequest", token: "TokenRequest", keysServed: "KeysServed", keysFetched: "KeysFetched" },
    };
    expect(new Set(told.map(([name]) => name))).toEqual(new Set(["hello", ...Object.keys(schemaOf)]));
    for (const [name, event] of told)
      if (name !== "hello") expect(errorsOf({ $ref: `#/components/schemas/${schemaOf[name]}` }, event)).toEqual([]);
    await ask("GET", "/switches");
    await ask("POST", "/switches", { body: { rotate: "emergency", delay: 0, flapping: false } });
    await ask("GET", "/history");
    const { applied } = json(await ask("POST", "/switches", { body: { moveClock: 120 * 86_400, apply: true } }));
    await ask("POST", "/secrets", { body: { id: applied.secrets[0].id } });
    expect(await status()).toBe(401);
    await ask("POST", "/switches", { body: { resetClock: true } });
  }, 60_000);

  it("and cannot be done is answered with a problem that says what can", async () => {
    const messages = [
      await ask("POST", "/token", { body: { api: "order" } }),
      await ask("POST", "/token", { body: { client: "nobody" } }),
      await ask("POST", "/token", { body: { ...order, wrong: "crooked" } }),
      await ask("POST", "/token", { body: { ...order, wrong: "expired", person: "guest" } }),
      await ask("POST", "/token", { body: { ...order, wrong: "other-issuer" } }),
      await ask("POST", "/token", { body: { ...order, person: "member" } }),
      await ask("POST", "/requests", { body: { deployment: "none" } }),
      await ask("POST", "/secrets", { body: { id: "none" } }),
      await ask("POST", "/token", { body: { person: "everybody" } }),
      await ask("POST", "/token", { body: { person: { tenant: "../x" } } }),
      await ask("POST", "/token", { body: { client: 7 } }),
      await ask("POST", "/token", { body: { clint: "billing" } }),
      await ask("POST", "/token", { body: "{" }),
      await ask("POST", "/token", { body: { client: "99999999-9999-4999-8999-999999999999" } }),
      await ask("POST", "/switches", { body: { outage: "total" } }),
      await ask("POST", "/switches", { body: { moveClock: 1.5 } }),
      await ask("POST", "/switches", { body: { apply: false } }),
      await ask("POST", "/switches", { body: {} }),
      await ask("POST", "/requests", { body: {} }),
      await ask("GET", "/env?format=xml"),
    ].map((told) => `${told.status} ${json(told).code} ${json(told).message}`);
    expect(messages).toEqual([
      "404 USAGE api: got order. Expected: orders.",
      "404 USAGE client: got nobody. Expected: billing, outsider, warehouse.",
      "404 USAGE wrong: got crooked. Expected: expired, id-token, not-listed, other-audience, other-issuer, other-tenant, other-version, without-scope.",
      "404 USAGE person and wrong: got all of them. Expected: one of them.",
      "404 TOKEN_UNAVAILABLE a token of billing for orders: the local Entra has no such token for it.",
      expect.stringMatching(/^422 TOKEN_REFUSED a token of billing for orders: AADSTS65001: /),
      "404 USAGE deployment: got none. Allowed: one with a route that is known.",
      "404 NOT_FOUND No apply made it here, or a later one did.",
      `400 USAGE person: got "everybody". Allowed: "member", "guest", {"tenant":"77777777-7777-4777-8777-777777777777"}.`,
      `400 USAGE person: got {"tenant":"../x"}. Allowed: "member", "guest", {"tenant":"77777777-7777-4777-8777-777777777777"}.`,
      "400 USAGE client: got 7. It must be string.",
      "400 USAGE clint: is nothing that is known here. Allowed: api, client, issuer, claims, person, visitor, wrong.",
      "400 USAGE body: got no JSON. Allowed: a JSON object.",
      "404 TOKEN_UNAVAILABLE a token of 99999999-9999-4999-8999-999999999999 for orders: nobody here knows 99999999-9999-4999-8999-999999999999 as a client, or a credential of it.",
      '400 USAGE outage: got "total". Allowed: none, unavailable, reset, silent.',
      "400 USAGE moveClock: got 1.5. It must be integer.",
      "400 USAGE apply: got false. Allowed: true.",
      "400 USAGE body: got {}. Allowed: an object of rotate, flapping, delay, outage, surface, moveClock, resetClock, apply.",
      "400 USAGE deployment: got none. Allowed: deployment, client, wrong, method, path.",
      '400 USAGE format: got "xml". Allowed: dotenv, json.',
    ]);
  });
});

describe.each(operations)("$method $path", ({ method, path, operation }) => {
  const isOrder = operation.requestBody !== undefined;
  const right = isOrder ? { body: {} } : {};
  const refusals: readonly (readonly [number, string, Asking])[] = [
    [421, "a name that only leads to loopback", { headers: { host: "rebound.example.com" } }],
    [403, "a page of another origin", { headers: { origin: "https://evil.example.com" } }],
    [403, "a page of another site", { headers: { "sec-fetch-site": "cross-site" } }],
    [401, "nobody's token, where others may ask", { at: () => guarded }],
    [401, "a wrong token", { at: () => guarded, headers: { authorization: "Bearer wrong" } }],
    [
      401,
      "a wrong token by an allowed name",
      { at: () => guarded, headers: { host: "cloud.test", cookie: "local-cloud-token=righ" } },
    ],
    [
      421,
      "another name with the token",
      { at: () => guarded, headers: { host: "evil.test", authorization: "Bearer right" } },
    ],
    [
      403,
      "another page with the token",
      { at: () => guarded, headers: { origin: "https://evil.test", authorization: "Bearer right" } },
    ],
    ...(isOrder
      ? ([
          [415, "a form", { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=b" }],
          [415, "a form that hides JSON", { headers: { "content-type": "text/plain" }, body: "{}" }],
          [400, "what is no JSON", { body: "{" }],
          [400, "nothing", { body: "" }],
          [400, "a list", { body: [] }],
          [400, "a member that there is not", { body: { surprise: 1 } }],
          [400, "a prototype", { body: '{"__proto__":{"api":"orders"}}' }],
          [413, "more than anybody needs", { body: { claims: { a: "x".repeat(70_000) } } }],
        ] as const)
      : []),
  ];

  it("refuses whom and what it must, and changes nothing", async () => {
    const before = JSON.stringify([cloud.entra.faults, cloud.entra.keys.signing.kid, cloud.clock.offset]);
    for (const [status, what, asking] of refusals) {
      const told = await ask(method, path, { ...right, ...asking });
      const problem = { code: expect.any(String), message: expect.any(String) };
      expect([what, told.status, json(told)]).toEqual([what, status, problem]);
      expect(told.headers["cache-control"]).toBe("no-store");
    }
    expect(JSON.stringify([cloud.entra.faults, cloud.entra.keys.signing.kid, cloud.clock.offset])).toBe(before);
  });

  it("answers 405 to other methods, and says which there are", async () => {
    const known = Object.keys(document.paths[path] ?? {}).map((name) => name.toUpperCase());
    for (const other of ["PUT", "PATCH", "DELETE", "OPTIONS", "GET", "POST"].filter((name) => !known.includes(name))) {
      const told = await ask(other, path, { headers: { "content-type": "application/json" } });
      expect([other, told.status, told.headers.allow]).toEqual([other, 405, known.join(", ")]);
    }
  });
});

it.each(operations.filter(({ operation }) => operation.parameters))(
  "$method $path answers 400 to a parameter that it has not",
  async ({ method, path }) => {
    const told = await ask(method, `${path}?surprise=1`);
    expect([told.status, json(told).message]).toEqual([400, expect.stringMatching(/surprise|request: got none/)]);
  },
);

it.each(operations.filter(({ operation }) => operation.requestBody !== undefined))(
  "$method $path has an answer to whatever JSON comes, and never a defect",
  async ({ method, path }) => {
    const names = ["api", "client", "claims", "person", "visitor", "wrong", "deployment", "path", "id", "delay", "x"];
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("orders", "billing", "expired", { tenant: ".." }, { exp: 1.5 }),
    );
    const order = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 }));
    await fc.assert(
      fc.asyncProperty(order, async (body) => {
        expect((await ask(method, path, { body: JSON.stringify(body) })).status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
    await ask("POST", "/switches", { body: { delay: 0, resetClock: true } });
  },
  60_000,
);

it.each([
  [400, "NONSENSE\r\n\r\n"],
  [431, `GET /env HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`],
])("what is not even HTTP is %i, and a problem too", async (status, bytes) => {
  const { hostname, port } = new URL(page.url);
  const text = await new Promise<string>((done) => {
    let told = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding("utf8").on("data", (part) => {
      told += part;
    });
    socket.on("close", () => done(told));
  });
  expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  const [, body = ""] = text.split("\r\n\r\n");
  expect(errorsOf({ $ref: "#/components/schemas/Problem" }, JSON.parse(body))).toEqual([]);
});

it("what is nowhere is a problem as well", async () => {
  const told = await ask("GET", "/nowhere?x=1");
  expect([told.status, json(told).message]).toEqual([
    404,
    "/nowhere: nothing is there. Allowed: what GET /openapi.json describes.",
  ]);
});

it("no path that the sources name is undocumented", async () => {
  const sources = readdirSync("local/page", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const named = new Set(
    sources.flatMap((file) =>
      [...readFileSync(`local/page/${file}`, "utf8").matchAll(/["'`](\/[a-z.]+)["'`?]/g)].map(([, path = ""]) => path),
    ),
  );
  expect(named.size).toBeGreaterThan(10);
  for (const path of named)
    if (document.paths[path] === undefined) expect([path, (await sent("GET", path, {})).status]).toEqual([path, 404]);
});

it("nothing is documented that no test has seen", () => {
  const promised = operations.flatMap(({ path, method, operation }) =>
    Object.entries(operation.responses).flatMap(([status, { content }]) =>
      Object.keys(content).map((type) => `${method} ${path} ${status} ${type}`),
    ),
  );
  expect([...seen].sort()).toEqual(promised.sort());
});
