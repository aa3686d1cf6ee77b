import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { printable, printableJson, printableLines, terminal, wrapped } from "../../internal/terminal";
import { junitXml } from "../../synthesized/verify/report-junit";

const stream = (isTTY: boolean, columns?: number) => ({
  isTTY,
  ...(columns === undefined ? {} : { columns }),
  write: () => true,
});

describe("colours", () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
    [true, { TERM: "xterm" }, true],
    [false, { FORCE_COLOR: "1" }, true],
    [true, { FORCE_COLOR: "0" }, false],
    [true, { FORCE_COLOR: "false" }, false],
    [true, { FORCE_COLOR: "" }, true],
    [true, { TERM: "dumb", FORCE_COLOR: "1" }, true],
    [false, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ])("terminal %s with %j: %s", (isTTY, environment, isColoured) => {
    expect(terminal(stream(isTTY), environment).paint("red", "x")).toBe(isColoured ? "\u001b[31mx\u001b[39m" : "x");
  });

  test("are those of the stream, whatever this process was started with", () => {
    for (const [name, value] of Object.entries({ NO_COLOR: "1", NODE_DISABLE_COLORS: "1", TERM: "dumb" }))
      vi.stubEnv(name, value);
    try {
      expect(terminal(stream(true), {}).paint("bold", "x")).toBe("\u001b[1mx\u001b[22m");
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

test.each([
  [80, 80],
  [400, 140],
  [undefined, 100],
  [0, 100],
  [1, 40],
])("a terminal of %s columns is written to in %s", (columns, width) => {
  expect(terminal(stream(true, columns), {}).width).toBe(width);
});

test("wrapping loses nothing, and only a word that is too long stands out", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
      fc.integer({ min: 5, max: 40 }),
      (words, width) => {
        const lines = wrapped(words.join(" "), width);
        expect(lines.join(" ")).toBe(words.join(" "));
        expect(lines.every((line) => line.length <= width || !line.includes(" "))).toBe(true);
      },
    ),
  );
});

describe("words of others", () => {
  const [csi, osc] = ["\u001b[31m", "\u001b]8;;https://evil\u0007"];
  test.each([
    ["a\u001b[2Jb\r\nc\u0007d", "ab c d"],
    [`${osc}link`, "link"],
    ["a\u009b31mb", "ab"],
    ["a\u0085b\u2028c", "a b c"],
    ["user\u202etxt.exe", "usertxt.exe"],
    ["::set-output name=x::y", ": :set-output name=x::y"],
    ["  ::error::x", ": :error::x"],
    ["##vso[task.setvariable variable=x]y", "# #vso[task.setvariable variable=x]y"],
    ["text ##[error] more ##teamcity[x]", "text # #[error] more # #teamcity[x]"],
    ["C++ ## heading, a::b, ümläut, 漢字, 👩‍👩‍👧", "C++ ## heading, a::b, ümläut, 漢字, 👩‍👩‍👧"],
    [`${csi}${csi}`, ""],
    ["\ud800x", "x"],
  ])("%j is printed as %j", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test("are cut where they are too long", () => {
    expect(printable("x".repeat(50), 10)).toBe(`${"x".repeat(9)}…`);
  });

  test("in lines keep their lines and their indentation", () => {
    expect(printableLines("Error:\r\n    at x\u001b[0m\n\n::warning::y")).toBe("Error:\n    at x\n\n: :warning::y");
  });

  /** Texts made of what does harm. */
  const hostile = fc
    .array(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom(
          "\u001b",
          "[",
          "]",
          "m",
          "\u009b",
          "\u0007",
          "\u001b\\",
          "##",
          "#",
          "vso",
          "[x]",
          "::",
          ":",
          "\n",
          "\r",
          " ",
          "\u2028",
          "\u202e",
          "\u2066",
        ),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(""));

  /** What a terminal or a CI system would act on, in one line. */
  const acted = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|##\w*\[|^\s*::/u;

  test("do nothing, whatever they are", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(printable(text)).not.toMatch(acted);
        expect(printable(printable(text))).toBe(printable(text));
        for (const line of printableLines(text).split("\n")) expect(line).not.toMatch(acted);
      }),
      { numRuns: 1000 },
    );
  });

  test("in JSON do nothing, and are read as they were", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const json = printableJson({ [text]: [text] });
        for (const line of json.split("\n")) expect(line).not.toMatch(acted);
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
      }),
    );
  });

  test("in JUnit do nothing", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const common = { id: "x", essential: true, expected: text, got: text, subject: text, title: text };
        const xml = junitXml({
          system: text,
          notApplied: [],
          results: [
            { ...common, status: "failed", look: [text], requestId: text },
            { ...common, status: "not-checked" },
          ],
        });
        for (const line of xml.trimEnd().split("\n")) expect(line).not.toMatch(acted);
      }),
    );
  });
});
