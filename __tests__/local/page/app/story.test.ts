/** What the page works out by itself: ways, checks, verdicts, places on the timeline. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fetchedJourney, requestJourney, servedJourney, tokenJourney } from "../../../../local/page/app/journeys";
import { gatewayChecks, refusedCheck } from "../../../../local/page/app/refused-check";
import { timeScale } from "../../../../local/page/app/time-scale";
import { tokenVerdicts } from "../../../../local/page/app/token-verdicts";
import { momentOf, spanOf } from "../../../../local/page/words";

describe("the check that refused", () => {
  it.each([
    ["tokenAuthentication.authenticationFailed: Validation failed for 'exp' claim.", "Times"],
    ["jwtAuthentication.authenticationFailed: JWT token not issued by the configured issuers.", "Issuer"],
    ["tokenAuthentication.authenticationFailed: JWT token not issued for the configured audience.", "Audience"],
    ["tokenAuthentication.authenticationFailed: JWT token missing required claim 'azp'.", "Claims"],
    ['tokenAuthentication.authenticationFailed: JWT token has the kid "a", which no key has.', "Signature"],
    ["tokenAuthentication.authenticationFailed: No token in the request.", "Token"],
    ["authentication.idpCallFailed: x", "Keys"],
    ["rateLimiting.requestDenied: x", "Limits"],
    ["authorization.unauthorizedRequest: x", "Scope"],
    ["request.noRoute: x", "Route"],
    ["httpBackend.timeout: x", "Back end"],
  ])("%s", (reason, name) => {
    expect(refusedCheck(reason)).toBe(name);
  });

  it("has a name whatever was logged", () => {
    fc.assert(
      fc.property(fc.string(), (reason) => {
        expect(gatewayChecks).toContain(refusedCheck(reason));
      }),
    );
  });
});

describe("a journey", () => {
  const request = { at: 0, id: "i", gateway: "g", method: "GET", path: "/", status: 200, durationMs: 1 };

  it("ends where it is refused", () => {
    expect(requestJourney(request)).toMatchObject({ through: ["gateway", "backend"], check: "passed" });
    const reason = "rateLimiting.requestDenied: x";
    expect(requestJourney({ ...request, status: 429, reason })).toMatchObject({
      through: ["gateway"],
      check: "Limits",
    });
    expect(requestJourney({ ...request, userAgent: "Oracle API Gateway" })).toBeUndefined();
    const token = { at: 0, tenant: "t", durationMs: 1 };
    expect(tokenJourney({ ...token, status: 200 })).toMatchObject({ end: "token", isRefused: false });
    expect(tokenJourney({ ...token, status: 401, reason: "AADSTS7000215: x" })).toMatchObject({ end: "AADSTS7000215" });
    const fetched = { at: 0, deployment: "d", requestId: "r", uri: "u", kids: ["k"], until: 1 };
    expect(fetchedJourney(fetched, () => false)).toMatchObject({ from: "gateway", through: ["adapter"] });
    expect(servedJourney({ at: 0, tenant: "t", status: 0, kids: [] })).toMatchObject({ end: "no answer" });
  });
});

it("a token is judged claim by claim, by what is asked", () => {
  const policy = {
    issuers: ["i"],
    audiences: ["a"],
    claims: [{ key: "azp", values: ["c"], isRequired: true }],
    skewSeconds: 0,
  };
  const verdicts = tokenVerdicts({ iss: "i", aud: "b", exp: 10, extra: 1 }, policy, 5000, "strict");
  expect(verdicts.map(({ claim, verdict }) => [claim, verdict])).toEqual([
    ["exp", "met"],
    ["iss", "met"],
    ["aud", "refused"],
    ["azp", "refused"],
    ["extra", "not asked"],
  ]);
});

it("the timeline keeps the order of moments, within its ends", () => {
  const moments = fc.array(fc.nat(10 ** 9), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(moments, fc.nat(10 ** 9), (marks, ahead) => {
      const now = Math.max(...marks);
      const places = [...marks, now + ahead]
        .sort((a, b) => a - b)
        .map(timeScale(Math.min(...marks), marks, now, now + ahead));
      for (const [index, place] of places.entries()) {
        expect(place).toBeGreaterThanOrEqual((places[index - 1] ?? 0) - 1e-9);
        expect(place).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});

it("times are told in words", () => {
  expect([spanOf(-90_000), spanOf(86_400_000)]).toEqual(["2 minutes", "1 day"]);
  expect([momentOf(1000, 2000), momentOf(0, 86_400_000)]).toEqual(["00:00:01", "1970-01-01 00:00:00 UTC"]);
});
