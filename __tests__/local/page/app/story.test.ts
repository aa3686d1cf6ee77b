/** What the page works out by itself: ways, checks, verdicts, places on the timeline. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fetchedJourney, requestJourney, servedJourney, tokenJourney } from "../../../../local/page/app/journeys";
import { checksOf, refusedCheck, whyOfAuthorizer } from "../../../../local/page/app/refused-check";
import { titlesOf, waysOf } from "../../../../local/page/app/stations";
import { timeScale } from "../../../../local/page/app/time-scale";
import { policyFor, routeVerdicts, tokenVerdicts, withDenied } from "../../../../local/page/app/token-verdicts";
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
    ["customAuthentication.authenticationFailed: The authorizer function does not admit the request.", "Authorizer"],
    ["customAuthentication.authenticationFailed: No token in the request.", "Token"],
    ["customAuthentication.unexpectedResponse: The answer is no JSON object.", "Authorizer"],
    ["customAuthentication.failedFunctionInvocation: x", "Authorizer"],
    ["dynamicAuthentication.noAuthenticationServerMatched: x", "Token"],
  ])("%s", (reason, name) => {
    expect(refusedCheck(reason)).toBe(name);
  });

  it("has a name whatever was logged", () => {
    fc.assert(
      fc.property(fc.string(), (reason) => {
        expect([...checksOf("gateway"), ...checksOf("authorizer")]).toContain(refusedCheck(reason));
      }),
    );
  });
});

it("an authorizer's own word is read from its line, and from no other's", () => {
  const line = { at: 0, log: "invoke", level: "INFO", source: "f", message: "" } as const;
  const refused = { ...line, message: '{"level":"info","event":"token-refused","why":"issuer"}' };
  expect(whyOfAuthorizer({ lines: [line, refused] })).toBe("issuer");
  expect(whyOfAuthorizer({ lines: [line, { ...refused, log: "execution" }] })).toBeUndefined();
});

describe("the picture", () => {
  const keyUris = ["https://login.example.com/keys"];
  it.each([
    [{ issuers: ["Entra ID"], usesEntra: true, keyUris: [], between: ["adapter"] as const }, "Entra ID", "Key adapter"],
    [
      { issuers: ["Entra ID"], usesEntra: true, keyUris: [], between: ["authorizer"] as const },
      "Entra ID",
      "Authorizer",
    ],
    [
      { issuers: ["Entra ID", "a"], usesEntra: true, keyUris: [], between: ["adapter", "authorizer"] as const },
      "Entra ID and a",
      "Key adapter, authorizer",
    ],
    [
      { issuers: ["Entra ID", "a", "b"], usesEntra: true, keyUris, between: ["adapter"] as const },
      "Entra ID and 2 others",
      "Key adapter",
    ],
    [{ issuers: ["a"], usesEntra: false, keyUris: [], between: [] }, "a", undefined],
    [{ issuers: ["a"], usesEntra: false, keyUris, between: [] }, "a", undefined],
  ])("names what %j has", (sources, entra, adapter) => {
    const titles = titlesOf(sources);
    expect([titles.entra?.[0], titles.adapter?.[0]]).toEqual([entra, adapter]);
    const ways = waysOf(sources).map(([from, to]) => `${from} ${to}`);
    expect(ways.includes("gateway adapter")).toBe(adapter !== undefined);
    expect(ways.includes("gateway entra")).toBe(sources.keyUris.length > 0);
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
    const reasonOfFunction =
      "customAuthentication.authenticationFailed: The authorizer function does not admit the request.";
    expect(requestJourney({ ...request, status: 401, reason: reasonOfFunction }, "issuer")).toMatchObject({
      ...{ through: ["gateway", "adapter"], check: "Authorizer", end: "401 issuer" },
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

it("a token is judged by what its own issuer's tokens are asked, and a stranger's by its issuer alone", () => {
  const policies = ["a", "b"].map((name) => {
    const claims = [{ key: "azp", values: [name], isRequired: true }];
    return { issuers: [`i${name}`], audiences: [name], claims, skewSeconds: 0 };
  });
  expect(policyFor({ iss: "ib" }, policies)).toBe(policies[1]);
  expect(policyFor({ iss: "x" }, policies)).toEqual({
    ...{ issuers: ["ia", "ib"], audiences: ["a", "b"], claims: [], skewSeconds: 0 },
  });
  expect([policyFor({ iss: "x" }, policies.slice(0, 1)), policyFor({}, [])]).toEqual([policies[0], undefined]);
});

describe("where an authorizer judges, a token", () => {
  const denied = { kids: [], clients: ["c"], subjects: ["s"], tokens: ["t"] };

  it.each([
    [{ azp: "d", oid: "o" }, []],
    [{ azp: "c", oid: "s" }, ["azp", "oid"]],
    [{ client_id: "c", sub: "s", uti: "t", jti: "c" }, ["client_id", "sub", "uti"]],
  ])("%j is refused for what is denied by name", (claims, refused) => {
    const verdicts = withDenied(tokenVerdicts(claims, undefined, 5000, "strict"), { denied });
    expect(verdicts.flatMap(({ claim, verdict }) => (verdict === "refused" ? claim : []))).toEqual(refused);
    expect(withDenied(verdicts, {})).toBe(verdicts);
  });

  it("has or lacks what each route asks for", () => {
    const routes = [
      { name: "GET /any", asks: [] },
      { name: "GET /read", asks: [["app-role:Read"]] },
      { name: "POST /pay", asks: [["app-role:Read", "app-role:Pay"]] },
    ];
    expect(routeVerdicts({ idtyp: "app", roles: ["Read"] }, { routes })).toEqual([
      { name: "GET /any", verdict: "met", wanted: "any token" },
      { name: "GET /read", verdict: "met", wanted: "the application's role Read" },
      { name: "POST /pay", verdict: "refused", wanted: "the application's roles Read and Pay" },
    ]);
    expect(routeVerdicts({}, {})).toEqual([]);
  });
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
