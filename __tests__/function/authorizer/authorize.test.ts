import { describe, expect, test } from "vitest";
import { rsaKey } from "../../local/gateway/issuer";
import { api, asked, client, issuer, key, tenant, trust } from "./asked";

describe("a token that is right", () => {
  test("is active, with what it grants and what back ends are told", async () => {
    const { ask, signed, clock } = asked({ AUTHORIZER_CONTEXT: "iss,sub,roles,email" });
    const answer = await ask(await signed({ idtyp: "app", roles: ["Orders.Read", "Orders Write"] }));
    expect(answer).toEqual({
      active: true,
      scope: ["app-role:Orders.Read", "app-role:Orders%20Write"],
      context: {
        iss: encodeURIComponent(issuer),
        sub: "s",
        roles: "Orders.Read,Orders%20Write",
        email: "=absent",
      },
      expiresAt: new Date(clock.wall() + 300_000).toISOString(),
    });
  });

  test("is kept no longer than it lives", async () => {
    const { ask, signed, clock } = asked({ AUTHORIZER_CACHE_SECONDS: "3600" });
    const seconds = Math.floor(clock.wall() / 1000);
    const { expiresAt } = await ask(await signed({ exp: seconds + 70 }));
    expect(Date.parse(String(expiresAt))).toBe((seconds + 70) * 1000);
  });

  test.each(["Bearer", "bearer", "BEARER"])("stands behind the scheme %s", async (scheme) => {
    const { ask, signed } = asked();
    expect(await ask((await signed()).replace("Bearer", scheme))).toMatchObject({ active: true });
  });

  test("may begin half a minute from now by this clock, and has ended when it says so", async () => {
    const { ask, signed, clock } = asked();
    const now = Math.floor(clock.wall() / 1000);
    expect(await ask(await signed({ nbf: now + 30 }))).toMatchObject({ active: true });
    expect(await ask(await signed({ exp: now }))).toMatchObject({ active: false });
  });

  test("is of any client where that is said, whether it names one or not", async () => {
    const { clients: _, ...open } = trust;
    const { ask, signed } = asked({ trusts: [{ ...open, anyClient: true }], AUTHORIZER_CONTEXT: "azp" });
    expect(await ask(await signed({ azp: "another" }))).toMatchObject({ active: true, context: { azp: "another" } });
    expect(await ask(await signed({ azp: undefined }))).toMatchObject({ active: true, context: { azp: "=absent" } });
  });

  test("may come from one of several issuers, each with its own clients and API", async () => {
    const second = {
      ...{ issuer: "https://issuer.test/", keys: "https://issuer.test/keys", audiences: ["api"] },
      ...{ clientClaim: "client_id", clients: ["c"] },
    };
    const { ask, signed } = asked({ trusts: [trust, second] });
    const ofSecond = { iss: second.issuer, aud: "api", client_id: "c" };
    expect(await ask(await signed())).toMatchObject({ active: true });
    expect(await ask(await signed(ofSecond))).toMatchObject({ active: true });
    expect(await ask(await signed({ ...ofSecond, aud: api }))).toMatchObject({ active: false });
    expect(await ask(await signed({ ...ofSecond, client_id: client }))).toMatchObject({ active: false });
    expect(await ask(await signed({ iss: issuer, aud: "api" }))).toMatchObject({ active: false });
  });
});

describe("keys", () => {
  test("one that nobody knows yet works at the next request, and a stream of inventions does not make it ask more", async () => {
    const { ask, signed, provider } = asked();
    await ask(await signed());
    const before = provider.asked.length;
    const next = rsaKey("two");
    provider.jwks = [key.jwk, next.jwk];
    expect(await ask(await signed({}, next))).toMatchObject({ active: true });
    expect(provider.asked.length - before).toBe(1);
    for (const kid of ["a", "b", "c"])
      expect(await ask(await signed({}, key, { kid }))).toMatchObject({ active: false });
    // A call takes 20 s of this clock, and each is another interval.
    expect(provider.asked.length - before).toBeLessThanOrEqual(4);
  });

  test("are remembered while the issuer does not answer; without any nothing is said of a token", async () => {
    const warm = asked();
    const right = await warm.signed();
    await warm.ask(right);
    warm.provider.jwks = undefined;
    await warm.clock.advance(1_800_000);
    expect(await warm.ask(await warm.signed())).toMatchObject({ active: true });
    const cold = asked();
    cold.provider.jwks = undefined;
    await expect(cold.ask(right)).rejects.toThrow("KEYS_UNAVAILABLE");
    expect(cold.logs.map(({ event }) => event)).toContain("keys-unavailable");
  });

  test("without an alg are for RS256", async () => {
    const { ask, signed, provider } = asked();
    const { alg: _, ...bare } = key.jwk;
    provider.jwks = [bare];
    expect(await ask(await signed())).toMatchObject({ active: true });
    expect(await ask(await signed({}, key, { alg: "RS512" }))).toMatchObject({ active: false });
  });
});

test("what is wrong with the settings is told, and no token is admitted", async () => {
  for (const trusts of [
    [],
    [trust, trust],
    [{ ...trust, client: ["typo"] }],
    [{ ...trust, clients: undefined }],
    [{ ...trust, clients: [] }],
    [{ ...trust, anyClient: "yes" }],
    [{ ...trust, keys: "http://issuer.test/keys" }],
    [{ ...trust, audiences: [] }],
    [{ ...trust, claims: { tid: tenant } }],
    [{ ...trust, clientClaim: "" }],
    [{ ...trust, keysIssuer: ["https://login.microsoftonline.com/{tenantid}/v2.0"] }],
    [{ ...trust, keysIssuer: "contoso" }],
    [{ ...trust, snapshot: "https://elsewhere.test/keys.json" }],
    [{ ...trust, copies: 7 }],
    "x",
  ]) {
    const { ask, signed, logs } = asked({ trusts });
    await expect(ask(await signed())).rejects.toThrow("AUTHORIZER_MISCONFIGURED");
    expect(logs[0]).toMatchObject({ event: "setting", setting: expect.stringMatching(/^AUTHORIZER_TRUSTS/) });
  }
});

test("a setting that there is not is told, and hinders nobody", async () => {
  const { ask, signed, logs } = asked({ AUTHORIZER_DENEID: "x" });
  expect(await ask(await signed())).toMatchObject({ active: true });
  expect(logs[0]).toMatchObject({ level: "warn", event: "setting", setting: "AUTHORIZER_DENEID", problem: "unknown" });
});

test("a log line never holds a token", async () => {
  const { ask, signed, logs } = asked();
  const wrong = await signed({ aud: "other" });
  await ask(wrong);
  expect(JSON.stringify(logs)).not.toContain(wrong.slice(7, 40));
  expect(logs.at(-1)).toEqual({ level: "info", event: "token-refused", why: "aud" });
});
