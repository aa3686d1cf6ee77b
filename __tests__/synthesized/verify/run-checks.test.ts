import { describe, expect, test } from "vitest";
import { type Check, type CheckContext, notChecked, type Outcome, passed } from "../../../synthesized/verify/check";
import { verifyChecks } from "../../../synthesized/verify/checks/index";
import { exitCodeOfReport, jsonReport, runChecks } from "../../../synthesized/verify/run-checks";

const context = { system: { name: "s", keySets: [], apis: [] } } as unknown as CheckContext;

const check = (outcome: Outcome, essential = true): Check => ({
  id: "c",
  title: () => "a check",
  essential,
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

test("checks without a subject are told, each with a reason, unless nobody misses them", async () => {
  const { results, notApplied } = await runChecks(context);
  expect(results).toEqual([]);
  expect(notApplied.map(({ id }) => id)).toEqual(
    verifyChecks.filter(({ isSpecial }) => !isSpecial).map(({ id }) => id),
  );
  expect(verifyChecks.filter(({ isSpecial }) => isSpecial).map(({ id }) => id)).toEqual([
    "other-issuer",
    "without-scope",
  ]);
  expect(new Set(notApplied.map(({ reason }) => reason))).toEqual(
    new Set(["no key set is served through a gateway of this system", "this system has no secured API"]),
  );
});

test("the ids of the checks are what reports are compared by", () => {
  expect(verifyChecks.map(({ id }) => id)).toEqual([
    "adapter-keys",
    "token",
    "no-token",
    "admitted",
    "client-not-listed",
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
    "latency",
  ]);
});
