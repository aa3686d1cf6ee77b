import { TerraformVariable } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextFindings, parametersOf, parseContextText, variablesOf } from "../../../constructs/private/context-text";
import { contextTables } from "../../../limits/context-variables";
import { parseContextText as readByGateway } from "../../../synthesized/system/context-variables";
import { testStack } from "../test-stack";

const key = fc.stringMatching(/^[A-Za-z0-9_]{1,8}$/);
/** What the gateway fills. */
const variable = fc.oneof(
  fc.record({ table: fc.constantFrom("path", "query", "headers", "auth"), key }),
  fc.constantFrom(
    { table: "path", key: undefined },
    { table: "host", key: undefined },
    { table: "cert", key: "client_base64" },
    { table: "usage_plan", key: "id" },
    { table: "subdomain", key: "api.example.com" },
  ),
);
const spelled = ({ table, key: name }: { table: string; key: string | undefined }): string =>
  `\${request.${table}${name === undefined ? "" : `[${name}]`}}`;
/** Text without a dollar or percent sign, which may still be braces and brackets. */
const plain = fc.string().filter((text) => !/[$%]/.test(text) && !/^\s*request\./.test(text));

describe("a text", () => {
  it("is its variables and what stands between them", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(plain, variable), { minLength: 1, maxLength: 4 }), plain, (pairs, last) => {
        const text = pairs.map(([before, one]) => before + spelled(one)).join("") + last;
        const { parts, mistakes } = parseContextText(text);
        expect(mistakes).toEqual([]);
        expect(variablesOf(text)).toEqual(pairs.map(([, one]) => one));
        const again = parts.map((part) =>
          part.kind === "text" ? part.text : part.kind === "variable" ? spelled(part.variable) : "later",
        );
        expect(again.join("")).toBe(text.replaceAll("\uE000", "\uFFFD"));
      }),
    );
  });

  it("holds no ${…} that the gateway would not fill", () => {
    fc.assert(
      fc.property(plain, fc.string({ unit: "grapheme-ascii" }), plain, (before, inside, after) => {
        fc.pre(!inside.includes("}"));
        const filled = parseContextText(`\${${inside}}`).parts.some(({ kind }) => kind === "variable");
        const { mistakes } = parseContextText(`${before}\${${inside}}${after}`);
        expect(mistakes.length).toBe(filled ? 0 : 1);
      }),
    );
  });

  it("holds the variables that the local gateway reads, whatever stands around them", () => {
    const piece = fc.oneof(
      variable.map(spelled),
      fc.constantFrom("%", "%{", "{", "}", "[", "]", "$", "$${", "%%{"),
      plain,
    );
    let read = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join("");
        const other = readByGateway(text);
        if (contextFindings("s", text, undefined).length > 0) return;
        // Those that it does not play.
        if ("unknown" in other) {
          expect(other.unknown).toMatch(/request\.(?:cert|usage_plan)\[/);
          return;
        }
        const seen = other.parts.flatMap((part) => (typeof part === "string" ? [] : [part]));
        read += seen.length;
        expect(variablesOf(text)).toEqual(seen);
      }),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it.each([
    "%${request.auth[name]}",
    "%{${request.auth[name]}",
    "100%%${request.auth[name]}",
    "{%{ ${request.auth[name]}",
  ])("hides no variable behind a percent sign: %s", (text) =>
    expect(variablesOf(text)).toEqual([{ table: "auth", key: "name" }]),
  );

  it("may hold any number of lone $ and %", () => {
    expect(contextFindings("s", "$100 { 50% } $ $a {x} % $", undefined)).toEqual([]);
  });

  it.each(["$$${request.host}", "$${a}", "%%{ if a }", "%%%{x}"])("holds no escape of Terraform's: %s", (text) => {
    expect(contextFindings("s", text, undefined)).toMatchObject([{ allowed: expect.stringContaining("one $") }]);
  });

  it.each([
    "var.a",
    "local.a",
    "data.a.b.c",
    "module.a.b",
    "each.value",
    "path.module",
    "oci_core_vcn.main.id",
    " var.a ",
  ])("says how to refer to ${%s}", (name) => {
    expect(contextFindings("s", `a \${${name}}`, undefined)).toMatchObject([
      { actual: JSON.stringify(`\${${name}}`), allowed: expect.stringContaining("TerraformVariable") },
    ]);
  });

  it("says all that is wrong with it", () => {
    expect(contextFindings("s", "${a}-${request.path[x]}-${var.b}-$${c}", ["y"])).toHaveLength(4);
  });

  it("is read in a moment, however long it is", () => {
    for (const piece of ["$", "${", "%", "%{", "${request.path[", "}", "$${", "a_", "${a_"])
      expect(JSON.stringify(parseContextText(piece.repeat(20_000))).length).toBeGreaterThan(2);
  });
});

describe("what Terraform knows later", () => {
  const later = new TerraformVariable(testStack(), "later", { type: "string" }).stringValue;

  it.each([
    ["alone", later],
    ["beside text", `https://${later}/x`],
    ["after a $", `$${later}`],
    ["as a key", `\${request.path[${later}]}`],
    ["beside a variable", `${later}/\${request.path[a]}`],
  ])("is no mistake %s", (_where, text) => {
    expect(contextFindings("s", text, ["a"])).toEqual([]);
  });

  it("hides no mistake beside it", () => {
    expect(contextFindings("s", `${later}\${var.a}`, undefined)).toHaveLength(1);
    expect(variablesOf(`\${request.auth[${later}]}`)).toMatchObject([{ table: "auth" }]);
  });

  it("is not what somebody writes as its stand-in", () => {
    expect(contextFindings("s", "${request.path[\uE000]}", ["a"])).toHaveLength(1);
  });
});

describe("a parameter", () => {
  it.each([
    ["/", []],
    ["/{a}/b/{c_1*}", ["a", "c_1"]],
    ["/{a}/", ["a"]],
  ])("of %s is one of its names", (path, names) => {
    expect(parametersOf(path)).toEqual(names);
  });

  it("is any where only Terraform knows the path", () => {
    const later = new TerraformVariable(testStack(), "later", { type: "string" }).stringValue;
    expect(parametersOf(`/${later}`)).toBeUndefined();
    expect(contextFindings("s", "${request.path[a]}", undefined)).toEqual([]);
  });
});

it("takes no name of JavaScript's own for a table", () => {
  for (const name of ["constructor", "__proto__", "toString"])
    expect(contextFindings("s", `\${request.${name}[a]}`, undefined)).toHaveLength(1);
  expect(Object.keys(contextTables)).not.toContain("body");
});
