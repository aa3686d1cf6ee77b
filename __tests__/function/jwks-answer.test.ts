import { describe, expect, it } from "vitest";
import { copyAnswer, keySetAnswer, misconfigured, refuseMethod, unavailable } from "../../function/jwks-answer";

const served = { kids: ["a"], body: Buffer.from('{"keys":[]}'), etag: '"tag"' };
const call = (method: string | null = "GET", ...ifNoneMatch: string[]) => ({ method, ifNoneMatch });
const headers = (answer: { readonly headers: readonly (readonly [string, string])[] }) =>
  Object.fromEntries(answer.headers);

describe("the key set", () => {
  it.each(["GET", null, ""])("answers %j with its bytes, and says for how long they are good", (method) => {
    const answer = keySetAnswer(call(method), served, 61_999);
    expect(answer).toMatchObject({ status: 200, body: served.body });
    expect(headers(answer)).toEqual({ "Cache-Control": "public, max-age=61", ETag: '"tag"' });
  });

  it("answers HEAD as GET, without a body", () => {
    const { body, ...rest } = keySetAnswer(call("HEAD"), served, 0);
    const { body: _, ...got } = keySetAnswer(call("GET"), served, 0);
    expect(body).toBe("");
    expect(rest).toEqual(got);
  });

  it.each(["GET", "HEAD", null])("answers %j with 304 where the caller has it", (method) => {
    const answer = keySetAnswer(call(method, '"other"', 'W/"tag"'), served, 5000);
    expect(answer).toMatchObject({ status: 304, body: "" });
    expect(headers(answer)).toEqual({ "Cache-Control": "public, max-age=5", ETag: '"tag"' });
  });
});

it("a copy is told more, and nobody keeps that", () => {
  const answer = copyAnswer(call(), served, [["Told", "1"]]);
  expect(answer).toMatchObject({ status: 200, body: served.body });
  expect(headers(answer)).toEqual({ "Cache-Control": "no-store", Told: "1" });
  expect(copyAnswer(call("HEAD"), served, []).body).toBe("");
});

describe("methods", () => {
  it.each(["GET", "HEAD", "", null])("%j reads", (method) => {
    expect(refuseMethod(call(method))).toBeUndefined();
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "get", "\u0000"])("%j is refused with what is allowed", (method) => {
    const answer = refuseMethod(call(method));
    expect(answer?.status).toBe(405);
    expect(answer && headers(answer)).toEqual({ "Cache-Control": "no-store", Allow: "GET, HEAD" });
    expect(JSON.parse(String(answer?.body))).toEqual({ code: "METHOD_NOT_ALLOWED", message: expect.any(String) });
  });
});

describe("failures", () => {
  it.each([
    [0, "1"],
    [1, "1"],
    [1001, "2"],
    [300_000, "300"],
  ])("with %i ms to wait ask to come back in %s s", (waitMs, seconds) => {
    const answer = unavailable(call(), waitMs);
    expect(answer.status).toBe(503);
    expect(headers(answer)).toEqual({ "Cache-Control": "no-store", "Retry-After": seconds });
    expect(JSON.parse(String(answer.body))).toEqual({ code: "JWKS_UNAVAILABLE", message: expect.any(String) });
  });

  it("of an identity provider that is wrong have a code and words of their own", () => {
    const answer = unavailable(call(), 5000, { code: "JWKS_UPSTREAM_WRONG", message: "It is wrong." });
    expect(answer.status).toBe(503);
    expect(headers(answer)).toEqual({ "Cache-Control": "no-store", "Retry-After": "5" });
    expect(JSON.parse(String(answer.body))).toEqual({ code: "JWKS_UPSTREAM_WRONG", message: "It is wrong." });
  });

  it("of the configuration name the settings, and what may be in them", () => {
    const answer = misconfigured(call(), [
      { setting: "JWKS_URI", problem: "missing", allowed: "an https:// URL", source: "s" },
      { setting: "JWKS_MAX_KEYS", problem: "not-allowed", allowed: "1 to 10 keys", source: "s" },
      { setting: "JWKS_TYPO", problem: "unknown", allowed: "", source: "s" },
    ]);
    expect(answer.status).toBe(500);
    expect(headers(answer)).toEqual({ "Cache-Control": "no-store" });
    expect(JSON.parse(String(answer.body))).toEqual({
      code: "ADAPTER_MISCONFIGURED",
      message: "JWKS_URI is missing: an https:// URL. JWKS_MAX_KEYS must be 1 to 10 keys.",
    });
  });

  it("have no body where HEAD asked", () => {
    expect(unavailable(call("HEAD"), 0).body).toBe("");
    expect(misconfigured(call("HEAD"), []).body).toBe("");
  });
});
