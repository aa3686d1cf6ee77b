import { describe, expect, test } from "vitest";
import {
  always,
  picks,
  readCondition,
  type StatementCondition,
  StatementWords,
} from "../../../constructs/policies/iam-condition";
import { wordsOf } from "../../../constructs/policies/iam-words";

function read(text: string): StatementCondition {
  const words = new StatementWords(wordsOf(text));
  const condition = readCondition(words);
  words.end();
  return condition;
}

test.each<[string, StatementCondition]>([
  ["A.B='c'", { variable: "a.b", operator: "=", operands: [{ kind: "text", text: "c" }] }],
  ["a != /c*/", { variable: "a", operator: "!=", operands: [{ kind: "pattern", text: "/c*/" }] }],
  ["a = target.user.id", { variable: "a", operator: "=", operands: [{ kind: "variable", text: "target.user.id" }] }],
  [
    "a in ('b', 'c')",
    {
      variable: "a",
      operator: "in",
      operands: [
        { kind: "text", text: "b" },
        { kind: "text", text: "c" },
      ],
    },
  ],
  ["a NOT IN ('b')", { variable: "a", operator: "not in", operands: [{ kind: "text", text: "b" }] }],
  [
    "t before '2020-01-01T00:00Z'",
    { variable: "t", operator: "before", operands: [{ kind: "text", text: "2020-01-01T00:00Z" }] },
  ],
  [
    "t between '1' and '2'",
    {
      variable: "t",
      operator: "between",
      operands: [
        { kind: "text", text: "1" },
        { kind: "text", text: "2" },
      ],
    },
  ],
  ["tag.a.b.value", { variable: "tag.a.b.value", operator: "exists", operands: [] }],
])("a comparison: %s", (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test("conditions within conditions", () => {
  const one = { variable: "a", operator: "=", operands: [{ kind: "text", text: "1" }] };
  expect(read("ALL {a='1', any {a='1', a='1'}}")).toEqual({ all: [one, { any: [one, one] }] });
});

test.each([
  ["", "it ends where a variable was expected"],
  ["a", "it ends where = or != or in"],
  ["a ~ 'b'", '"~" stands where'],
  ["a =", "it ends where a value was expected"],
  ["a = {", '"{" stands where a value was expected'],
  ["all {}", '"}" stands where a variable was expected'],
  ["all {a='b'", "it ends where } was expected"],
  ["a in 'b'", "stands where ( was expected"],
  ["a between 'b' or 'c'", "stands where and was expected"],
  ["a='b' b='c'", '"b" stands where its end was expected'],
  ["${var.condition}", "it ends where = or"],
])("%j is none", (text, reason) => {
  expect(() => read(text)).toThrow(reason);
});

describe("who is picked in every case", () => {
  const isPicked = (text: string) => always(read(text), picks({ names: new Set(["p.id"]), beginnings: ["p.tag."] }));

  test.each([
    "p.id = 'x'",
    "p.id = '${oci_a_b.c.id}'",
    "P.ID in ('x', 'y')",
    "p.tag.a.b = 'x'",
    "p.id = target.owner.id",
    "all {p.type = 'f', p.id = 'x'}",
    "any {p.id = 'x', p.id = 'y'}",
    "any {p.id = 'x', all {p.type = 'f', p.id = 'y'}}",
    "all {any {p.id = 'x', p.id = 'y'}, t = 'z'}",
  ])("%s", (text) => {
    expect(isPicked(text)).toBe(true);
  });

  test.each([
    "p.type = 'f'",
    "p.id != 'x'",
    "p.id not in ('x')",
    "p.id = /x*/",
    "p.id in ('x', '')",
    "p.id = '*'",
    "p.id = ''",
    "p.id before 'x'",
    "any {p.type = 'f', p.id = 'x'}",
    "all {p.type = 'f', any {p.id = 'x', t = 'y'}}",
  ])("not: %s", (text) => {
    expect(isPicked(text)).toBe(false);
  });

  test("not where there is no condition", () => {
    expect(always(undefined, () => true)).toBe(false);
    expect(always({ any: [] }, () => true)).toBe(false);
  });
});
