import { describe, expect, test } from "vitest";
import { movableClock } from "../../../local/clock";
import { jwksUri, keyServer, rsaKey, token, tokenAuthentication } from "./issuer";
import { gatewayAt } from "./started-gateway";
import { stockRoute } from "./test-stack";

const [key, next] = [rsaKey("one"), rsaKey("two")];
const hour = 3_600_000;

async function started(cacheHours = 1) {
  const clock = movableClock();
  const server = await keyServer(key.jwk);
  const gateway = await gatewayAt(
    {
      request_policies: [tokenAuthentication({}, {}, { max_cache_duration_in_hours: cacheHours })],
      routes: [stockRoute("/x", "in")],
    },
    { clock, origins: { [jwksUri]: server.origin } },
  );
  const status = async (signer = key): Promise<number> => {
    const authorization = `Bearer ${await token(signer, { now: clock.now() })}`;
    return (await gateway.fetch("/api/x", { headers: { authorization } })).status;
  };
  return { ...gateway, clock, server, status };
}

describe("fetched keys", () => {
  test("are kept for their hours, and no longer", async () => {
    const { server, status, clock } = await started(2);
    expect([await status(), await status(), server.fetches]).toEqual([200, 200, 1]);
    clock.moveBy(2 * hour - 60_000);
    expect([await status(), server.fetches]).toEqual([200, 1]);
    clock.moveBy(60_001);
    expect([await status(), server.fetches]).toEqual([200, 2]);
  });

  test("are told of: which, for whose request, and until when they are kept", async () => {
    const { status, clock, keysFetched, requests, server } = await started(2);
    const before = clock.now();
    await status();
    expect(keysFetched).toMatchObject([{ uri: jwksUri, kids: ["one"], requestId: requests[0]?.id }]);
    expect(keysFetched[0]?.until).toBeGreaterThanOrEqual(before + 2 * hour);
    await status();
    expect(keysFetched).toHaveLength(1);
    clock.moveBy(3 * hour);
    server.status = 503;
    expect(await status()).toBe(500);
    expect(keysFetched.slice(1)).toMatchObject([{ kids: [], problem: expect.stringContaining("received 503") }]);
  });

  test("are fetched once for requests that come together", async () => {
    const { server, status } = await started();
    expect(await Promise.all(Array.from({ length: 20 }, () => status()))).toEqual(Array(20).fill(200));
    expect(server.fetches).toBe(1);
  });

  test("do not change before their time: a new key is unknown, a withdrawn one is still good", async () => {
    const { server, status, clock } = await started();
    expect(await status()).toBe(200);
    server.document = JSON.stringify({ keys: [next.jwk] });
    expect([await status(next), await status(key), server.fetches]).toEqual([401, 200, 1]);
    clock.moveBy(hour);
    expect([await status(next), await status(key), server.fetches]).toEqual([200, 401, 2]);
  });

  test("that cannot be had make 500 of every request, with a token or without, until they can", async () => {
    const { server, status, fetch, logs } = await started();
    server.status = 503;
    expect([await status(), (await fetch("/api/x")).status]).toEqual([500, 500]);
    const { code, message } = logs.find(({ level }) => level === "ERROR") ?? {};
    expect([code, message]).toEqual([
      "authentication.idpCallFailed",
      `Unexpected response from the JWKS uri: ${jwksUri}, received 503.`,
    ]);
    server.status = 200;
    expect(await status()).toBe(200);
  });

  test("that are too old do not serve on when the next fetch fails", async () => {
    const { server, status, clock } = await started();
    expect(await status()).toBe(200);
    server.status = 500;
    clock.moveBy(hour);
    expect(await status()).toBe(500);
  });

  test.each<[string, (server: Awaited<ReturnType<typeof keyServer>>) => void, string]>([
    [
      "a redirect",
      (server) => {
        server.status = 302;
      },
      "authentication.idpCallFailed",
    ],
    [
      "no content",
      (server) => {
        server.status = 204;
      },
      "authentication.idpCallFailed",
    ],
    [
      "a page",
      (server) => {
        server.document = "<html>";
      },
      "tokenAuthentication.badJsonWebKeySet",
    ],
    [
      "a huge document",
      (server) => {
        server.document = JSON.stringify({ keys: [key.jwk], pad: "x".repeat(100_000) });
      },
      "authentication.idpCallFailed",
    ],
    [
      "a bad key",
      (server) => {
        server.document = JSON.stringify({ keys: [key.jwk, { kty: "EC", kid: "e" }] });
      },
      "tokenAuthentication.badJsonWebKeySet",
    ],
  ])("are not taken from %s", async (_name, change, code) => {
    const { server, status, logs } = await started();
    change(server);
    expect(await status()).toBe(500);
    expect(logs.filter(({ level }) => level === "ERROR").map((line) => line.code)).toEqual([code]);
  });

  test("are not looked for off this machine", async () => {
    const { fetch, logs } = await gatewayAt({
      request_policies: [tokenAuthentication()],
      routes: [stockRoute("/x", "in")],
    });
    expect((await fetch("/api/x")).status).toBe(500);
    expect(logs.some(({ message }) => message.includes("NOT_ON_THE_MAP_OF_ORIGINS"))).toBe(true);
  });

  test("may be dead: nobody listens", async () => {
    const { fetch, logs } = await gatewayAt(
      { request_policies: [tokenAuthentication()], routes: [stockRoute("/x", "in")] },
      // Port 1 is nobody's on loopback.
      { origins: { [jwksUri]: "http://127.0.0.1:1" } },
    );
    expect((await fetch("/api/x")).status).toBe(500);
    expect(logs.some(({ message }) => message.includes("CONNECTION_REFUSED"))).toBe(true);
  });
});
