import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable, terminal, wrapped } from "../../internal/terminal";

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
    [false, { FORCE_COLOR: "1" }, true],
  ])("terminal %s with %j: %s", (isTTY, environment, isColoured) => {
    expect(terminal(stream(isTTY), environment).paint("red", "x")).toBe(isColoured ? "\u001b[31mx\u001b[39m" : "x");
  });
});

test("the width is the terminal's, within reason", () => {
  expect(terminal(stream(true, 80), {}).width).toBe(80);
  expect(terminal(stream(true, 400), {}).width).toBe(140);
  expect(terminal(stream(false), {}).width).toBe(100);
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

test("what a server says cannot move the cursor", () => {
  expect(printable("a\u001b[2Jb\r\nc\u0007\u009bd")).toBe("a [2Jb c d");
});
