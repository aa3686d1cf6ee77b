import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../internal/json";
import type { Reading } from "../../../local/choice";
import { decisionsOf } from "../../../local/gateway/choices";
import { checkClaims } from "../../../local/gateway/claims";
import type { AuthenticationPolicy, ClaimRule } from "../../../synthesized/system/deployment";

const now = 1_800_000_000;
const policy: AuthenticationPolicy = {
  kind: "token",
  logPrefix: "tokenAuthentication",
  token: { in: "header", name: "Authorization", scheme: "Bearer" },
  skewSeconds: 30,
  issuers: ["https://issuer.test/", "https://second.test"],
  audiences: ["api", "other"],
  claims: [],
  keys: { kind: "static", keys: new Map() },
  failure: undefined,
};
const good: JsonObject = { iss: "https://issuer.test/", aud: "api", exp: now + 100 };
const check =
  (claims: JsonObject, rule?: Partial<ClaimRule>, reading: Reading = "strict") =>
  () =>
    checkClaims(
      claims,
      rule === undefined
        ? policy
        : { ...policy, claims: [{ key: "c", values: ["x", "y"], isRequired: true, ...rule }] },
      now,
      decisionsOf(reading),
    );

describe("claims", () => {
  test.each<[string, JsonObject]>([
    ["the second issuer", { ...good, iss: "https://second.test" }],
    ["an audience among several", { ...good, aud: ["else", "other"] }],
    ["expiry at the edge of the skew", { ...good, exp: now - 29 }],
    ["nbf at the edge of the skew", { ...good, nbf: now + 30 }],
    ["a fraction of a second", { ...good, exp: now + 0.5 }],
  ])("admit %s", (_name, claims) => {
    expect(check(claims)).not.toThrow();
  });

  const { exp: _exp, ...withoutExpiry } = good;
  test.each<[string, JsonObject, string]>([
    ["an expiry that the skew no longer covers", { ...good, exp: now - 30 }, "'exp'"],
    ["no expiry", withoutExpiry, "'exp'"],
    ["an expiry in text", { ...good, exp: String(now + 100) }, "'exp'"],
    ["an endless expiry", { ...good, exp: Number.POSITIVE_INFINITY }, "'exp'"],
    ["a null expiry", { ...good, exp: null }, "'exp'"],
    ["nbf beyond the skew", { ...good, nbf: now + 31 }, "'nbf'"],
    ["nbf in text", { ...good, nbf: "0" }, "'nbf'"],
    ["another issuer", { ...good, iss: "https://issuer.test" }, "configured issuers"],
    ["an issuer in other case", { ...good, iss: "https://Issuer.test/" }, "configured issuers"],
    ["a list of issuers", { ...good, iss: ["https://issuer.test/"] }, "configured issuers"],
    ["no audience", { ...good, aud: null }, "configured audience"],
    ["another audience", { ...good, aud: "API" }, "configured audience"],
    ["an empty list of audiences", { ...good, aud: [] }, "configured audience"],
    ["a number among audiences", { ...good, aud: ["api", 1] }, "configured audience"],
  ])("refuse %s", (_name, claims, reason) => {
    expect(check(claims)).toThrow(reason);
  });

  test.each<[string, JsonObject, Partial<ClaimRule>, string | undefined]>([
    ["equal", { c: "y" }, {}, undefined],
    ["other", { c: "z" }, {}, "expected claim value for 'c'"],
    ["in other case", { c: "X" }, {}, "expected claim value"],
    ["a part", { c: "x y" }, {}, "expected claim value"],
    ["a list of one", { c: ["x"] }, {}, "expected claim value"],
    ["a number", { c: 1 }, { values: ["1"] }, "expected claim value"],
    ["a boolean", { c: true }, { values: ["true"] }, "expected claim value"],
    ["absent", {}, {}, "missing required claim 'c'"],
    ["null", { c: null }, {}, "missing required claim"],
    ["absent and not required", {}, { isRequired: false }, undefined],
    ["wrong and not required", { c: "z" }, { isRequired: false }, "expected claim value"],
    ["present, any value", { c: [1] }, { values: [] }, undefined],
    ["absent, any value", {}, { values: [] }, "missing required claim"],
    ["inherited", {}, { key: "toString", values: [] }, "missing required claim 'toString'"],
    ["a dotted name", { "a.b": "x" }, { key: "a.b" }, undefined],
    ["a nested name", { a: { b: "x" } }, { key: "a.b" }, "missing required claim"],
  ])("a claim to verify, %s", (_name, claims, rule, reason) => {
    const checked = check({ ...good, ...claims }, rule);
    if (reason === undefined) expect(checked).not.toThrow();
    else expect(checked).toThrow(reason);
  });

  const wrong = "expected claim value for 'c'";
  const missing = "missing required claim 'c'";
  test.each<[string, JsonObject, Partial<ClaimRule>, strict: string | undefined, lenient: string | undefined]>([
    ["a number", { c: 1 }, { values: ["1"] }, wrong, undefined],
    ["another number", { c: 2 }, { values: ["1"] }, wrong, wrong],
    ["a boolean", { c: true }, { values: ["true"] }, wrong, undefined],
    ["a list that begins with it", { c: ["y", "z"] }, {}, wrong, undefined],
    ["a list that holds it later", { c: ["z", "y"] }, {}, wrong, wrong],
    ["a list in a list", { c: [["x"]] }, {}, wrong, undefined],
    ["an empty list", { c: [] }, { values: ["undefined", ""] }, wrong, wrong],
    ["a list of null", { c: [null] }, { values: ["null"] }, wrong, wrong],
    ["an object", { c: { x: 1 } }, { values: ["[object Object]"] }, wrong, wrong],
    ["no list of it", { c: ["x"] }, { values: [] }, undefined, undefined],
    ["absent, which it may be", {}, { isRequired: false }, undefined, undefined],
    ["absent, and required", {}, {}, missing, missing],
    ["absent, and required as far as is unsaid", {}, { isUnsaid: true }, missing, undefined],
    ["wrong, and required as far as is unsaid", { c: "z" }, { isUnsaid: true }, wrong, wrong],
    ["null, and required as far as is unsaid", { c: null }, { isUnsaid: true }, missing, undefined],
  ])("a claim to verify under both readings, %s", (_name, claims, rule, strict, lenient) => {
    for (const [reading, reason] of [
      ["strict", strict],
      ["lenient", lenient],
    ] as const) {
      const checked = check({ ...good, ...claims }, rule, reading);
      if (reason === undefined) expect(checked, reading).not.toThrow();
      else expect(checked, reading).toThrow(reason);
    }
  });
});
