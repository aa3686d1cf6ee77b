import { describe, expect, it } from "vitest";
import { jwksFetch } from "../../function/jwks-fetch";
import { UpstreamFailure } from "../../function/upstream-failure";
import type { UpstreamGet } from "../../function/upstream-get";
import { entraDocument } from "./entra-keys";
import { SimulatedClock } from "./simulated-clock";

const good = entraDocument("a");

/** An identity provider that answers with what is given, one after the other. */
function script(...answers: readonly (Uint8Array | Error | "hang")[]) {
  const clock = new SimulatedClock();
  const askedAt: number[] = [];
  const start = clock.elapsed();
  const get: UpstreamGet = (signal) => {
    const answer = answers[askedAt.length];
    askedAt.push(clock.elapsed() - start);
    if (signal.aborted) return Promise.reject(new UpstreamFailure("timeout"));
    if (answer instanceof Uint8Array) return Promise.resolve({ body: answer, headers: {} });
    if (answer instanceof Error) return Promise.reject(answer);
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new UpstreamFailure("timeout")));
    });
  };
  return { clock, askedAt, fetch: jwksFetch(get, clock, 4000) };
}

describe("a good answer", () => {
  it("gives the entries, at the first request", async () => {
    const { fetch, askedAt, clock } = script(good);
    expect(await fetch()).toEqual({ jwks: [expect.objectContaining({ kid: "a" })], headers: {} });
    expect(askedAt).toEqual([0]);
    expect(clock.pending).toBe(0);
  });

  it.each([
    new UpstreamFailure("connection", "ECONNRESET"),
    new UpstreamFailure("status", 429),
    new UpstreamFailure("status", 503),
  ])("is asked for once more after %s", async (failure) => {
    const { fetch, askedAt, clock } = script(failure, good);
    const fetched = fetch();
    await clock.advance(100);
    expect(await fetched).toHaveProperty("jwks");
    expect(askedAt).toEqual([0, 100]);
    expect(clock.pending).toBe(0);
  });
});

describe("a bad answer", () => {
  it("is asked for twice and no more", async () => {
    const { fetch, askedAt, clock } = script(
      new UpstreamFailure("status", 500),
      new UpstreamFailure("status", 502),
      good,
    );
    const fetched = fetch();
    await clock.advance(4000);
    expect(await fetched).toEqual({ why: "status", detail: 502 });
    expect(askedAt).toHaveLength(2);
  });

  it.each([
    new UpstreamFailure("status", 404),
    new UpstreamFailure("certificate", "CERT_HAS_EXPIRED"),
    new UpstreamFailure("too-large"),
  ])("is not asked for again after %s", async (failure) => {
    const { fetch, askedAt } = script(failure, good);
    expect(await fetch()).toEqual({ why: failure.kind, detail: failure.detail });
    expect(askedAt).toHaveLength(1);
  });

  it.each([
    ["<html>", "not-json"],
    ["[]", "not-a-key-set"],
    ['{"keys":[]}', "empty-key-set"],
  ])("%s is said to be %s", async (body, why) => {
    const { fetch, askedAt } = script(Buffer.from(body), good);
    expect(await fetch()).toEqual({ why });
    expect(askedAt).toHaveLength(1);
  });

  it("of a kind that nobody foresaw is an answer, too", async () => {
    expect(await script(new TypeError("defect")).fetch()).toEqual({ why: "protocol" });
  });
});

describe("the timeout", () => {
  it("ends an answer that does not come", async () => {
    const { fetch, clock } = script("hang");
    const fetched = fetch();
    await clock.advance(4000);
    expect(await fetched).toEqual({ why: "timeout" });
    expect(clock.pending).toBe(0);
  });

  it("counts the retry in", async () => {
    const { fetch, clock } = script(new UpstreamFailure("connection"), "hang");
    const fetched = fetch();
    await clock.advance(4000);
    expect(await fetched).toEqual({ why: "timeout" });
  });

  it("holds for an answer that a thawed process reads before its timers run", async () => {
    const clock = new SimulatedClock();
    const fetch = jwksFetch(
      async () => {
        clock.freeze(3_600_000);
        return { body: good, headers: {} };
      },
      clock,
      4000,
    );
    expect(await fetch()).toEqual({ why: "timeout" });
  });
});
