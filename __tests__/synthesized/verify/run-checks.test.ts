import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Api, chosenByRequest } from "../../../synthesized/system/apis";
import { type Check, type CheckContext, notChecked, type Outcome, passed } from "../../../synthesized/verify/check";
import { verifyChecks } from "../../../synthesized/verify/checks/index";
import { reachOf } from "../../../synthesized/verify/reach";
import { exitCodeOfReport, jsonReport, runChecks } from "../../../synthesized/verify/run-checks";
import { entraTokens } from "../../../synthesized/verify/tokens";

const context = { system: { name: "s", keySets: [], apis: [], open: [] } } as unknown as CheckContext;

const check = (outcome: Outcome, essential = true): Check => ({
  id: "c",
  title: () => "a check",
  essential,
  asks: [],
  subjects: () => [{}],
  run: async () => outcome,
});

const good = passed("x", "x");
const bad: Outcome = { status: "failed", expected: "x", got: "y" };
const unknown = notChecked("x", "no secret");

describe("the exit code: what was not checked is never taken for success", () => {
  test.each([
    ["all passed", [check(good)], 0, "passed"],
    ["one failed", [check(good), check(bad), check(unknown)], 1, "failed"],
    ["an essential one was not checked", [check(good), check(unknown)], 3, "incomplete"],
    ["another was not checked", [check(good), check(unknown, false)], 0, "passed"],
    ["nothing was checked", [check(unknown, false)], 3, "incomplete"],
    ["there was nothing to check", [], 3, "incomplete"],
  ] as const)("%s", async (_, run, code, outcome) => {
    const report = await runChecks(context, undefined, run);
    expect(exitCodeOfReport(report)).toBe(code);
    expect(JSON.parse(jsonReport(report)).outcome).toBe(outcome);
  });
});

describe("under two readings", () => {
  const other = { reading: "lenient", fetch: async () => new Response() };
  /** @param second how it ends through the gateways of the other reading */
  const twice = (first: Outcome, second: Outcome, isSameInAnyReading = false): Check => ({
    ...check(first),
    isSameInAnyReading,
    run: async (_, { fetch }) => (fetch === other.fetch ? second : first),
  });

  test.each<[string, Check, object]>([
    ["both pass", twice(good, good), good],
    ["the first fails", twice(bad, good), bad],
    ["the first is not checked", twice(unknown, bad), unknown],
    ["the other fails", twice(good, bad), { status: "failed", got: "y under the lenient reading", reading: "lenient" }],
    ["the other is not checked", twice(good, unknown), { status: "not-checked", reading: "lenient" }],
    ["no reading decides", twice(good, bad, true), good],
  ])("%s", async (_, run, outcome) => {
    const { results } = await runChecks({ ...context, other }, undefined, [run]);
    expect(results).toEqual([expect.objectContaining(outcome)]);
  });
});

test("checks without a subject are told, each with a reason, unless nobody misses them", async () => {
  const { results, notApplied } = await runChecks(context);
  expect(results).toEqual([]);
  expect(notApplied.map(({ id }) => id)).toEqual(
    verifyChecks.filter(({ isSpecial }) => !isSpecial).map(({ id }) => id),
  );
  expect(verifyChecks.filter(({ isSpecial }) => isSpecial).map(({ id }) => id)).toEqual([
    "unchecked",
    "lacking-permission",
    "open",
    "trusted-tenant",
    "guest",
    "other-issuer",
    "without-scope",
    "other-spellings",
  ]);
  expect(new Set(notApplied.map(({ reason }) => reason))).toEqual(
    new Set(["no key set is served through a gateway of this system", "this system has no secured API"]),
  );
});

test("what is secured and cannot be checked is told with its reason, and is no success", async () => {
  const unchecked = [{ name: "orders", ...chosenByRequest("request.auth[iss]") }];
  const report = await runChecks({ ...context, system: { ...context.system, unchecked } });
  expect(report.results).toMatchObject([
    { subject: "orders", status: "not-checked", essential: true, got: expect.stringContaining("request.auth[iss]") },
  ]);
  expect(exitCodeOfReport(report)).toBe(3);
  expect(report.notApplied.map(({ reason }) => reason)).not.toContain("this system has no secured API");
});

test("the ids of the checks are what reports are compared by", () => {
  expect(verifyChecks.map(({ id }) => id)).toEqual([
    "unchecked",
    "adapter-keys",
    "token",
    "no-token",
    "admitted",
    "client-not-listed",
    "lacking-permission",
    "open",
    "trusted-tenant",
    "guest",
    "expired",
    "other-audience",
    "other-tenant",
    "other-issuer",
    "not-listed",
    "without-scope",
    "id-token",
    "other-version",
    "tampered",
    "broken-signature",
    "alg-none",
    "foreign",
    "embedded-key",
    "other-spellings",
    "latency",
  ]);
});

describe("a host that cannot be reached is one failure, and what is behind it is told once", () => {
  const gateway = (host: string) => `https://${host}.gateway.test`;
  const entra = "https://login.microsoftonline.com/t/oauth2/v2.0/token";
  const apiAt = (host: string, index: number): Api => ({
    name: `api-${index}`,
    probe: { method: "GET", url: `${gateway(host)}/api-${index}/x` },
    tokenPlace: { in: "header", name: "Authorization", scheme: "Bearer" },
    refusal: 401,
    ...{ issuers: [], audiences: [], claims: [], tokenEndpoint: entra, scope: "s" },
    clients: [{ name: "c", clientId: "c", admitted: true, credential: "secret", secret: "s" }],
  });

  /** A system of which some hosts answer nothing; the others refuse everybody. */
  async function reportOf(apis: readonly Api[], down: readonly string[], code = "ECONNREFUSED") {
    const asked: string[] = [];
    const reach = reachOf(async (url) => {
      const { host } = new URL(url);
      asked.push(host);
      if (!down.includes(host)) return new Response("{}", { status: 401 });
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(`${code} ${host}`), { code }) });
    });
    const system = { name: "s", keySets: [], apis, open: [] };
    const tokens = entraTokens(reach.fetch, () => ({ kind: "unavailable", reason: "none is kept" }));
    const asking = { fetch: reach.fetch, whyNotReached: reach.whyNot, tokens };
    // A stranger's key takes long to make, and its tokens are asked with as others are.
    const quick = verifyChecks.filter(({ id }) => id !== "foreign" && id !== "embedded-key");
    const report = await runChecks({ system, ...asking, now: () => 0, mostMilliseconds: 1 }, undefined, quick);
    return { report, asked };
  }

  test("whatever hosts there are, and whichever are down", async () => {
    const hosts = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(hosts, fc.infiniteStream(fc.boolean()), fc.boolean(), async (names, isDown, isEntraDown) => {
        const states = names.map((name) => ({ name, down: isDown.next().value === true }));
        const apis = states.flatMap(({ name }, index) => [apiAt(name, index), apiAt(name, index + 100)]);
        const downHosts = states.filter(({ down }) => down).map(({ name }) => new URL(gateway(name)).host);
        const entras = isEntraDown ? [new URL(entra).host] : [];
        const { report, asked } = await reportOf(apis, [...downHosts, ...entras]);
        const told = report.results.filter(({ id }) => id === "reachable");
        const failed = told.filter(({ status }) => status === "failed").map(({ subject }) => subject);
        expect(failed.toSorted()).toEqual([...downHosts, ...entras].toSorted());
        for (const host of failed) expect(asked.filter((one) => one === host)).toHaveLength(1);
        for (const { name, probe, tokenEndpoint = "" } of apis) {
          const own = report.results.filter(({ subject }) => subject === name || subject === `${name}/c`);
          const isBehind = downHosts.includes(new URL(probe?.url ?? "").host);
          const isWithoutTokens = entras.includes(new URL(tokenEndpoint).host);
          const unchecked = own.filter(({ id }) => id === "reachable").map(({ got, status }) => ({ got, status }));
          expect(unchecked).toEqual([
            ...(isWithoutTokens ? [{ got: "login.microsoftonline.com cannot be reached", status: "not-checked" }] : []),
            ...(isBehind
              ? [{ got: `${new URL(probe?.url ?? "").host} cannot be reached`, status: "not-checked" }]
              : []),
          ]);
          // What does not need the host is checked all the same.
          expect(own.some(({ id, status }) => id === "no-token" && status === "passed")).toBe(!isBehind);
        }
        expect(exitCodeOfReport(report)).toBe(1);
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ["ENOTFOUND", /DNS knows no such name/],
    ["EAI_AGAIN", /DNS knows no such name/],
    ["ECONNREFUSED", /Nothing listens there/],
    ["UND_ERR_CONNECT_TIMEOUT", /Nothing answers in time/],
    ["CERT_HAS_EXPIRED", /TLS fails: .* NODE_EXTRA_CA_CERTS/],
    ["SELF_SIGNED_CERT_IN_CHAIN", /TLS fails/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /TLS fails/],
  ])("%s is told with what to look at", async (code, look) => {
    const { report } = await reportOf([apiAt("a", 0)], ["a.gateway.test"], code);
    const [failure, ...more] = report.results.filter(({ id, status }) => id === "reachable" && status === "failed");
    const ofHost = [failure, ...more];
    expect(ofHost).toHaveLength(1);
    expect(ofHost[0]).toMatchObject({ title: "a.gateway.test can be reached", got: `${code} a.gateway.test` });
    expect(ofHost[0]?.look?.join()).toMatch(look);
  });

  test("a connection that broke once is no host that cannot be reached", async () => {
    const { report, asked } = await reportOf([apiAt("a", 0)], ["a.gateway.test"], "ECONNRESET");
    expect(report.results.filter(({ id }) => id === "reachable")).toEqual([]);
    expect(asked.filter((host) => host === "a.gateway.test").length).toBeGreaterThan(1);
  });
});
