import { describe, expect, test } from "vitest";
import { command, type Program } from "../../internal/command";
import { runProgram } from "../../internal/run-program";
import { UsageError, UserError } from "../../internal/user-error";
import { capturedProcess, runCaptured } from "./captured-process";

const failing = (error: unknown) => command({ options: {}, exitCodes: {}, run: () => Promise.reject(error) });

const program = (error: unknown = new Error("not thrown")): Program => ({
  name: "tool",
  version: () => "1.2.3",
  details: "A tool.",
  commands: {
    fail: { about: "fails", load: async () => failing(error) },
    image: {
      about: "has verbs",
      load: async () => ({
        commands: {
          push: {
            about: "pushes",
            load: async () =>
              command({
                usage: "SOURCE",
                details: "Further words.",
                options: { target: { value: "REF", help: "where to" } },
                positionals: { least: 0, most: 1 },
                exitCodes: { 0: "pushed", 3: "nobody knows" },
                environment: { VARIABLE: "read" },
                run: async (_, { stdout }) => {
                  stdout.write("ran");
                  return 3;
                },
              }),
          },
        },
      }),
    },
  },
});

describe("help", () => {
  test.each([[[]], [["help"]], [["--help"]], [["-h"]]])("of the program: %j", async (args) => {
    const { code, out, err } = await runCaptured(program(), args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(
      /^tool COMMAND \[OPTIONS\]\n\nA tool\.\n\nCommands:\n {2}fail {3}fails\n {2}image {2}has verbs\n/,
    );
  });

  test.each([
    [["image", "push", "--help"]],
    [["image", "push", "x", "-h", "--bogus"]],
    [["help", "image", "push"]],
    [["image", "help", "push"]],
  ])("of a command in a group: %j", async (args) => {
    expect(await runCaptured(program(), args)).toEqual({
      code: 0,
      err: "",
      out: `tool image push SOURCE [OPTIONS]

Pushes.

Further words.

Options:
  --target REF  where to
  -h, --help    tells this

Environment:
  VARIABLE  read

Exit codes:
  0  pushed
  2  the command line, or what it names, is wrong
  3  nobody knows
`,
    });
  });

  test("of a group, and none where -- stands before it", async () => {
    expect((await runCaptured(program(), ["image"])).out).toMatch(
      /^tool image COMMAND \[OPTIONS\]\n\nCommands:\n {2}push/,
    );
    expect((await runCaptured(program(), ["image", "push", "--", "--help"])).out).toBe("ran");
  });
});

test("the version", async () => {
  expect(await runCaptured(program(), ["--version"])).toEqual({ code: 0, out: "1.2.3\n", err: "" });
  expect((await runCaptured({ name: "tool", commands: {} }, ["--version"])).code).toBe(2);
});

test.each([
  [["fial"], 'tool: got "fial", which is no command here. Expected: one of fail, image. Did you mean "fail"?'],
  [["image", "psuh"], 'tool image: got "psuh", which is no command here. Expected: one of push. Did you mean "push"?'],
  [["help", "fial"], 'Did you mean "fail"?'],
  [
    ["--versoin"],
    'tool: got "--versoin", which is no option here. Expected: a command, or --help or --version. Did you mean "--version"?',
  ],
  [["constructor"], '"constructor", which is no command here'],
  [["fail", "x"], 'tool fail: got "x". Expected: options alone: --help.'],
])("%j is told in one line", async (args, line) => {
  const { code, out, err } = await runCaptured(program(), args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(line);
  expect(err).toMatch(/^USAGE: [^\n]*\n$/);
});

test("the exit code is the command's, or that of its error", async () => {
  expect((await runCaptured(program(), ["image", "push"])).code).toBe(3);
  const parts = { code: "X", setting: "a", actual: "is wrong" };
  for (const code of [1, 2, 3] as const)
    expect((await runCaptured(program(new UserError([parts], code)), ["fail"])).code).toBe(code);
});

test("words of others in an error are cleaned, and each finding has its line", async () => {
  const hostile = "\u001b[2Jx\n::error::y ##vso[task.z]\u202e";
  const error = new UserError(
    [
      { code: "X", setting: hostile, actual: hostile },
      { code: "Y", setting: "b", actual: "c" },
    ],
    2,
    {
      transcript: `  at home\n${hostile}`,
    },
  );
  const { err } = await runCaptured(program(error), ["fail"]);
  expect(err).toBe(
    "  at home\nx\n: :error::y # #vso[task.z]\n\nX: x ::error::y # #vso[task.z]: x ::error::y # #vso[task.z].\nY: b: c.\n",
  );
});

test("an error of another copy of the class is known by its parts", async () => {
  const foreign = Object.assign(new Error("a: b"), {
    findings: [{ code: "X", setting: "a", actual: "b" }],
    exitCode: 3,
    transcript: "",
  });
  expect(await runCaptured(program(foreign), ["fail"])).toEqual({ code: 3, out: "", err: "X: a: b.\n" });
});

test.each([[new TypeError("broken")], ["a text"], [new Error("plain")]])(
  "a defect shows where it is: %s",
  async (error) => {
    const { code, err } = await runCaptured(program(error), ["fail"]);
    expect(code).toBe(1);
    if (error instanceof Error) expect(err).toMatch(/\n {4}at /);
    expect(err).toMatch(
      /This is a defect of tool 1\.2\.3 on Node \d+\.\S+: please report it with the lines above\.\n$/,
    );
  },
);

test.each(["ENOSPC", "EMFILE", "EDQUOT"])("%s is no defect, wherever it comes from", async (code) => {
  const error = Object.assign(new Error(`${code}: write`), { code, path: "/data/x", syscall: "write" });
  const { code: exit, err } = await runCaptured(program(error), ["fail"]);
  expect(exit).toBe(1);
  expect(err).toMatch(new RegExp(`^MACHINE: tool: /data/x was wanted, but [a-z' ]+ \\(${code}\\)\\.\\n$`));
});

test("whoever interrupts hears no error, and a command that does not listen is ended", async () => {
  const ending = new AbortController();
  ending.abort("SIGINT");
  const given = { signal: ending.signal };
  expect(await runCaptured(program(new UsageError("a", "b", "c")), ["fail"], given)).toEqual({
    code: 130,
    out: "",
    err: "",
  });
  const deaf = command({ options: {}, exitCodes: {}, run: () => new Promise<number>(() => {}) });
  const tool = { name: "tool", commands: { wait: { about: "waits", load: async () => deaf } } };
  expect(await runProgram(tool, ["wait"], capturedProcess(given))).toBe(130);
});
