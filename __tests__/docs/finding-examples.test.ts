/** Each code has an example that provokes it and nothing else, and a remedy under which synth says nothing. */
import { describe, expect, it } from "vitest";
import { findingCodes, warningCodes } from "../../constructs/index";
import { examplePages } from "../../docs/findings/pages";
import { findingsOf, warningsOf } from "../../testing/index";

const examples = new Map(examplePages.flatMap((page) => Object.entries(page.examples)));

it("every code has an example, and every example a code", () => {
  expect([...examples.keys()].sort()).toEqual(Object.keys({ ...findingCodes, ...warningCodes }).sort());
  expect(examples.size).toBe(examplePages.reduce((sum, page) => sum + Object.keys(page.examples).length, 0));
});

describe.each([...examples])("%s", (code, { wrong, right }) => {
  const isWarning = Object.hasOwn(warningCodes, code);

  it("is what synth says of the wrong one, and nothing else", () => {
    const stack = wrong();
    const said = {
      findings: findingsOf(stack).map((one) => one.code),
      warnings: warningsOf(stack).map((one) => one.code),
    };
    const codes = { findings: [...new Set(said.findings)], warnings: [...new Set(said.warnings)] };
    expect(codes).toEqual(isWarning ? { findings: [], warnings: [code] } : { findings: [code], warnings: [] });
  });

  it("is gone in the remedied one, of which synth says nothing", () => {
    const stack = right();
    expect([...findingsOf(stack), ...warningsOf(stack)]).toEqual([]);
  });
});
