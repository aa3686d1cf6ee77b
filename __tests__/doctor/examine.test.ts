import { afterEach, beforeEach, expect, test } from "vitest";
import type { DoctorCheck } from "../../doctor/check";
import { doctorChecks } from "../../doctor/checks";
import { exitCodeOf } from "../../doctor/command";
import { examine, isFit, remedyOf } from "../../doctor/examine";
import { cannotTell, type Diagnosis, missing, ok, wrong } from "../../doctor/outcome";
import { asTable } from "../../doctor/report";
import { healthyMachine, type Machine } from "./machine";

let machine: Machine;
beforeEach(async () => {
  machine = await healthyMachine();
});
afterEach(() => machine.clouds.close());

const check = (id: string, found: () => Promise<Diagnosis>): DoctorCheck => ({
  id,
  group: "Tools",
  title: `Title of ${id}`,
  why: `why ${id}`,
  remedy: `mend ${id}\nin two lines`,
  source: "https://example.com",
  check: found,
});

const finding = (outcome: Diagnosis) => ({ check: check("x", async () => outcome), outcome });

test("one check that fails hides neither the others nor what it read", async () => {
  const broken = check("broken", async () => Promise.reject(new TypeError("planted secret")));
  const findings = await examine([broken, check("good", async () => ok("well"))], machine.context());
  expect(findings.map(({ outcome }) => outcome.state)).toEqual(["not checked", "ok"]);
  expect(findings[0]?.outcome.detail).toContain("TypeError");
  expect(asTable(findings)).not.toContain("planted");
});

test("only what is missing or wrong stands in a deploy's way", () => {
  expect(isFit([finding(ok("a")), finding(cannotTell("b"))])).toBe(true);
  expect(isFit([finding(ok("a")), finding(missing("b"))])).toBe(false);
  expect(isFit([finding(wrong("b"))])).toBe(false);
});

test("what could not be checked is no success, unless nobody can check it", () => {
  const unsure = finding(cannotTell("b"));
  expect(exitCodeOf([finding(ok("a"))])).toBe(0);
  expect(exitCodeOf([finding(ok("a")), unsure])).toBe(3);
  expect(exitCodeOf([unsure, finding(missing("c"))])).toBe(1);
  expect(exitCodeOf([{ ...unsure, check: { ...unsure.check, id: "oci-write-permissions" } }])).toBe(0);
  expect(doctorChecks.map(({ id }) => id)).toContain("oci-write-permissions");
});

test("the outcome's own remedy is the more exact one", () => {
  expect(remedyOf(finding(missing("a", "exactly this")))).toBe("exactly this");
  expect(remedyOf(finding(missing("a")))).toBe("mend x\nin two lines");
  expect(remedyOf(finding(ok("a")))).toBeUndefined();
});

test("the table shows each command on a line of its own, and lets nothing in it write to the terminal", () => {
  const table = asTable([finding(missing("a\u001b[2J\nb"))]);
  expect(table.split("\n")).toEqual([
    "Tools",
    "  missing      Title of x  a b",
    "                 why: why x",
    "                 mend x",
    "                 in two lines",
    "                 see https://example.com",
    "",
    "0 ok, 1 missing, 0 wrong, 0 not checked. Nothing was changed.",
    "",
  ]);
});

test("the table gives no advice for what only waits for something else", () => {
  expect(asTable([finding(cannotTell("there is no login"))])).not.toContain("mend");
});
