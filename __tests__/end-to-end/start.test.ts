/** `npm start` on the stack that the constructs write: the walk-through through the public HTTP surface. */

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { Backend, ClientCredentials, RouteAccess, type SecuredApi } from "../../constructs/index";
import { createClientKey } from "../local/entra/client-key";
import { connecting } from "../until";
import { runVerify, startOnce, startUp } from "./running";
import { helloApi, synthesizedApp } from "./synthesized-app";

interface JsonReport {
  readonly outcome: string;
  readonly results: readonly {
    readonly id: string;
    readonly status: string;
    readonly got: string;
    readonly look?: string[];
  }[];
  readonly notApplied: readonly { readonly id: string; readonly reason: string }[];
}

async function walk(directory: string) {
  const { code, out } = await startOnce(directory, "--json");
  const report: JsonReport = JSON.parse(out);
  const failed = report.results.filter(({ status }) => status === "failed");
  return { code, report, failed: failed.map(({ id }) => id), look: failed.flatMap(({ look = [] }) => look).join("\n") };
}

describe("an API that admits any client by name", () => {
  const directory = synthesizedApp({
    apis: [{ ...helloApi, admitAnyClient: true, identityHeaders: { "X-Client": "azp" } }],
  });

  test("passes the walk-through, ID tokens and all, and is not asked to refuse an application", async () => {
    const { code, report, failed } = await walk(directory);
    expect({ code, failed, unsure: report.results.filter(({ status }) => status !== "passed") }).toEqual({
      code: 0,
      failed: [],
      unsure: [],
    });
    expect(report.results.map(({ id }) => id)).toContain("id-token");
    expect(report.notApplied).toContainEqual({ id: "not-listed", reason: expect.stringMatching(/every client/) });
  });
});

test("what stays up ends with 1 where a check of the walk-through failed", async () => {
  const backend = Backend.http({ url: "https://orders.internal/" });
  const routes = [{ path: "/world", methods: ["GET" as const], backend }];
  const directory = synthesizedApp({ adapter: "none", apis: [{ ...helloApi, routes }] });
  // Nothing listens there.
  const up = await startUp(directory, "--port", "0", "--origin", "https://orders.internal=http://127.0.0.1:1");
  expect(up.text()).toMatch(/✗ hello answers demo-client with its token/);
  expect(await up.stop()).toBe(1);
}, 60_000);

describe("the default system", () => {
  test("passes the whole walk-through, every step printed with what was expected and what came", async () => {
    const { code, out } = await startOnce(synthesizedApp());
    expect(out).toMatch(/✓ Entra gives demo-client a token for hello +a token → a token in \d+ ms/);
    expect(out).toMatch(/✓ hello refuses a request without a token +401 → 401 in \d+ ms/);
    expect(out).toMatch(/✓ hello answers demo-client with its token +200 → 200 in \d+ ms/);
    expect(out).toMatch(/✓ hello refuses an expired token +401 → 401/);
    expect(out).toMatch(/compartment_id +ocid1\.compartment/);
    expect(out.replace(/\s+/g, " ")).toContain(
      "while Entra is silent or failing and one copy knows keys, others answer from it, but for one whose question meets another that knows none: 503 then, and the next call asks anew; when no copy knows any, 503",
    );
    expect(out).toMatch(/https:\/\/login\.microsoftonline\.com +http:\/\/127\.0\.0\.1:\d+/);
    expect(out).not.toMatch(/✗|–/);
    expect(code).toBe(0);
  });

  test("calls an API as the checks do, whatever its path", async () => {
    const { out } = await startOnce(synthesizedApp({ apis: [{ ...helloApi, pathPrefix: "/v1/greetings" }] }));
    expect(out).toMatch(/^ {2}deployment {2}hello {2}\/v1\/greetings +tokens only, 1 route$/m);
    expect(out).toMatch(/^ {2}deployment {2}\/jwks +open, 1 route$/m);
    expect(out).toContain("✓ hello refuses a request without a token");
  });

  test("tells what was opened by name", async () => {
    const open = {
      ...helloApi.routes[0],
      path: "/{path*}",
      access: RouteAccess.anonymous(),
      mayReachClosedRoutes: true,
    };
    const apis = [{ ...helloApi, routes: [...helloApi.routes, open] } as SecuredApi];
    const { out } = await startOnce(synthesizedApp({ apis }));
    expect(out.replace(/\s+/g, " ")).toContain(
      "Opened by name secured-api/Api-hello: mayReachClosedRoutes: through GET /hello/{path*} what stricter routes close may be reached without a token",
    );
  });

  test("tells what did not apply", async () => {
    const { report } = await walk(synthesizedApp());
    expect(report.outcome).toBe("passed");
    expect(report.notApplied).toEqual([
      { id: "client-not-listed", reason: expect.stringContaining("admitted: false") },
    ]);
    expect(report.results.map(({ status }) => status)).not.toContain("not-checked");
  });

  test("refuses a client that is registered and not listed", async () => {
    const clients = [...helloApi.clients, { name: "outsider", admitted: false }];
    const { code, report } = await walk(synthesizedApp({ apis: [{ ...helloApi, clients }] }));
    expect(report.results).toContainEqual(expect.objectContaining({ id: "client-not-listed", status: "passed" }));
    expect(code).toBe(0);
  });
});

describe("clients without a secret", () => {
  const dayAgo = new Date(Date.now() - 86_400_000);

  test("are walked through as others are, and it is said where nobody here could prove who they are", async () => {
    const [pem, other] = (await Promise.all([createClientKey(dayAgo), createClientKey(dayAgo)])).map((key) => key.pem);
    const github = {
      ...{ name: "github-main", issuer: "https://token.actions.githubusercontent.com" },
      subject: "repo:o/r:ref:refs/heads/main",
    };
    const clients = [
      { name: "certified", credentials: ClientCredentials.certificate(pem ?? "") },
      { name: "job", credentials: ClientCredentials.federatedIdentity(github) },
      { name: "outsider", admitted: false, credentials: ClientCredentials.certificate(other ?? "") },
    ];
    const { code, report } = await walk(synthesizedApp({ apis: [{ ...helloApi, clients }] }));
    const unsure = report.results.flatMap((one) => (one.status === "passed" ? [] : JSON.stringify(one)));
    expect({ code, unsure }).toEqual({ code: 0, unsure: [] });
    const got = (id: string) => report.results.filter((one) => one.id === id).map((one) => one.got.replace(/\d+/, "N"));
    const unproven =
      "a token in N ms: what Entra would give, without the proof: only the client has its certificate's private key";
    expect(got("token")).toEqual([unproven, "a token in N ms", unproven]);
    expect([got("admitted").length, got("client-not-listed").length]).toEqual([2, 1]);
  });

  test("get none for a certificate that has expired", async () => {
    const sixYears = new Date(Date.now() - 6 * 365 * 86_400_000);
    const { pem } = await createClientKey(sixYears);
    const clients = [{ name: "certified", credentials: ClientCredentials.certificate(pem) }];
    const { code, failed, report } = await walk(synthesizedApp({ apis: [{ ...helloApi, clients }] }));
    expect({ code, failed }).toEqual({ code: 1, failed: ["token"] });
    expect(report.results.find(({ id }) => id === "token")?.got).toContain("AADSTS700027");
  });
});

describe("a wrong system is told what is wrong with it", () => {
  test("no policy lets the gateway call the function", async () => {
    const { code, failed, look } = await walk(synthesizedApp({ invokePolicy: "none" }));
    expect(code).toBe(1);
    expect(failed).toContain("adapter-keys");
    expect(failed).toContain("admitted");
    expect(look).toMatch(/IAM policy that lets the gateway call it|may not call the function: look at the IAM policy/);
    expect(look).toMatch(/No oci_identity_policy of the stack lets this gateway call/);
  });

  test("the audience is mistyped", async () => {
    const directory = synthesizedApp({}, (document) => {
      const wrong = JSON.parse(document);
      const [deployment] = Object.entries<{ path_prefix: string; specification: unknown }>(
        wrong.resource.oci_apigateway_deployment,
      )
        .map(([, body]) => body)
        .filter(({ path_prefix: prefix }) => prefix === "/hello");
      const text = JSON.stringify(deployment).replace(/"audiences":\[[^\]]*\]/, '"audiences":["api://mistyped"]');
      Object.assign(deployment ?? {}, JSON.parse(text));
      return JSON.stringify(wrong);
    });
    const { code, failed, look } = await walk(directory);
    expect(code).toBe(1);
    expect(failed).toEqual(["admitted"]);
    expect(look).toMatch(/Audience: the token says [0-9a-f-]{36}, the gateway accepts api:\/\/mistyped/);
  });

  test("the path of the adapter is wrong", async () => {
    const { code, failed, look } = await walk(
      synthesizedApp({}, (document) =>
        document.replaceAll(/\/keys"/g, '/kyes"').replaceAll('"path": "/kyes"', '"path": "/keys"'),
      ),
    );
    expect(code).toBe(1);
    expect(failed).toContain("adapter-keys");
    expect(look).toMatch(/answers 500 to everyone: .*\/kyes is where it looks, and it answers 404/);
  });

  test("the only client is off the allow-list", async () => {
    const stranger = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    const { code, failed, report } = await walk(
      synthesizedApp({}, (document) => document.replace(/("key": "azp",\s+"values": \[\s+")[^"]+/, `$1${stranger}`)),
    );
    // The one that is listed may be registered, and hold a role, without the stack.
    expect({ code, failed }).toEqual({ code: 3, failed: [] });
    const of = (id: string) => report.results.find((result) => result.id === id);
    expect(of("admitted")).toMatchObject({ status: "not-checked", got: expect.stringContaining(stranger) });
    expect(of("client-not-listed")).toMatchObject({ status: "passed" });
  });

  test("the allow-list was removed", async () => {
    const { code, failed, look } = await walk(
      synthesizedApp({}, (document) =>
        document
          .replaceAll(/"key": "azp"/g, '"key": "azpx"')
          .replaceAll(/"is_required": true,(\s+)"key": "azpx"/g, '"is_required": false,$1"key": "azpx"'),
      ),
    );
    expect(code).toBe(1);
    expect(failed).toEqual(["not-listed"]);
    expect(look).toMatch(/Every application of the tenant is admitted/);
  });

  test("the issuer is that of the other token version", async () => {
    const { code, failed, look } = await walk(
      synthesizedApp({}, (document) => document.replaceAll(/(tenant_id\})\/v2\.0/g, "$1/v2.1")),
    );
    expect(code).toBe(1);
    expect(failed).toContain("admitted");
    expect(look).toMatch(
      /Issuer: the token says https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}\/v2\.0, the gateway accepts .*v2\.1/,
    );
  });
});

describe("while it is up", () => {
  test("the printed lines work, verify finds it, and it stops when asked", async () => {
    const directory = synthesizedApp();
    const up = await startUp(directory);
    try {
      const [, api = ""] = /# hello without a token\n +curl -si '([^']+)'/.exec(up.text()) ?? [];
      expect((await fetch(api)).status).toBe(401);
      expect(up.text()).toContain("TOKEN=$(curl -s 'http://127.0.0.1:");
      expect(up.text()).toContain(`npx entra-oci-gateway verify --local ${up.url}`);
      const verified = await runVerify(["--local", up.url, "--stack", directory]);
      expect(verified.out).toMatch(/✓ hello answers demo-client with its token/);
      expect(verified.out).toMatch(/✓ hello refuses an ID token/);
      expect(verified.out).not.toMatch(/✗|–/);
      // It knows what runs without being told.
      expect((await runVerify(["--local", up.url])).code).toBe(0);
      expect(verified.code).toBe(0);
    } finally {
      expect(await up.stop()).toBe(0);
    }
    expect(await connecting(up.url)).toBe("ECONNREFUSED");
  });

  test("a port that is busy is told, with what to do", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const { port } = server.address() as AddressInfo;
    try {
      await expect(startUp(synthesizedApp(), "--port", String(port))).rejects.toThrow(
        `--port: got ${port}, which another process listens on`,
      );
    } finally {
      server.close();
    }
  });
});

test("an open route and a closed one: the closed one is walked through", async () => {
  const routes = [
    {
      path: "/health",
      methods: ["GET" as const],
      backend: helloApi.routes[0]?.backend as never,
      access: RouteAccess.anonymous(),
    },
    ...helloApi.routes,
  ];
  const { code, report } = await walk(synthesizedApp({ apis: [{ ...helloApi, routes }] }));
  expect(report.results.filter(({ id }) => id === "no-token")).toEqual([expect.objectContaining({ status: "passed" })]);
  expect(code).toBe(0);
});
