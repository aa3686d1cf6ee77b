/** The library as programs use it: what they start, ask, switch and end. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { get } from "node:https";
import { Annotations, App, TerraformStack } from "cdktf";
import { decodeJwt } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { Backend, SecuredApiStack } from "../../constructs/index";
import { type LocalCloud, type LocalCloudSettings, type LocalEvents, startLocalCloud } from "../../local/index";
import { newFolder } from "../run-folder";
import { connecting } from "../until";
import { ordersStack, startBackend, warehouse } from "./orders-stack";

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

async function first<T>(events: LocalEvents<T>, isMeant: (event: T) => boolean): Promise<T> {
  for await (const event of events) if (isMeant(event)) return event;
  throw new Error("the cloud closed before");
}

const statusOverTls = (url: string, ca: string | undefined): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { ...(ca === undefined ? {} : { ca }), agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });

describe("a stack with a back end of the test's own", () => {
  let backend: Awaited<ReturnType<typeof startBackend>>;
  let cloud: LocalCloud;
  beforeAll(async () => {
    backend = await startBackend();
    cloud = await startLocalCloud({ stacks: [ordersStack()], origins: { "https://orders.internal": backend.origin } });
  }, 60_000);
  afterAll(async () => {
    await cloud.close();
    await backend.close();
  });
  const url = () => `${cloud.endpoints.orders?.url}/all`;
  const statusWith = async (token?: string) =>
    (await cloud.fetch(url(), token === undefined ? {} : bearer(token))).status;

  test("is reached by its real name and on loopback", async () => {
    const { orders, jwks } = cloud.endpoints;
    expect(orders?.url).toMatch(/^https:\/\/[a-z0-9]+\.apigateway\.[a-z0-9-]+\.oci\.customer-oci\.com\/orders$/);
    expect(orders?.local).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/orders$/);
    expect(jwks?.clients).toEqual({});
    const open = (base = "") => `${base}/open`;
    expect(await (await fetch(open(orders?.local))).text()).toBe("open");
    expect(await (await cloud.fetch(new Request(open(orders?.url)))).text()).toBe("open");
    expect(await (await cloud.fetch(new URL(open(orders?.url)))).text()).toBe("open");
  });

  test.each(["billing", "warehouse", warehouse])("sees who %s is in its identity headers", async (client) => {
    const token = await cloud.token({ api: "orders", client });
    expect(await statusWith(token)).toBe(200);
    const id = client === warehouse ? warehouse : cloud.endpoints.orders?.clients[client]?.clientId;
    expect(backend.seen.at(-1)).toMatchObject({ "x-auth-client": id });
  });

  test("is closed without a token and to a client that is not listed, and each reader of requests is told why", async () => {
    const outsider = await cloud.token({ client: "outsider" });
    expect([await statusWith(), await statusWith(outsider)]).toEqual([401, 401]);
    const id = cloud.endpoints.orders?.clients.outsider?.clientId;
    const isIts = ({ token }: { token?: { claims: Readonly<Record<string, unknown>> } }) => token?.claims.azp === id;
    const both = await Promise.all([first(cloud.requests, isIts), first(cloud.requests, isIts)]);
    for (const request of both)
      expect(request).toMatchObject({ api: "orders", method: "GET", path: "/orders/all", status: 401 });
    expect(both[0].reason).toContain("azp");
    expect(both[0]).toEqual(both[1]);
    const line = await first(cloud.logs, ({ requestId, log }) => requestId === both[0].id && log === "execution");
    expect(line).toMatchObject({ level: expect.stringMatching(/WARN|ERROR/), at: expect.any(Date) });
  });

  test("gives tokens with claims as the test wants them, and of people where Entra would", async () => {
    const claims = decodeJwt(await cloud.token({ claims: { roles: ["Reader"], oid: undefined } }));
    expect(claims).toMatchObject({ roles: ["Reader"], azp: cloud.endpoints.orders?.clients.billing?.clientId });
    expect(claims).not.toHaveProperty("oid");
    expect(await statusWith(await cloud.token({ claims: { tid: "another" } }))).toBe(401);
    await expect(cloud.token({ person: "member" })).rejects.toThrow(
      /^TOKEN_REFUSED: a token of billing for orders: AADSTS65001: /,
    );
    await expect(cloud.token({ api: "order" })).rejects.toThrow("api: got order. Expected: orders.");
    await expect(cloud.token({ client: "nobody" })).rejects.toThrow(
      "client: got nobody. Expected: billing, outsider, warehouse.",
    );
  });

  test("reaches nothing by a name that nobody answers for", async () => {
    await expect(cloud.fetch("https://example.com/")).rejects.toThrow(
      "NOT_ANSWERED: fetch: nobody answers for https://example.com here. Expected: https://orders.internal, https://",
    );
  });

  test("goes on through a rotation of keys, an outage, and hours in which tokens expire", async () => {
    const token = await cloud.token({ api: "orders", client: "billing" });
    await cloud.keys.rotate();
    const next = await cloud.token({ api: "orders", client: "billing" });
    expect([await statusWith(token), await statusWith(next)]).toEqual([200, 200]);
    cloud.entra.outage("unavailable");
    await expect(cloud.token({ client: "billing" })).rejects.toThrow(
      "TOKEN_UNAVAILABLE: a token of billing for orders: Entra answered 503",
    );
    expect(await statusWith(next)).toBe(200);
    cloud.entra.outage("none");
    const before = cloud.clock.now().getTime();
    cloud.clock.advance({ hours: 1, minutes: 40 });
    expect(cloud.clock.now().getTime() - before).toBeGreaterThanOrEqual(100 * 60_000);
    expect([await statusWith(next), await statusWith(await cloud.token({}))]).toEqual([401, 200]);
    await cloud.keys.rotate("emergency");
    cloud.clock.advance(7200);
    expect(await statusWith(await cloud.token({}))).toBe(200);
  });

  test("has new secrets after an apply whose time has come", async () => {
    const secret = () => cloud.endpoints.orders?.clients.billing?.secret;
    const before = secret();
    await cloud.apply();
    expect(secret()).toBe(before);
    cloud.clock.advance({ days: 120 });
    await cloud.apply();
    expect(secret()).not.toBe(before);
    expect(await statusWith(await cloud.token({ client: "billing" }))).toBe(200);
  });

  test("tells a wrong switch what there is", async () => {
    // @ts-expect-error: no such rotation
    await expect(cloud.keys.rotate("sudden")).rejects.toThrow("how: got sudden. Expected: planned or emergency.");
    // @ts-expect-error: no such outage
    expect(() => cloud.entra.outage("slow")).toThrow("outage: got slow. Expected: none, unavailable, reset, silent.");
    expect(() => cloud.clock.advance({ hours: Number.NaN })).toThrow("hours: got ");
  });
});

const started: LocalCloud[] = [];
afterEach(async () => {
  for (const cloud of started.splice(0)) await cloud.close();
  vi.unstubAllEnvs();
});
const start = async (settings: LocalCloudSettings): Promise<LocalCloud> => {
  const cloud = await startLocalCloud(settings);
  started.push(cloud);
  return cloud;
};

/** Its own, in which nobody else writes. */
function temporaryPlace(): string {
  const folder = newFolder("tmp");
  vi.stubEnv("TMPDIR", folder);
  return folder;
}

/** What the library left there; a bundle of the constructs goes with the process. */
const leftIn = (place: string): string[] => readdirSync(place).filter((name) => !name.startsWith("function-image-"));

describe("whatever is started", () => {
  test("is an app with all its stacks, or stacks of several, and directories beside them", async () => {
    const app = App.of(ordersStack("north"));
    new TerraformStack(app, "empty");
    const south = ordersStack("south");
    const cloud = await start({ stacks: [app, south] });
    expect(Object.keys(cloud.endpoints).sort()).toEqual(["north/jwks", "north/orders", "south/jwks", "south/orders"]);
    for (const api of ["north/orders", "south/orders"]) {
      const answer = await cloud.fetch(
        `${cloud.endpoints[api]?.url}/all`,
        bearer(await cloud.token({ api, client: "billing" })),
      );
      // Nobody was named for the back end: an echo.
      expect(await answer.json()).toMatchObject({ echo: true, method: "GET", url: "https://orders.internal/all" });
    }
    await expect(cloud.token({ client: "billing" })).rejects.toThrow(
      "api: got none. Expected: north/orders, south/orders.",
    );
  }, 60_000);

  test("shows the time that it was given, has its own authority for https, and leaves nothing behind", async () => {
    const place = temporaryPlace();
    const cloud = await start({ stacks: [ordersStack()], clock: new Date("2040-01-01T00:00:00Z"), https: true });
    expect(cloud.clock.now().toISOString()).toMatch(/^2040-01-01T00:0/);
    expect(decodeJwt(await cloud.token({})).iat).toBeGreaterThan(Date.UTC(2039, 11, 31) / 1000);
    expect(cloud.authority?.certificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(existsSync(cloud.authority?.file ?? "")).toBe(true);
    const { https = "", tokens } = cloud.endpoints.orders ?? {};
    expect(await statusOverTls(`${https}/all`, cloud.authority?.certificate)).toBe(401);
    expect(await statusOverTls(tokens?.https ?? "", cloud.authority?.certificate)).toBe(400);
    await expect(statusOverTls(`${https}/all`, undefined)).rejects.toThrow(/certificate/);
    const url = cloud.endpoints.orders?.local ?? "";
    await Promise.all([cloud[Symbol.asyncDispose](), cloud.close()]);
    expect(await connecting(url)).toBe("ECONNREFUSED");
    expect(leftIn(place)).toEqual([]);
    const statuses: number[] = [];
    for await (const { status } of cloud.requests) statuses.push(status);
    expect(statuses).toEqual([200, 401]);
  }, 60_000);

  test("has a proxy for programs that know the real names alone, which goes with it", async () => {
    const place = temporaryPlace();
    const cloud = await start({ stacks: [ordersStack()], proxy: true });
    const { url = "", authority, environment = {} } = cloud.proxy ?? {};
    expect(environment).toMatchObject({ HTTPS_PROXY: url, NODE_EXTRA_CA_CERTS: authority?.file });
    expect(readFileSync(authority?.file ?? "", "utf8")).toBe(authority?.certificate);
    await cloud.close();
    expect([await connecting(url), leftIn(place)]).toEqual(["ECONNREFUSED", []]);
  }, 60_000);

  test("listens where it is told to, with all that it has, and says which port is not to be had", async () => {
    const all = { stacks: [ordersStack()], console: true, proxy: true };
    const cloud = await start(all);
    const portOf = (url = "") => Number(new URL(url).port);
    const ports = {
      gateways: [portOf(cloud.endpoints.orders?.local)],
      entra: portOf(cloud.endpoints.orders?.tokens?.local),
      console: portOf(cloud.console?.url),
      proxy: portOf(cloud.proxy?.url),
    };
    const place = temporaryPlace();
    for (const [name, port] of Object.entries(ports))
      await expect(startLocalCloud({ ...all, ports: { [name]: port } })).rejects.toThrow(
        `USAGE: ports.${name}: got ${port}, which another process listens on. Expected: a free port, or `,
      );
    expect(leftIn(place)).toEqual([]);
    await cloud.close();
    const there = await start({ ...all, ports });
    expect(there.endpoints.orders?.local).toBe(`http://127.0.0.1:${ports.gateways}/orders`);
    expect(there.endpoints.orders?.tokens?.local).toContain(`http://127.0.0.1:${ports.entra}/`);
    expect([there.console?.url, there.proxy?.url]).toEqual(
      [ports.console, ports.proxy].map((port) => `http://127.0.0.1:${port}`),
    );
    // Sound: it fails below where it is none.
    const environment = (await (await fetch(`${there.console?.url}/env?format=json`)).json()) as { apis: unknown };
    expect(environment.apis).toEqual(there.endpoints);
  }, 120_000);
});

/** What a program that has no compiler may give. */
const startAny = (settings: unknown): Promise<LocalCloud> => startLocalCloud(settings as LocalCloudSettings);

describe("what cannot be started is told at once, in the package's own errors:", () => {
  test("all that is wrong with settings", async () => {
    const settings = {
      ...{ stacks: [{}, "x"], dirs: "cdktf.out", origins: { "https://a.example": "https://b.example", b: 3 } },
      ...{
        ports: { gateways: [70_000] },
        clock: "2040-01-01",
        reading: "kind",
        outbound: 1,
        origin: {},
        https: undefined,
      },
    };
    const error = await startAny(settings).catch((one: unknown) => one);
    expect(error).toMatchObject({ name: "UserError", findings: expect.any(Array) });
    expect(String(error).split("\n")).toEqual([
      "UserError: USAGE: stacks: got {}. Expected: a list of TerraformStack or App.",
      'USAGE: stacks: got "x". Expected: a list of TerraformStack or App.',
      'USAGE: dirs: got "cdktf.out". Expected: a list of directories, such as cdktf.out.',
      expect.stringMatching(/^USAGE: origins: got \{"b":3\}. /),
      'USAGE: ports: got {"gateways":[70000]}. Expected: { gateways: [ports], entra: port, console: port, proxy: port }.',
      'USAGE: clock: got "2040-01-01". Expected: a Date.',
      'USAGE: reading: got "kind". Expected: "strict" or "lenient".',
      "USAGE: outbound: got 1. Expected: true or false.",
      expect.stringMatching(/^USAGE: origin: is no setting. Expected: stacks, dirs, beside, /),
    ]);
    const origins = { "https://a.example": "https://b.example", "https://c.example": "http://127.0.0.1:1/path" };
    const wrong = await startAny({ dirs: ["x"], origins }).catch((one: unknown) => one);
    expect(String(wrong).split("\n")).toEqual([
      expect.stringMatching(
        /^UserError: USAGE: origins: got https:\/\/a.example=https:\/\/b.example. .* With remoteOrigins it may be/,
      ),
      expect.stringMatching(/^USAGE: origins: got https:\/\/c.example=.* Expected: origins alone/),
    ]);
    await expect(startAny({ dirs: ["x"], ports: { console: 1, proxy: 2 } })).rejects.toThrow(
      /^USAGE: ports.console: got 1, and no console. Expected: it with console: true.\nUSAGE: ports.proxy: got 2/,
    );
    await expect(startAny({})).rejects.toThrow("USAGE: stacks: got none, and no dirs. Expected: ");
    await expect(startAny({ stacks: ordersStack() })).rejects.toThrow("USAGE: stacks: got an object. Expected: a list");
    await expect(startAny({ dirs: ["nowhere"] })).rejects.toThrow(/^USAGE: dirs: got .*nowhere, which is not there/);
  });

  test("all that synth refuses, of all stacks", async () => {
    const place = temporaryPlace();
    const app = new App({ outdir: newFolder("unwritten"), stackTraces: false });
    for (const name of ["one", "two"]) {
      const routes = [{ path: "no-slash", methods: ["GET" as const], backend: Backend.stock({ status: 200 }) }];
      new SecuredApiStack(app, name, {
        namePrefix: name,
        apis: [{ name, pathPrefix: `/${name}`, clients: [{ name: "caller" }], routes }],
      });
    }
    Annotations.of(new TerraformStack(app, "three")).addError("not like this");
    const error = await startLocalCloud({ stacks: [app] }).catch((one: unknown) => one);
    expect(error).toMatchObject({
      name: "UserError",
      findings: [
        {
          code: "ROUTE_PATH_INVALID",
          setting: expect.stringMatching(/^one\b/),
          actual: expect.stringContaining("no-slash"),
        },
        {
          code: "ROUTE_PATH_INVALID",
          setting: expect.stringMatching(/^two\b/),
          actual: expect.stringContaining("no-slash"),
        },
        { code: "SYNTH_REFUSED", setting: "three", actual: "not like this" },
      ],
    });
    expect(leftIn(place)).toEqual([]);
  });

  test("what else fails in a synth, as it is", async () => {
    const stack = ordersStack();
    stack.node.addValidation({
      validate: () => {
        throw new RangeError("of the test");
      },
    });
    await expect(startLocalCloud({ stacks: [stack] })).rejects.toThrow(new RangeError("of the test"));
  });
});
