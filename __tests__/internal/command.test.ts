import { expect, test } from "vitest";
import { readArguments, wholeNumber } from "../../internal/command";

const options = { port: { type: "string" }, once: { type: "boolean" } } as const;

test("options are typed by their declarations", () => {
  expect({ ...readArguments(["--port", "80", "--once"], options) }).toEqual({ port: "80", once: true });
});

test.each([[["--prot", "1"]], [["--port"]], [["once"]], [["--once=yes"]]])(
  "%j is refused, and the options are named",
  (args) => {
    expect(() => readArguments(args, options)).toThrow(/Allowed: --port, --once/);
  },
);

test.each([
  [undefined, undefined],
  ["1", 1],
  ["65535", 65_535],
])("%s is %s", (text, value) => {
  expect(wholeNumber("--port", text, 1, 65_535)).toBe(value);
});

test.each(["0", "65536", "-1", "1.5", "1e3", "", " 1", "x"])('"%s" is no port', (text) => {
  expect(() => wholeNumber("--port", text, 1, 65_535)).toThrow(`--port: got ${text}`);
});
