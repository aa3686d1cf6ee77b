/** What an expression comes to may be a secret: why it cannot be evaluated is told without it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { functionNames } from "../../../synthesized/expression/functions";
import { Unknown, type Value } from "../../../synthesized/expression/value";
import { evaluate } from "./evaluating";

const secret = "Zq7secret";
const number = 907_353.25;

/** What something is wrong with, for one reader or another. */
const faults = [
  ...[
    "",
    "[",
    "(",
    "%",
    "%z",
    "/99",
    "\\k",
    "[[:nope:]]",
    '"',
    ": *",
    "!!tag ",
    "!!int ",
    "'",
    "-",
    "~/",
    "../",
    "\n\n",
    ",",
  ],
  ...["x,y\n1", "\\q", "*", "{", "&a *b", "T00:00:00Z", "h", "=", "$$"],
];
const wrongTexts = faults.flatMap((fault) => [`${secret}${fault}`, `${fault}${secret}`, `${fault}${secret}${fault}`]);
const texts = fc.constantFrom(...wrongTexts);
const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    { weight: 4, arbitrary: texts },
    fc.constantFrom<Value>(number, -number, 3, true, null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(secret, "a", `${secret}2`), tie("value"), { maxKeys: 2, noNullPrototype: true }),
  ),
})).value;

/** Why it has no value, if it has none. */
async function reasonOf(expression: string, names: Readonly<Record<string, Value>>): Promise<string> {
  const reasons: string[] = [];
  try {
    const value = await evaluate(expression, { names, tell: ({ message }) => reasons.push(message) });
    if (Unknown.is(value)) reasons.push(value.reason);
  } catch (error) {
    reasons.push(error instanceof Error ? error.message : String(error));
  }
  return reasons.join("; ");
}

const expectNoSecret = (reason: string): void => {
  expect(reason.toLowerCase()).not.toContain(secret.toLowerCase());
  expect(reason).not.toContain("907353");
};

describe("why an expression has no value is told without what it was given", () => {
  test.each(functionNames.filter((name) => !/^template|^try$|^can$/.test(name)))("%s()", async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 0, maxLength: 4 }), async (args) => {
        const names = Object.fromEntries(args.map((value, index) => [`a${index}`, value]));
        expectNoSecret(await reasonOf(`${name}(${Object.keys(names).join(", ")})`, names));
      }),
      { numRuns: 40 },
    );
    for (const text of wrongTexts)
      for (const args of [
        [text],
        [text, text],
        ["a", text],
        [text, "a"],
        [{ a: text }, text],
        [text, 2],
        [[text], text, "a"],
      ]) {
        const names = Object.fromEntries(args.map((value, index) => [`a${index}`, value]));
        expectNoSecret(await reasonOf(`${name}(${Object.keys(names).join(", ")})`, names));
      }
  });

  test.each([
    "x + 1",
    "!x",
    "-x",
    "x && true",
    "x < y",
    "x ? 1 : 2",
    "x[y]",
    "x[y].z",
    "[1, 2][y]",
    '"a${x}b"',
    "{ (x) = 1 }",
    "{ for v in [1, 2] : x => v }",
    "[for v in x : v.a]",
    "x.*.a",
    "try(tonumber(x), x[y])",
    "[1, 2, x...]",
  ])("%s", async (expression) => {
    await fc.assert(
      fc.asyncProperty(values, values, async (x, y) => expectNoSecret(await reasonOf(expression, { x, y }))),
      { numRuns: 60 },
    );
  });

  test("and with what is written", async () => {
    const names = { map: { a: 1 }, key: secret };
    expect(await reasonOf("map.b", names)).toContain('map.b: an object has no "b"');
    expect(await reasonOf("tonumber(key)", names)).toBe("tonumber(key): a number is wanted, not this text");
    expect(await reasonOf("map[key]", names)).toContain("has no such key");
  });
});
