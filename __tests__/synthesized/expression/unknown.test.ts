/**
 * What an expression is worth while a part of it is not known holds whatever that part turns out to be: nothing that is said to be known may
 * differ, and nothing may fail that could succeed.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../internal/json";
import { EvaluationFailure } from "../../../synthesized/expression/failure";
import { functionNames } from "../../../synthesized/expression/functions";
import { isValueObject, partlyKnown, Unknown, type Value } from "../../../synthesized/expression/value";
import { evaluate, evaluateText } from "./evaluating";

const unknown = new Unknown("only an account knows x", ["x"]);

describe("an expression over what is not known", () => {
  const names = { x: unknown, some: ["a", unknown], map: { a: 1, b: unknown }, rest: partlyKnown({ a: 1 }, "t.n") };

  test.each<[string, Value]>([
    ["x", unknown],
    ["x.y[0].z", unknown],
    ["some[0]", "a"],
    ["some[1]", unknown],
    ["some[x]", unknown],
    ["map.a", 1],
    ["map[x]", unknown],
    ["rest.a", 1],
    ["rest.b", new Unknown("only an account knows t.n.b", ["t.n.b"])],
    ["some[*]", ["a", unknown]],
    ["x[*].id", unknown],
    ["-x", unknown],
    ["!x", unknown],
    ["1 + x", unknown],
    ["x > 1", unknown],
    ["x == 1", unknown],
    ["x == x", unknown],
    ['some == ["b", 1]', false],
    ['some != ["a", 1]', unknown],
    ["map == {a = 2, b = 1}", false],
    ["map == {a = 1}", false],
    ["rest == {a = 2}", false],
    ["false && x", false],
    ["x && false", false],
    ["true && x", unknown],
    ["true || x", true],
    ["x || true", true],
    ["false || x", unknown],
    ["x ? 1 : 1", 1],
    ['x ? 1 : "1"', "1"],
    ["x ? 1 : 2", unknown],
    ["x ? some[9] : 2", unknown],
    ["true ? 1 : x", 1],
    ['false ? "a-${x}" : 1', "1"],
    ["[1, x]", [1, unknown]],
    ["{a = x, b = 1}", { a: unknown, b: 1 }],
    ["{(x) = 1}", unknown],
    ["[for item in some : item]", ["a", unknown]],
    ['[for item in some : item if item != "b"]', unknown],
    ['[for item in some : 1 if item == item && item == "b"]', unknown],
    ["[for item in x : item]", unknown],
    ["{for key, value in map : key => value}", { a: 1, b: unknown }],
    ["{for item in some : item => 1}", unknown],
    ["length(some)", 2],
    ["length(x)", unknown],
    ["length(rest)", new Unknown("only an account knows all attributes of t.n")],
    ["keys(map)", ["a", "b"]],
    ["values(map)", [1, unknown]],
    ['lookup(map, "a", x)', 1],
    ['lookup(map, "c", 7)', 7],
    ["merge(map, {b = 2, c = 3})", { a: 1, b: 2, c: 3 }],
    ["merge(map, x)", unknown],
    ["concat(some, [2])", ["a", unknown, 2]],
    ["element(some, 2)", "a"],
    ["flatten([[{a = x}], [1]])", [{ a: unknown }, 1]],
    ["flatten([some])", unknown],
    ['coalesce(null, "", "a", x)', "a"],
    ["coalesce(x, 1)", unknown],
    ["coalesce(1, x)", unknown],
    ["coalescelist([], some)", ["a", unknown]],
    ['contains(some, "a")', true],
    ['contains(some, "b")', unknown],
    ["alltrue([false, x])", false],
    ["anytrue([x, true])", true],
    ["tolist([1, x])", [unknown, unknown]],
    ['tolist([1, x, "a"])', ["1", unknown, "a"]],
    ["toset([x])", unknown],
    ["jsonencode(map)", unknown],
    ["upper(x)", unknown],
    ["max(some...)", unknown],
    ["one([x])", unknown],
    ["sensitive(x)", unknown],
    ["try(x.a, 1)", unknown],
    ["try(length([x.a]), 2)", unknown],
    ["try(some[9], 1)", 1],
    ["can(x)", unknown],
    ["can(length([x]))", unknown],
    ["can(some[9])", false],
    ["[for item in [1] : try(item, x)]", [1]],
    ["try(some, 1)", ["a", unknown]],
    ["try([x][0], 1)", unknown],
    ["try({ a = rest }.a.a, 2)", 1],
    ["try([rest][0].a, 2)", 1],
    ["try([rest][0].b, 2)", new Unknown("only an account knows t.n.b", ["t.n.b"])],
    ["try(length([rest.b]), 2)", new Unknown("only an account knows t.n.b", ["t.n.b"])],
    ["try(length([rest]), 2)", 1],
    ["can(length(tolist([x])))", unknown],
    ["[for item in some : can(item.a)]", [false, unknown]],
  ])("%s", async (expression, expected) => {
    expect(await evaluate(expression, { names })).toEqual(expected);
  });

  test.each<[string, Value]>([
    ["a ${x} b", unknown],
    ["%{ if x }a%{ else }b%{ endif }", unknown],
    ["%{ if x }a%{ else }a%{ endif }", "a"],
    ["%{ for item in some }<${item}>%{ endfor }", unknown],
    ["%{ for item in some }<>%{ endfor }", "<><>"],
  ])("%j", async (text, expected) => {
    expect(await evaluateText(text, { names })).toEqual(expected);
  });

  test.each(["map.c", "some[2]", '"a${map}"', "rest[0]", "(some[2] && 1 == 1)", "element([], 0) + x"])(
    "fails where it fails whatever is not known: %s",
    async (expression) => {
      await expect(evaluate(expression, { names })).rejects.toMatchObject({ name: "EvaluationFailure" });
    },
  );

  test("gathers under which names all of it can be given", async () => {
    const two = { x: unknown, y: new Unknown("nobody knows y", ["y"]) };
    expect(await evaluate('"${x}${y}${x}"', { names: two })).toEqual(
      new Unknown("only an account knows x", ["x", "y"]),
    );
  });
});

describe("any expression", () => {
  /** What is known: its values are drawn, `x` is not known, and is a part of `xs` and `xm`. */
  const known = {
    b: fc.boolean(),
    n: fc.constantFrom<Json>(0, 1, 2, "1"),
    t: fc.constantFrom<Json>("", "a", "b", "1", "true", null),
    l: fc.array(fc.constantFrom<Json>("a", "b", 1, true, null, []), { maxLength: 3 }),
    m: fc.dictionary(fc.constantFrom("a", "b", "1"), fc.constantFrom<Json>("a", 1, true, null, ["a"], { a: 1 })),
  };
  const filling = fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    1,
    "",
    "a",
    "b",
    "1",
    "true",
    [],
    ["a"],
    [["a"], 1],
    {},
    { a: "a" },
  );
  const namesWith = (values: { readonly [name: string]: Json }, x: Value): Record<string, Value> => ({
    ...values,
    x,
    xs: ["a", x],
    xm: { a: 1, b: x },
  });

  type Kind = "bool" | "number" | "text" | "list" | "map" | "any";

  /** Forms of expressions of a kind, with the kinds of their parts: most of what is drawn can be evaluated. */
  const forms: Readonly<Record<Exclude<Kind, "any">, readonly string[]>> = {
    bool: [
      ...[
        "b",
        "true",
        "false",
        "x",
        "(<any> == <any>)",
        "(<any> != <any>)",
        "(<number> < <number>)",
        "(<bool> && <bool>)",
      ],
      ...["(<bool> || <bool>)", "(!<bool>)", "(<bool> ? <bool> : <bool>)", "can(<any>)", "contains(<list>, <any>)"],
      ...["alltrue([<bool>, <bool>])", "anytrue([<bool>, <bool>])", "startswith(<text>, <text>)"],
    ],
    number: [
      ...[
        "n",
        "0",
        "1",
        "x",
        "(<number> + <number>)",
        "(<number> / <number>)",
        "(-<number>)",
        "length(<list>)",
        "length(<map>)",
      ],
      ...[
        "(<bool> ? <number> : <number>)",
        "max(<number>, <number>)",
        "sum(<list>)",
        "index(<list>, <any>)",
        "try(<number>, <number>)",
      ],
    ],
    text: [
      ...[
        "t",
        '"a"',
        '"1"',
        "x",
        '"<${<text>}${<any>}>"',
        '"%{ if <bool> }a%{ else }${<text>}%{ endif }"',
        "upper(<text>)",
      ],
      ...[
        "(<bool> ? <text> : <text>)",
        "(<bool> ? <text> : <number>)",
        'join(",", <list>)',
        "jsonencode(<any>)",
        "coalesce(<text>, <text>)",
      ],
      ...["coalesce(<number>, <text>)", "try(<text>, <text>)", "tostring(<any>)", 'format("%s-%v", <text>, <any>)'],
      ...[
        '"%{ for v in <list> }<${v}>%{ endfor }"',
        '(<bool> ? "<${<any>}>" : <number>)',
        '(<bool> ? <number> : "${<any>}!")',
      ],
    ],
    list: [
      ...[
        "l",
        "xs",
        "[]",
        "x",
        "[<any>, <any>]",
        "[<text>]",
        "(<bool> ? <list> : <list>)",
        "concat(<list>, <list>)",
        "flatten(<list>)",
      ],
      ...[
        "flatten([<list>, <any>])",
        "keys(<map>)",
        "values(<map>)",
        "reverse(<list>)",
        "slice(<list>, 0, <number>)",
        "compact(<list>)",
      ],
      ...[
        "distinct(<list>)",
        "tolist(<list>)",
        "toset(<list>)",
        "coalescelist(<list>, <list>)",
        "chunklist(<list>, <number>)",
      ],
      ...[
        "[for v in <list> : v]",
        "[for i, v in <list> : [i, v, <any>]]",
        "[for v in <list> : v if <bool>]",
        "[for v in <list> : 1 if v == <any>]",
      ],
      ...[
        "[for k, v in <map> : k]",
        "<map>[*].a",
        "[<map>, <map>][*].a",
        "try(<list>, <list>)",
        "setunion(<list>, <list>)",
        "range(<number>)",
      ],
      ...["matchkeys(<list>, <list>, <list>)", "setproduct(<list>, <list>)", "sort(<list>)"],
    ],
    map: [
      ...[
        "m",
        "xm",
        "{}",
        "x",
        "{a = <any>}",
        "{a = <any>, b = <any>}",
        "{(<text>) = <any>}",
        "(<bool> ? <map> : <map>)",
        "merge(<map>, <map>)",
      ],
      ...[
        "{for k, v in <map> : k => v}",
        "{for k, v in <map> : k => <any> if <bool>}",
        "{for v in <list> : v => <any>}",
        "{for v in <list> : <text> => v...}",
      ],
      ...["zipmap(<list>, <list>)", "tomap(<map>)", "try(<map>, <map>)", "one([<map>])", "transpose(<map>)"],
    ],
  };
  const anything = [
    ...[
      "null",
      "x.a",
      "x[0]",
      "xs[1]",
      "xm.b",
      "xm.a",
      "<list>[<number>]",
      "<map>[<text>]",
      "<map>.a",
      "lookup(<map>, <text>, <any>)",
    ],
    ...[
      "element(<list>, <number>)",
      "one(<list>)",
      "try(<any>, <any>)",
      "coalesce(<any>, <any>)",
      "nonsensitive(<any>)",
      "(<bool> ? <any> : <any>)",
    ],
  ];

  const kinds = Object.keys(forms).filter((kind): kind is Exclude<Kind, "any"> => kind !== "any");

  /** Some function with some arguments: none may be forgotten. */
  const called = fc
    .tuple(
      fc.constantFrom(...functionNames),
      fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    )
    .map(([name, args, isSpread]) => `${name}(${args.map((kind) => `<${kind}>`).join(", ")}${isSpread ? "..." : ""})`);

  const expression = fc.letrec<Record<Kind, string>>((tie) => {
    const filled = (form: string): fc.Arbitrary<string> => {
      const parts = form.split(/<(bool|number|text|list|map|any)>/);
      const drawn = parts.map((part, at) => (at % 2 === 0 ? fc.constant(part) : tie(part as Kind)));
      return fc.tuple(...drawn).map((written) => written.join(""));
    };
    const isLeaf = (form: string): boolean => !/<[a-z]+>/.test(form);
    const ofKind = (own: readonly string[], ...others: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
      fc.oneof(
        { depthIdentifier: "expression", maxDepth: 4, withCrossShrink: true },
        { arbitrary: fc.constantFrom(...own.filter(isLeaf)), weight: 1 },
        { arbitrary: fc.oneof(...own.filter((form) => !isLeaf(form)).map(filled), ...others), weight: 5 },
      );
    return {
      bool: ofKind(forms.bool),
      number: ofKind(forms.number),
      text: ofKind(forms.text),
      list: ofKind(forms.list),
      map: ofKind(forms.map),
      any: ofKind(anything, ...kinds.map((kind) => tie(kind)), called.chain(filled)),
    };
  }).any;

  type Outcome = { readonly value: Value } | { readonly failure: string };

  async function outcome(text: string, names: Record<string, Value>): Promise<Outcome> {
    try {
      return { value: await evaluate(text, { names, directory: "/nowhere" }) };
    } catch (error) {
      if (error instanceof EvaluationFailure) return { failure: error.message };
      throw error;
    }
  }

  /** Whether what is known of one value holds of the other. */
  function holds(said: Value, of: Value): boolean {
    if (Unknown.is(said)) return true;
    if (Array.isArray(said))
      return Array.isArray(of) && said.length === of.length && said.every((item, at) => holds(item, of[at] ?? null));
    if (!isValueObject(said)) return said === of;
    const keys = Object.keys(said);
    return (
      isValueObject(of) &&
      Object.keys(of).length === keys.length &&
      keys.every((key) => Object.hasOwn(of, key) && holds(said[key] ?? null, of[key] ?? null))
    );
  }

  test("is worth the same whatever is not known, as far as it is said to be known", async () => {
    await fc.assert(
      fc.asyncProperty(
        expression,
        fc.record(known),
        fc.array(filling, { minLength: 6 }),
        async (text, values, fillings) => {
          const said = await outcome(text, namesWith(values, unknown));
          for (const x of fillings) {
            const real = await outcome(text, namesWith(values, x));
            const isSound = "failure" in real || ("value" in said && holds(said.value, real.value));
            expect(isSound, JSON.stringify({ text, values, x, said, real })).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
