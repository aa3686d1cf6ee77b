import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../internal/json";
import { Unknown } from "../../../synthesized/expression/value";
import { evaluate, evaluateText } from "./evaluating";

const names: Record<string, Json> = {
  app: { id: "a-1", roles: [{ value: "Read" }, { value: "Write" }], tags: { env: "dev", "a.b": 1 } },
  list: ["x", "y", "z"],
  index: 1,
  key: "env",
  nothing: null,
  one: { name: "only" },
};

describe("templates", () => {
  test.each<[string, Json]>([
    ["plain", "plain"],
    ["", ""],
    ['quotes " and \\n stay', 'quotes " and \\n stay'],
    ["$${request.auth[sub]}", "${request.auth[sub]}"],
    ["%%{ if }", "%{ if }"],
    ["a $${b} ${app.id} c", "a ${b} a-1 c"],
    ["${app.id}", "a-1"],
    ["${app.roles}", [{ value: "Read" }, { value: "Write" }]],
    ["${1}${2}", "12"],
    ["${true}!", "true!"],
    ["line\nbreak ${app.id}\n", "line\nbreak a-1\n"],
    ['%{ if index == 1 }yes "it" is%{ else }no%{ endif }!', 'yes "it" is!'],
    ["%{ if index == 2 }yes%{ endif }", ""],
    ["%{ for item in list }<${item}>%{ endfor }", "<x><y><z>"],
    ['${"a\\"b\\n\\u00e9\\\\$${x}"}', 'a"b\né\\${x}'],
    ['${"<${app.id}>"}', "<a-1>"],
  ])("%j is %j", async (text, expected) => {
    expect(await evaluateText(text, { names })).toEqual(expected);
  });

  test.each(["${app}!", "${nothing}!", "${list}!"])("%j cannot stand inside a text", async (text) => {
    await expect(evaluateText(text, { names })).rejects.toThrow(/cannot stand inside a text/);
  });

  test("a syntax error names its place", async () => {
    await expect(evaluateText("${app.}", { names })).rejects.toThrow(/no valid template/);
  });

  test("any text without a template comes back as it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme" }).filter((text) => !/[$%]\{|\r/.test(text)),
        async (text) => {
          expect(await evaluateText(text)).toBe(text);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("any text, escaped, comes back as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[ -~]{0,40}$/), async (text) => {
        const escaped = text.replace(/([$%])\{/g, "$1$1{");
        // A sign before an escape reads as a part of it; synthesizers never write one.
        fc.pre(!/[$%]{3,}\{/.test(escaped));
        expect(await evaluateText(escaped)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});

describe("references", () => {
  test.each<[string, Json]>([
    ["app.id", "a-1"],
    ["app.roles[1].value", "Write"],
    ["app.roles.1.value", "Write"],
    ['app.tags["a.b"]', 1],
    ["app.tags[key]", "dev"],
    ["list[index]", "y"],
    ["list[index - 1]", "x"],
    ["app.roles[*].value", ["Read", "Write"]],
    ["app.roles.*.value", ["Read", "Write"]],
    ["one[*].name", ["only"]],
    ["nothing[*].name", []],
    ["(app).id", "a-1"],
    ['{"a": 1}["a"]', 1],
    ["[1, 2][1]", 2],
  ])("%s is %j", async (expression, expected) => {
    expect(await evaluate(expression, { names })).toEqual(expected);
  });

  test.each([
    ["app.missing", 'an object has no "missing"'],
    ["list[3]", "a list has no [3]"],
    ["list[-1]", "a list has no such index"],
    ['list["x"]', 'a list has no "x"'],
    ["app.id.more", 'a string has no "more"'],
    ["app.constructor", 'an object has no "constructor"'],
    ["app.tags.__proto__", 'an object has no "__proto__"'],
  ])("%s has no value", async (expression, reason) => {
    await expect(evaluate(expression, { names })).rejects.toThrow(reason);
  });
});

describe("operators", () => {
  test.each<[string, Json]>([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["7 / 2", 3.5],
    ["7 % 3", 1],
    ["-index", -1],
    ["5 - -3", 8],
    ['"5" + 1', 6],
    ["1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3", true],
    ["true || false", true],
    ["!false", true],
    ['1 == "1"', false],
    ["[1, {a = 2}] == [1, {a = 2}]", true],
    ["null == null", true],
    ['"a" != "b"', true],
    ['index == 1 ? "one" : "other"', "one"],
    ['true ? 1 : "x"', "1"],
    ["true ? list : []", ["x", "y", "z"]],
  ])("%s is %j", async (expression, expected) => {
    expect(await evaluate(expression, { names })).toEqual(expected);
  });

  test.each([
    ["1 / 0", "division by zero"],
    ["1 % 0", "division by zero"],
    ['"x" + 1', "a number is wanted, not this text"],
    ["!5", "a bool is wanted, not a number"],
    ["null + 1", "a number is wanted, not null"],
    ['"a" < "b"', "a number is wanted, not this text"],
  ])("%s is refused", async (expression, reason) => {
    await expect(evaluate(expression, { names })).rejects.toThrow(reason);
  });

  test("whole numbers are counted as JavaScript counts them", async () => {
    const whole = fc.integer({ min: -100_000, max: 100_000 });
    await fc.assert(
      fc.asyncProperty(whole, whole, whole, async (a, b, c) => {
        expect(await evaluate("a * b - c", { names: { a, b, c } })).toBe(a * b - c);
        expect(await evaluate("a < b ? a : b", { names: { a, b } })).toBe(Math.min(a, b));
      }),
      { numRuns: 25 },
    );
  });
});

describe("collections", () => {
  test.each<[string, Json]>([
    ['{a = 1, "b" : 2, (key) = 3, "${key}-2" = 4}', { a: 1, b: 2, env: 3, "env-2": 4 }],
    ["[for item in list : upper(item)]", ["X", "Y", "Z"]],
    ["[for i, item in list : i if item != list[0]]", [1, 2]],
    ['[for k, v in {b = 1, a = 2} : "${k}=${v}"]', ["a=2", "b=1"]],
    ["{for i, item in list : item => i}", { x: 0, y: 1, z: 2 }],
    ['{for item in [1, 2, 3] : item % 2 == 0 ? "even" : "odd" => item...}', { odd: [1, 3], even: [2] }],
    ['[for k, v in toset(["b", "a"]) : "${k}${v}"]', ["aa", "bb"]],
    [
      "[for a in [1, 2] : [for b in [10, 20] : a * b]]",
      [
        [10, 20],
        [20, 40],
      ],
    ],
    ["max([for n in range(4) : n * n]...)", 9],
  ])("%s is %j", async (expression, expected) => {
    expect(await evaluate(expression, { names })).toEqual(expected);
  });

  test("two items with one key need grouping", async () => {
    await expect(evaluate('{for item in list : "same" => item}', { names })).rejects.toThrow(
      /two items of a for expression have the same key/,
    );
  });

  test("a set has no indices", async () => {
    await expect(evaluate('toset(["a"])[0]')).rejects.toThrow(/a set has no indices/);
  });

  test("any list, walked over, is itself", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), async (list) => {
        const value: Json = JSON.parse(JSON.stringify(list));
        expect(await evaluate("[for item in list : item]", { names: { list: value } })).toEqual(value);
      }),
      { numRuns: 25 },
    );
  });
});

test("the arm of a conditional that is not taken may have no value", async () => {
  const names = { list: [] };
  expect(await evaluate('false ? "${list[0]}/x" : ""', { names })).toBe("");
  expect(await evaluate("true ? 1 : list[0]", { names })).toBe(1);
});

describe("try and can", () => {
  test.each<[string, Json]>([
    ["try(app.missing, app.id)", "a-1"],
    ['try(tonumber("x"), 7)', 7],
    ["can(app.id)", true],
    ["can(app.missing)", false],
    ['can(regex("^a", app.id))', true],
  ])("%s is %j", async (expression, expected) => {
    expect(await evaluate(expression, { names })).toEqual(expected);
  });

  test("try without a value tells why each argument failed", async () => {
    await expect(evaluate("try(app.missing, list[9])", { names })).rejects.toThrow(/"missing".*\[9\]/);
  });

  test("neither decides what depends on what is not known here", async () => {
    expect(await evaluate("try(uuid(), 1)")).toBeInstanceOf(Unknown);
    expect(await evaluate('can(bcrypt("x"))')).toBeInstanceOf(Unknown);
    expect(await evaluate("try(1, uuid())")).toBe(1);
  });
});
