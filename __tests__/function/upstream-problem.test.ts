import { describe, expect, it } from "vitest";
import { away, problemOf, type UpstreamVerdict } from "../../function/upstream-problem";

describe("an identity provider is away", () => {
  it.each<UpstreamVerdict>([
    { outcome: "connection", detail: "ECONNREFUSED" },
    { outcome: "timeout" },
    { outcome: "certificate", detail: "CERT_HAS_EXPIRED" },
    { outcome: "protocol" },
    { outcome: "status", detail: 500 },
    { outcome: "status", detail: 503 },
    { outcome: "status", detail: 429 },
    { outcome: "status", detail: 408 },
  ])("after $outcome $detail", (verdict) => {
    expect(problemOf([verdict, verdict])).toEqual(away);
  });

  it("where nothing is heard at all", () => {
    expect(problemOf([])).toEqual(away);
  });
});

describe("an identity provider is wrong", () => {
  it.each<readonly [UpstreamVerdict, string]>([
    [{ outcome: "not-json" }, "JSON"],
    [{ outcome: "discovery-document" }, "jwks_uri"],
    [{ outcome: "not-a-key-set" }, "no list of keys"],
    [{ outcome: "empty-key-set" }, "empty"],
    [{ outcome: "too-many-values" }, "more than a key set"],
    [{ outcome: "too-many-keys" }, "too many keys"],
    [{ outcome: "too-large" }, "JWKS_MAX_BYTES"],
    [{ outcome: "encoding" }, "encoding"],
    [{ outcome: "other-issuer" }, "JWKS_ISSUER"],
    [{ outcome: "no-usable-key" }, "The log says why"],
    [{ outcome: "status", detail: 404 }, "status 404"],
    [{ outcome: "status", detail: 302 }, "redirects are not followed"],
  ])("after $0.outcome $0.detail", (verdict, words) => {
    const problem = problemOf([verdict]);
    expect(problem.code).toBe("JWKS_UPSTREAM_WRONG");
    expect(problem.message).toContain(words);
  });

  it("as soon as one of its answers is, whatever became of the other", () => {
    const [timeout, html]: readonly UpstreamVerdict[] = [{ outcome: "timeout" }, { outcome: "not-json" }];
    if (timeout === undefined || html === undefined) throw new Error("two verdicts");
    expect(problemOf([timeout, html])).toEqual(problemOf([html, timeout]));
    expect(problemOf([timeout, html]).code).toBe("JWKS_UPSTREAM_WRONG");
  });
});
