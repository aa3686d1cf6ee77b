import { expect, test } from "vitest";
import { command, type OptionValues, wholeNumber } from "../../internal/command";
import { runProgram } from "../../internal/run-program";
import { capturedProcess, programOf } from "./captured-process";

const options = {
  port: { value: "PORT", help: "a port" },
  label: { value: "NAME", repeatable: true, help: "a label" },
  once: { help: "once" },
} as const;

/** What a command with these options is given. */
async function given(...args: readonly string[]) {
  let seen: OptionValues<typeof options> | undefined;
  const tried = command({
    options,
    exitCodes: { 0: "done" },
    run: async (words) => {
      seen = words.options;
      return 0;
    },
  });
  expect(await runProgram(programOf("try", tried), ["try", ...args], capturedProcess())).toBe(0);
  return seen;
}

test("options are typed by their declarations: the last value, all values, on or off", async () => {
  expect(await given("--port", "80", "--once", "--label=a", "--label", "b", "--port=81")).toEqual({
    port: "81",
    label: ["a", "b"],
    once: true,
  });
  const nothing = await given();
  expect(nothing).toEqual({ port: undefined, label: [], once: false });
  const typed: [string | undefined, readonly string[] | undefined, boolean | undefined] = [
    nothing?.port,
    nothing?.label,
    nothing?.once,
  ];
  expect(typed).toEqual([undefined, [], false]);
});

test.each([
  [undefined, undefined],
  ["1", 1],
  ["65535", 65_535],
])("%s is %s", (text, value) => {
  expect(wholeNumber("--port", text, 1, 65_535)).toBe(value);
});

test.each(["0", "65536", "-1", "1.5", "1e3", "", " 1", "x", "٣"])('"%s" is no port', (text) => {
  expect(() => wholeNumber("--port", text, 1, 65_535)).toThrow(
    `USAGE: --port: got ${text}. Expected: a whole number, 1 to 65535.`,
  );
});
