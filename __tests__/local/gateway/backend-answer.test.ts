import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTls } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Json, JsonObject } from "../../../internal/json";
import { createTlsIdentity } from "../../../local/authority";
import { type FunctionCall, type FunctionFailureReason, failedCall } from "../../../local/functions/function-call";
import { HeaderList } from "../../../local/gateway/header-list";
import { jwksUri, keyServer, rsaKey, token, tokenAuthentication } from "./issuer";
import { type GatewayTestOptions, gatewayAt } from "./started-gateway";
import { gatewayHost, gatewayId } from "./test-stack";

async function backend(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with what it got. */
const echo = (request: IncomingMessage, response: ServerResponse): void => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(201, {
      "x-backend": "yes",
      connection: "close, x-hop",
      "x-hop": "1",
      "content-type": "application/json",
    });
    const body = Buffer.concat(chunks).toString();
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
  });
};

describe("what is not on the map of origins", () => {
  /** No loopback address by its name; a connection to it comes to this machine. */
  const anywhere = (origin: string): string => origin.replace("127.0.0.1", "0.0.0.0");
  const reasonOf = async (url: string, network: GatewayTestOptions["network"]): Promise<string> => {
    const { fetch, requests } = await gatewayAt({ routes: [httpRoute(url)] }, { network });
    const { status } = await fetch("/api/x");
    return `${status} ${/\w+$/.exec(requests[0]?.reason ?? "")?.[0] ?? ""}`.trim();
  };

  test("is called where it really is only if that is allowed", async () => {
    const url = `${anywhere(await backend(echo))}/x`;
    expect(await reasonOf(url, {})).toBe("502 NOT_ON_THE_MAP_OF_ORIGINS");
    expect(await reasonOf(url, { allowOutbound: true })).toBe("201");
  });

  test("is called elsewhere where that was named, by its own name", async () => {
    const elsewhere = new Map([["https://orders.test", anywhere(await backend(echo))]]);
    const { fetch } = await gatewayAt({ routes: [httpRoute("https://orders.test/x?y=1")] }, { network: { elsewhere } });
    const got = (await (await fetch("/api/x")).json()) as Echo;
    expect([got.url, got.headers.host]).toEqual(["/x?y=1", "orders.test"]);
  });

  test.each(["http://169.254.169.254/", "http://[fe80::1]/", "http://metadata.google.internal/"])(
    "is not called at %s, whatever is allowed",
    async (url) => {
      expect(await reasonOf(url, { allowOutbound: true })).toBe("502 LINK_LOCAL");
      const elsewhere = new Map([["https://orders.test", new URL(url).origin]]);
      expect(await reasonOf("https://orders.test/", { elsewhere })).toBe("502 LINK_LOCAL");
    },
  );
});

const httpRoute = (url: string, more: JsonObject = {}, policies: JsonObject = {}): JsonObject => ({
  path: "/{all*}",
  methods: ["ANY"],
  backend: [{ type: "HTTP_BACKEND", url, ...more }],
  ...policies,
});

async function echoing(url: string, policies: JsonObject = {}) {
  const origin = await backend(echo);
  return gatewayAt({ routes: [httpRoute(url, {}, policies)] }, { origins: { "https://back.test": origin } });
}

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

describe("an HTTP back end", () => {
  test("gets method, path, query, body and headers, signed by the gateway", async () => {
    const { fetch } = await echoing("https://back.test/base/${request.path[all]}");
    const response = await fetch("/api/a/b%20c?x=1&y=%2F", {
      method: "PUT",
      body: "text",
      headers: { "x-mine": "1", forwarded: "for=x" },
    });
    expect([response.status, response.headers.get("x-backend"), response.headers.get("x-hop")]).toEqual([
      201,
      "yes",
      null,
    ]);
    const got = (await response.json()) as Echo;
    expect(got).toMatchObject({ method: "PUT", url: "/base/a/b%20c?x=1&y=%2F", body: "text" });
    expect(got.headers).toMatchObject({
      host: "back.test",
      "x-mine": "1",
      "x-real-ip": "127.0.0.1",
      "x-forwarded-for": "127.0.0.1",
      forwarded: "for=x, for=127.0.0.1",
      "cdn-loop": gatewayId,
      "user-agent": "Oracle API Gateway",
      "opc-request-id": response.headers.get("opc-request-id"),
    });
  });

  test("gets headers after the transformations, and gives its own through the route's", async () => {
    const { fetch } = await echoing("https://back.test/", {
      request_policies: [
        {
          header_transformations: [
            {
              filter_headers: [{ type: "BLOCK", items: [{ name: "X-Secret" }] }],
              rename_headers: [{ items: [{ from: "X-Old", to: "X-New" }] }],
              set_headers: [
                {
                  items: [
                    { name: "X-Host", values: ["${request.host}"] },
                    { name: "X-Copy", values: ["${request.headers[x-secret]}"] },
                  ],
                },
              ],
            },
          ],
        },
      ],
      response_policies: [
        {
          header_transformations: [
            {
              filter_headers: [{ type: "BLOCK", items: [{ name: "x-backend" }] }],
              set_headers: [{ items: [{ name: "X-Out", values: ["${request.path[all]}"] }] }],
            },
          ],
        },
      ],
    });
    const response = await fetch("/api/z", { headers: { "x-secret": "s", "x-old": "o" } });
    const { headers } = (await response.json()) as Echo;
    expect(headers).toMatchObject({ "x-new": "o", "x-host": "127.0.0.1", "x-copy": "s" });
    expect(headers["x-secret"]).toBeUndefined();
    expect([response.headers.get("x-backend"), response.headers.get("x-out")]).toEqual([null, "z"]);
  });

  test.each<[string, (request: IncomingMessage, response: ServerResponse) => void, number, number]>([
    ["never answers", () => undefined, 0.2, 504],
    // With time enough: what it does is told, not that it is late.
    ["breaks off", (request) => void request.socket.destroy(), 60, 502],
    ["speaks no HTTP", (request) => void request.socket.end("hello\r\n"), 60, 502],
  ])("that %s", async (_name, answer, seconds, status) => {
    const origin = await backend(answer);
    const { fetch, logs } = await gatewayAt(
      { routes: [httpRoute("https://back.test/", { read_timeout_in_seconds: seconds })] },
      { origins: { "https://back.test": origin } },
    );
    expect((await fetch("/api/")).status).toBe(status);
    expect(logs.map(({ code }) => code)).toContain("httpBackend.requestError");
  });

  test("that nobody runs, or that is on another machine, gets 502", async () => {
    const dead = await gatewayAt(
      { routes: [httpRoute("https://back.test/")] },
      { origins: { "https://back.test": "http://127.0.0.1:1" } },
    );
    const far = await gatewayAt({ routes: [httpRoute("https://back.test/")] });
    expect([(await dead.fetch("/api/")).status, (await far.fetch("/api/")).status]).toEqual([502, 502]);
    expect(far.logs.some(({ message }) => message.endsWith("NOT_ON_THE_MAP_OF_ORIGINS"))).toBe(true);
  });

  test("its redirects and errors pass as they are, large answers whole, HEAD without a body", async () => {
    const origin = await backend((request, response) => {
      if (request.url === "/moved") response.writeHead(302, { location: "https://back.test/x" }).end();
      else if (request.url === "/bad") response.writeHead(500).end("backend's own");
      else response.writeHead(200, { "content-length": "3000000" }).end(Buffer.alloc(3_000_000, 1));
    });
    const { fetch } = await gatewayAt(
      { routes: [httpRoute("https://back.test/${request.path[all]}")] },
      { origins: { "https://back.test": origin } },
    );
    expect((await fetch("/api/moved")).headers.get("location")).toBe("https://back.test/x");
    expect(await (await fetch("/api/bad")).text()).toBe("backend's own");
    expect((await (await fetch("/api/large")).arrayBuffer()).byteLength).toBe(3_000_000);
    const head = await fetch("/api/large", { method: "HEAD" });
    expect([head.headers.get("content-length"), (await head.arrayBuffer()).byteLength]).toEqual(["3000000", 0]);
  });

  test("its TLS is verified unless the policy says otherwise", async () => {
    const identity = await createTlsIdentity(["back.test"]);
    const server = createTls({ cert: identity.certificate, key: identity.key }, echo);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close().closeAllConnections());
    const origins = { "https://back.test": `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const strict = await gatewayAt({ routes: [httpRoute("https://back.test/")] }, { origins });
    const lax = await gatewayAt(
      { routes: [httpRoute("https://back.test/", { is_ssl_verify_disabled: true })] },
      { origins },
    );
    expect([(await strict.fetch("/api/")).status, (await lax.fetch("/api/")).status]).toEqual([502, 201]);
    expect(strict.logs.some(({ message }) => message.endsWith("HANDSHAKE_FAILED"))).toBe(true);
  });
});

describe("a stock response", () => {
  test("is filled with context variables", async () => {
    const { fetch } = await gatewayAt({
      routes: [
        {
          path: "/{name}",
          methods: ["ANY"],
          backend: [
            {
              type: "STOCK_RESPONSE_BACKEND",
              status: 203,
              body: "hello ${request.path[name]} ${request.query[q]}",
              headers: [{ name: "X-Name", value: "${request.path[name]}" }],
            },
          ],
        },
      ],
    });
    const response = await fetch("/api/you?q=1", { method: "POST", body: "ignored" });
    expect([response.status, response.headers.get("x-name"), await response.text()]).toEqual([
      203,
      "you",
      "hello you 1",
    ]);
  });
});

test("what no header can hold is left out of a stock response, and other scripts travel as UTF-8", async () => {
  const key = rsaKey("one");
  const keys = await keyServer(key.jwk);
  const header = (claim: string): JsonObject => ({ name: `X-${claim}`, value: `\${request.auth[${claim}]}` });
  const backendBlock = {
    type: "STOCK_RESPONSE_BACKEND",
    status: 200,
    body: "in",
    headers: [header("evil"), header("name")],
  };
  const { fetch } = await gatewayAt(
    { request_policies: [tokenAuthentication()], routes: [{ path: "/x", methods: ["GET"], backend: [backendBlock] }] },
    { origins: { [jwksUri]: keys.origin } },
  );
  const claims = { evil: "a\r\nX-Admin: yes", name: "Zoë €" };
  const { headers, status } = await fetch("/api/x", {
    headers: { authorization: `Bearer ${await token(key, { claims })}` },
  });
  expect([status, headers.get("x-evil"), headers.get("x-admin")]).toEqual([200, null, null]);
  expect(Buffer.from(headers.get("x-name") ?? "", "latin1").toString()).toBe("Zoë €");
});

test.each<[Json]>([[""], [[]], [[""]], [[null]], ["a\n"], ["a\u0000"], ["a\u007f"], [null]])(
  "a header that is to be set from a claim that is %j stays as the client sent it: why no stack may say so",
  async (name) => {
    const key = rsaKey("one");
    const keys = await keyServer(key.jwk);
    const origin = await backend(echo);
    const set_headers = [{ items: [{ name: "X-User", values: ["${request.auth[name]}"], if_exists: "OVERWRITE" }] }];
    const policies = { request_policies: [{ header_transformations: [{ set_headers }] }] };
    const { fetch } = await gatewayAt(
      { request_policies: [tokenAuthentication()], routes: [httpRoute("https://back.test/", {}, policies)] },
      { origins: { [jwksUri]: keys.origin, "https://back.test": origin } },
    );
    const authorization = `Bearer ${await token(key, { claims: { name } })}`;
    const answer = await fetch("/api/x", { headers: { authorization, "x-user": "administrator" } });
    expect(((await answer.json()) as Echo).headers["x-user"]).toBe("administrator");
  },
);

describe("a function", () => {
  const route = {
    path: "/f",
    methods: ["ANY"],
    backend: [{ type: "ORACLE_FUNCTIONS_BACKEND", function_id: "ocid1.fnfunc.x" }],
  };

  test("is called by the Fn contract for HTTP gateways", async () => {
    const calls: [string, FunctionCall][] = [];
    const { fetch } = await gatewayAt(
      { routes: [route] },
      {
        invokeFunction: (id, call) => {
          calls.push([id, call]);
          const headers = HeaderList.of(["Content-Type", "text/x"], ["X-Out", "1"], ["X-Out", "2"]);
          return Promise.resolve({ kind: "answer", status: 202, headers, body: Buffer.from("from function") });
        },
      },
    );
    const response = await fetch("/api/f?q=%201", {
      method: "POST",
      body: "in",
      headers: { "content-type": "text/plain", "x-in": "1" },
    });
    expect([response.status, response.headers.get("content-type"), response.headers.get("x-out")]).toEqual([
      202,
      "text/x",
      "1, 2",
    ]);
    expect(await response.text()).toBe("from function");
    const [[id, { headers, body }] = ["", { headers: HeaderList.of(), body: Buffer.alloc(0) }]] = calls;
    expect([id, body.toString()]).toEqual(["ocid1.fnfunc.x", "in"]);
    const sent: Record<string, Json> = Object.fromEntries(
      headers.all().map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(sent).toMatchObject({
      "fn-intent": "httprequest",
      "fn-invoke-type": "sync",
      "fn-http-method": "POST",
      "fn-http-request-url": "/api/f?q=%201",
      "content-type": "text/plain",
      "oci-subject-id": gatewayId,
      "oci-subject-type": "resource",
      "opc-request-id": response.headers.get("opc-request-id"),
      "fn-http-h-x-in": "1",
      "fn-http-h-cdn-loop": gatewayId,
      "fn-http-h-x-forwarded-for": "127.0.0.1",
    });
    expect(sent["fn-http-h-content-length"]).toBeUndefined();
    expect(sent["fn-http-h-connection"]).toBeUndefined();
  });

  test.each<[FunctionFailureReason, number]>([
    ["badGateway", 502],
    ["badResponse", 502],
    ["internalServiceError", 500],
    ["notFoundOrNotAuthorized", 404],
    ["rateLimited", 429],
    ["serviceUnavailable", 503],
    ["timeout", 504],
  ])("that ends in %s gives %i and tells the client no more", async (reason, status) => {
    const { fetch, logs } = await gatewayAt(
      { routes: [route] },
      { invokeFunction: () => Promise.resolve(failedCall(reason, "the inner reason")) },
    );
    const response = await fetch("/api/f");
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain("inner");
    expect(logs.find(({ code }) => code === `functionBackend.${reason}`)).toMatchObject({
      message: "the inner reason",
      data: { functionId: "ocid1.fnfunc.x" },
    });
  });

  test("the host that the client called stays visible to it", async () => {
    const seen: (string | undefined)[] = [];
    const { fetch } = await gatewayAt(
      { routes: [route] },
      {
        invokeFunction: (_id, { headers }) => {
          seen.push(headers.first("fn-http-h-host"));
          return Promise.resolve({ kind: "answer", status: 204, headers: HeaderList.of(), body: Buffer.alloc(0) });
        },
      },
    );
    expect((await fetch("/api/f")).status).toBe(204);
    expect(seen[0]).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(gatewayHost).toContain("apigateway");
  });
});
