import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionsOf } from "../../../local/gateway/choices";
import { HeaderList } from "../../../local/gateway/header-list";
import { transformationRules, transformHeaders } from "../../../local/gateway/header-transformations";
import { plainText } from "../../../synthesized/system/context-variables";
import type { Transformations } from "../../../synthesized/system/deployment";
import { noTransformations } from "../../../synthesized/system/read-transformations";

const rules = transformationRules(decisionsOf("strict"));
const context = { parameters: new Map(), path: "", query: "", header: () => undefined, host: "", claims: {} };

function transformed(headers: readonly (readonly [string, string])[], change: Partial<Transformations>) {
  const list = HeaderList.of(...headers);
  const notes = transformHeaders(list, { ...noTransformations, ...change }, "request", context, rules);
  return { headers: list.all(), notes: notes.map(({ code }) => code) };
}

const set = (ifExists: "OVERWRITE" | "APPEND" | "SKIP", ...values: string[]) => ({
  set: [{ name: "X-A", values: values.map(plainText), ifExists }],
});

describe("transformations of headers", () => {
  test.each<[string, Partial<Transformations>, [string, string][], [string, string][]]>([
    [
      "block",
      { filter: { type: "BLOCK", names: ["x-a"] } },
      [
        ["X-A", "1"],
        ["x-A", "2"],
        ["B", "3"],
      ],
      [["B", "3"]],
    ],
    [
      "allow",
      { filter: { type: "ALLOW", names: ["b"] } },
      [
        ["X-A", "1"],
        ["B", "3"],
      ],
      [["B", "3"]],
    ],
    [
      "allow keeps protected ones",
      { filter: { type: "ALLOW", names: ["b"] } },
      [
        ["Cookie", "1"],
        ["Host", "h"],
      ],
      [
        ["Cookie", "1"],
        ["Host", "h"],
      ],
    ],
    [
      "allow lists what is set",
      { filter: { type: "ALLOW", names: ["b"] }, ...set("OVERWRITE", "n") },
      [["B", "3"]],
      [["B", "3"]],
    ],
    [
      "rename",
      { rename: [{ from: "x-a", to: "X-B" }] },
      [
        ["X-A", "1"],
        ["X-A", "2"],
      ],
      [
        ["X-B", "1"],
        ["X-B", "2"],
      ],
    ],
    [
      "rename onto",
      { rename: [{ from: "x-a", to: "X-B" }] },
      [
        ["X-A", "1"],
        ["X-B", "2"],
      ],
      [["X-B", "1"]],
    ],
    ["rename of nothing", { rename: [{ from: "x-a", to: "X-B" }] }, [["X-B", "2"]], [["X-B", "2"]]],
    ["set", set("OVERWRITE", "n"), [], [["X-A", "n"]]],
    [
      "set several",
      set("OVERWRITE", "n", "m"),
      [],
      [
        ["X-A", "n"],
        ["X-A", "m"],
      ],
    ],
    [
      "overwrite",
      set("OVERWRITE", "n"),
      [
        ["x-a", "1"],
        ["X-A", "2"],
      ],
      [["X-A", "n"]],
    ],
    [
      "append",
      set("APPEND", "n"),
      [["X-A", "1"]],
      [
        ["X-A", "1"],
        ["X-A", "n"],
      ],
    ],
    ["skip", set("SKIP", "n"), [["X-A", "1"]], [["X-A", "1"]]],
    ["skip what is not there", set("SKIP", "n"), [], [["X-A", "n"]]],
  ])("%s", (_name, change, before, after) => {
    expect(transformed(before, change).headers).toEqual(after);
  });

  test("without a value, what the client sent stays", () => {
    expect(transformed([["X-A", "forged"]], set("OVERWRITE", ""))).toEqual({
      headers: [["X-A", "forged"]],
      notes: ["headerTransformation.missingSetValues"],
    });
  });

  test.each(["a\r\nX-Evil: 1", "a\0b", "a\x7fb"])("a value that is none stays out: %j", (value) => {
    expect(transformed([], set("OVERWRITE", value))).toEqual({
      headers: [],
      notes: ["headerTransformation.badHeaderValue"],
    });
  });

  test("other scripts travel as UTF-8", () => {
    const [[, value] = ["", ""]] = transformed([], set("OVERWRITE", "Zoë")).headers;
    expect(Buffer.from(value, "latin1").toString("utf8")).toBe("Zoë");
  });

  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,6}$/);
  const headers = fc.array(fc.tuple(name, fc.stringMatching(/^[a-z0-9]{1,5}$/)), { maxLength: 8 });

  test("a blocked header never gets through, in no spelling of its case, whatever else is done", () => {
    fc.assert(
      fc.property(headers, name, name, (sent, blocked, other) => {
        const { headers: left } = transformed([...sent, [blocked.toUpperCase(), "forged"], [other, "1"]], {
          filter: { type: "BLOCK", names: [blocked] },
          rename: [{ from: other, to: blocked }],
        });
        expect(left.map(([present]) => present.toLowerCase())).not.toContain(blocked.toLowerCase());
      }),
    );
  });

  test("OVERWRITE leaves exactly the values that were set", () => {
    fc.assert(
      fc.property(
        headers,
        name,
        fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 3 }),
        (sent, target, values) => {
          const change = { set: [{ name: target, values: values.map(plainText), ifExists: "OVERWRITE" as const }] };
          const { headers: left } = transformed(sent, change);
          expect(
            left.filter(([present]) => present.toLowerCase() === target.toLowerCase()).map(([, value]) => value),
          ).toEqual(values);
          const others = (list: readonly (readonly [string, string])[]) =>
            list.filter(([present]) => present.toLowerCase() !== target.toLowerCase());
          expect(others(left)).toEqual(others(sent));
        },
      ),
    );
  });
});
