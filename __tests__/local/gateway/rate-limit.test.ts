import { describe, expect, test } from "vitest";
import { movableClock } from "../../../local/clock";
import { addressKey, RateLimiter } from "../../../local/gateway/rate-limit";
import { jwksUri, keyServer, rsaKey, tokenAuthentication } from "./issuer";
import { gatewayAt } from "./started-gateway";
import { stockRoute } from "./test-stack";

describe("a rate limit", () => {
  /** Stands still unless moved. */
  const still = () => movableClock({ now: () => 1_800_000_000_000 });

  test("lets one second's requests through at once, and then as many as come back in time", () => {
    const clock = still();
    const limiter = new RateLimiter({ perSecond: 2, key: "TOTAL" }, clock);
    const refused = () => limiter.refuse("10.0.0.1") !== undefined;
    expect([refused(), refused(), refused()]).toEqual([false, false, true]);
    clock.moveBy(500);
    expect([refused(), refused()]).toEqual([false, true]);
    clock.moveBy(3_600_000);
    expect([refused(), refused(), refused()]).toEqual([false, false, true]);
    clock.moveBy(-7_200_000);
    expect(refused()).toBe(true);
  });

  test("counts each address by itself, or all together", () => {
    const each = new RateLimiter({ perSecond: 1, key: "CLIENT_IP" }, still());
    expect(["10.0.0.1", "10.0.0.2", "10.0.0.1"].map((address) => each.refuse(address) !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
    const all = new RateLimiter({ perSecond: 1, key: "TOTAL" }, still());
    expect(["10.0.0.1", "10.0.0.2"].map((address) => all.refuse(address) !== undefined)).toEqual([false, true]);
  });

  test.each([
    ["10.0.0.1", "10.0.0.1"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::9", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
  ])("takes %s for %s", (address, key) => {
    expect(addressKey(address)).toBe(key);
  });

  test("answers 429 with the time to wait, before it looks at a token or fetches a key", async () => {
    const keys = await keyServer(rsaKey("one").jwk);
    const rate = { rate_limiting: [{ rate_in_requests_per_second: 1, rate_key: "CLIENT_IP" }] };
    const { fetch, logs } = await gatewayAt(
      { request_policies: [{ ...tokenAuthentication(), ...rate }], routes: [stockRoute("/x", "in")] },
      { clock: still(), origins: { [jwksUri]: keys.origin } },
    );
    expect((await fetch("/api/x")).status).toBe(401);
    const refused = await fetch("/api/x", { headers: { "x-forwarded-for": "10.9.9.9" } });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(logs.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["rateLimiting.requestPermitted", "rateLimiting.requestDenied"]),
    );
    expect(keys.fetches).toBe(1);
  });
});
