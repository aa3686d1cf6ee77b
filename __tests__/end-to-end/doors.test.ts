/** What `start` opens to a team's own code: back ends beside it, and the way out. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Backend, RouteAccess } from "../../constructs/index";
import { startOnce, startUp } from "./running";
import { helloApi, synthesizedApp } from "./synthesized-app";

interface Got {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly host: string | undefined;
  readonly client: string | string[] | undefined;
}

/** A team's own back end on loopback. */
async function backEnd(answer: (request: IncomingMessage, response: ServerResponse) => void, host = "127.0.0.1") {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    got.push({ method, url, host: headers.host, client: headers["x-client"] });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  // Sound: a server that listens on a port has such an address.
  return { got, port: (server.address() as AddressInfo).port };
}

const well = (_: IncomingMessage, response: ServerResponse): void => void response.end("{}");

/** Every back end is HTTP; there is no function either. */
function httpAlone(base = "https://orders.internal/v1"): string {
  const http = (path: string) => Backend.http({ url: `${base}/${path}`, allowPlainHttp: base.startsWith("http:") });
  return synthesizedApp({
    adapter: "none",
    // Of its network nobody knows here what it lets through.
    existingGateway: { gatewayId: "ocid1.apigateway.oc1.eu-frankfurt-1.there", hostname: "gateway.test" },
    apis: [
      {
        ...helloApi,
        identityHeaders: { "X-Client": "azp" },
        routes: [
          { path: "/orders", methods: ["GET"], backend: http("orders") },
          { path: "/orders", methods: ["POST"], backend: http("orders") },
          { path: "/health", methods: ["GET"], backend: http("health"), access: RouteAccess.anonymous() },
        ],
      },
    ],
  });
}

describe("a stack whose back ends are all HTTP", () => {
  test("is walked through with the echo in their place, which is said and no failure", async () => {
    const { code, out, err } = await startOnce(httpAlone());
    expect(code, out + err).toBe(0);
    expect(out).toMatch(/✓ hello answers demo-client with its token +2xx → 200 in \d+ ms, from the echo/);
    expect(out).toMatch(
      /✓ hello answers without a token where it is open\s+an answer of the back end → 200 in \d+ ms, from the echo/,
    );
    expect(out).toContain("--origin https://orders.internal=http://127.0.0.1:PORT leads it to one of yours");
    expect(out).not.toMatch(/✗|–/);
  });

  test("is walked through with a back end of one's own, which gets what the real one would", async () => {
    const { port, got } = await backEnd(well);
    const { code, out, err } = await startOnce(
      httpAlone(),
      ...["--origin", `https://orders.internal=http://127.0.0.1:${port}`],
    );
    expect(code, out + err).toBe(0);
    expect(out).not.toContain("echo");
    const orders = got.filter(({ url }) => url === "/v1/orders");
    expect(new Set(orders.map(({ host }) => host))).toEqual(new Set(["orders.internal"]));
    expect(orders.every(({ client }) => typeof client === "string" && /^[0-9a-f-]{36}$/.test(client))).toBe(true);
    expect(orders.length).toBeGreaterThan(0);
  });

  test("fails where the back end of one's own fails or does not run, and it is said which", async () => {
    const { port } = await backEnd((_, response) => void response.writeHead(500).end());
    const failing = await startOnce(httpAlone(), "--origin", `https://orders.internal=http://127.0.0.1:${port}`);
    expect(failing.code).toBe(1);
    const absent = await startOnce(httpAlone(), "--origin", "https://orders.internal=http://127.0.0.1:1");
    expect(absent.code).toBe(1);
    expect(absent.out.replace(/\s+/g, " ")).toContain("https://orders.internal/v1/orders: CONNECTION_REFUSED");
  });

  test("shows through the echo what the gateway would send: method, URL, headers and body", async () => {
    const up = await startUp(httpAlone());
    try {
      const [, asking = ""] = /^ +(TOKEN=\$\(curl .*)$/m.exec(up.text()) ?? [];
      const form = [...asking.matchAll(/--data-urlencode '([^']*)'/g)].map(([, pair = ""]) => pair);
      const [, endpoint = ""] = /curl -s '([^']+)'/.exec(asking) ?? [];
      const body = new URLSearchParams(form.map((pair) => [pair.split("=")[0] ?? "", pair.replace(/^[^=]*=/, "")]));
      const { access_token: token } = (await (await fetch(endpoint, { method: "POST", body })).json()) as Record<
        string,
        string
      >;
      const [, url = ""] = /# hello without a token\n +curl -si '([^']+)'/.exec(up.text()) ?? [];
      const answer = await fetch(`${url}?x=1`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "text/plain", "x-client": "forged" },
        body: "an order",
      });
      expect(answer.headers.get("x-played-here-by")).toBe("echo");
      const shown = await answer.json();
      expect(shown).toMatchObject({ method: "POST", url: "https://orders.internal/v1/orders?x=1", body: "an order" });
      expect(shown.headers).toContainEqual(["Host", "orders.internal"]);
      const clients = shown.headers.filter(([name]: [string]) => name.toLowerCase() === "x-client");
      expect(clients).toEqual([["X-Client", expect.stringMatching(/^[0-9a-f-]{36}$/)]]);
    } finally {
      expect(await up.stop()).toBe(0);
    }
  });
});

describe("--outbound", () => {
  test("calls back ends where they really are, and says what that gives up", async () => {
    const { port, got } = await backEnd(well);
    // No loopback address by its name; a connection to it comes to this machine.
    const { code, out, err } = await startOnce(httpAlone(`http://0.0.0.0:${port}/v1`), "--outbound");
    expect(code, out + err).toBe(0);
    expect(got.length).toBeGreaterThan(0);
    expect(out).toContain("Requests leave this machine");
    expect(out).not.toContain("from the echo");
  });

  test("never calls a link-local address", async () => {
    const { code, out } = await startOnce(httpAlone("https://169.254.169.254/v1"), "--outbound");
    expect(code).toBe(1);
    expect(out).toContain("LINK_LOCAL");
  });
});

describe("a mistake is told in one line", () => {
  test.each([
    ["https://orders.internal", "--origin: got https://orders.internal. Expected: REAL=LOCAL"],
    ["https://orders.internal=http://192.0.2.1", "With --remote-origins it may be another machine"],
    [
      "https://login.microsoftonline.com=http://127.0.0.1:1",
      "origin https://login.microsoftonline.com: got http://127.0.0.1:1 and http://127.0.0.1:",
    ],
  ])("--origin %s", async (pair, message) => {
    const { code, err } = await startOnce(httpAlone(), "--origin", pair);
    expect([code, err.trim().split("\n").length]).toEqual([2, 1]);
    expect(err).toContain(message);
  });

  test("an origin that nothing leads to is told, and stops nothing", async () => {
    const { code, out } = await startOnce(httpAlone(), "--origin", "https://ordres.internal=http://127.0.0.1:1");
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, " ")).toContain(
      "https://ordres.internal is not called by the stack: its back ends are https://orders.internal",
    );
  });
});
