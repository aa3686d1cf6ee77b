import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearest, parse } from "../../internal/command-line";
import { UserError } from "../../internal/user-error";

const declared = {
  usage: "[SOURCE]",
  options: {
    port: { value: "PORT", help: "a port" },
    label: { value: "NAME", repeatable: true, help: "a label" },
    once: { help: "once" },
  },
  positionals: { least: 0, most: 1 },
  exitCodes: {},
} as const;

const mistakes = (...args: readonly string[]): readonly string[] => {
  try {
    parse("try", declared, args);
  } catch (error) {
    if (error instanceof UserError) return error.message.split("\n");
    throw error;
  }
  return [];
};

describe("mistakes", () => {
  test.each([
    [
      ["--prot", "1"],
      ["try --prot: is no option of this command. Expected: --port, --label, --once, --help. Did you mean --port?"],
    ],
    [["-p", "1"], ["try -p: is no option of this command."]],
    [["-once"], ["try -o: is no option"]],
    [["--port"], ["try --port: got no value. Expected: --port PORT."]],
    [["--port", "--once"], ["try --port: got no value: --once follows."]],
    [["--port="], ["try --port: got an empty value."]],
    [["--port", ""], ["try --port: got an empty value."]],
    [["--once=yes"], ['try --once: got "yes". Expected: no value: it is a switch.']],
    [["a", "b"], ['try: got "a" "b". Expected: try [SOURCE].']],
    [["--constructor"], ["try --constructor: is no option"]],
    [
      ["--once=1", "--prot", "--port"],
      ["try --once", "try --prot", "try --port"],
    ],
  ])("%j is refused, all of it at once", (args, starts) => {
    const lines = mistakes(...args);
    expect(lines.length).toBeGreaterThanOrEqual(starts.length);
    for (const [at, start] of starts.entries()) expect(lines[at]).toContain(`USAGE: ${start}`);
  });

  test("a value that looks like an option can be given with =, and - is a value", () => {
    expect(parse("try", declared, ["--port=--once"]).values.get("port")).toEqual(["--once"]);
    expect(parse("try", declared, ["--port", "-"]).values.get("port")).toEqual(["-"]);
  });

  test("after -- nothing is an option", () => {
    expect(parse("try", declared, ["--", "--once"])).toMatchObject({ positionals: ["--once"], values: new Map() });
  });

  test("whatever is written, it is taken or told in words, never a defect", () => {
    const word = fc.oneof(fc.string(), fc.constantFrom("--port", "--once", "--", "-", "--port=", "-h", "--label=x"));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        for (const line of mistakes(...args)) expect(line).toMatch(/^USAGE: try.*Expected: /);
      }),
    );
  });
});

describe("a command that passes arguments on", () => {
  const passing = {
    options: declared.options,
    passesOnTo: { name: "terraform", withValue: new Set(["var", "target"]) },
    exitCodes: {},
  };
  test.each([
    [["-auto-approve", "--port", "1"], ["-auto-approve"]],
    [
      ["-var", "a=b", "-target=x", "-target", "-odd"],
      ["-var", "a=b", "-target=x", "-target", "-odd"],
    ],
    [
      ["--once", "--", "--once", "--", "-x", "x.plan"],
      ["--once", "--", "-x", "x.plan"],
    ],
    [["-var", "--port", "1"], ["-var"]],
    [["--port=1", "-h"], ["-h"]],
  ])("takes its own from %j", (args, passedOn) => {
    expect(parse("try", passing, args).passedOn).toEqual(passedOn);
  });

  test("takes no value with a dash for another program's option", () => {
    expect(() => parse("try", passing, ["--port", "-1"])).toThrow("--port: got no value: -1 follows");
  });

  test("loses no argument, and keeps their order", () => {
    const value = fc.string().filter((word) => !word.startsWith("--"));
    const foreign = fc.oneof(
      fc
        .stringMatching(/^-[a-z]{1,9}(=.*)?$/)
        .filter((word) => !["-var", "-target"].includes(word))
        .map((word) => [word]),
      fc.tuple(fc.constantFrom("-var", "-target"), value),
    );
    fc.assert(
      fc.property(fc.array(foreign), fc.array(foreign), fc.array(fc.string()), (before, after, rest) => {
        const args = [...before.flat(), "--port", "1", ...after.flat(), "--", ...rest];
        const { values, positionals, passedOn } = parse("try", passing, args);
        expect(passedOn).toEqual([...before.flat(), ...after.flat(), ...rest]);
        expect([[...values], positionals]).toEqual([[["port", ["1"]]], []]);
      }),
    );
  });

  test("a word that belongs to nothing is told, wherever it stands before --", () => {
    const word = fc.string().filter((one) => !/^-./s.test(one));
    const foreign = fc.constantFrom(["-x"], ["-var", "a=b"], ["-target=x"], ["--port", "1"], ["--once"]);
    fc.assert(
      fc.property(fc.array(foreign), word, fc.array(foreign), (before, stray, after) => {
        expect(() => parse("try", passing, [...before.flat(), stray, ...after.flat()])).toThrow('USAGE: try: got "');
      }),
    );
    expect(() => parse("try", passing, ["prot", "-x"])).toThrow(
      'USAGE: try: got "prot". Expected: options alone: --port PORT, --label NAME, --once, --help. Did you mean --port? terraform\'s own options begin with one dash, and all its words may follow --. try --help tells more.',
    );
  });

  test("a command that takes words of its own as well is given them apart", () => {
    const both = { ...passing, usage: "[FILE]", positionals: { least: 0, most: 1 } };
    expect(parse("try", both, ["-x", "a.plan", "-var", "b"])).toMatchObject({
      positionals: ["a.plan"],
      passedOn: ["-x", "-var", "b"],
    });
    expect(() => parse("try", both, ["a", "b"])).toThrow('got "a" "b". Expected: try [FILE].');
  });
});

describe("what was meant", () => {
  test.each([
    ["strat", "start"],
    ["veirfy", "verify"],
    ["ver", "verify"],
    ["imag", "image"],
    ["doctors", "doctor"],
    ["s", undefined],
    ["xyzzy", undefined],
    ["", undefined],
  ])("%s: %s", (word, meant) => {
    expect(nearest(word, ["start", "verify", "image", "doctor"])).toBe(meant);
  });

  test("one typing error in a long word is forgiven", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(), fc.stringMatching(/^[a-z]$/), (word, place, letter) => {
        const at = place % word.length;
        const wrong = [
          word.slice(0, at) + word.slice(at + 1),
          word.slice(0, at) + letter + word.slice(at),
          word.slice(0, at) + letter + word.slice(at + 1),
          word.slice(0, at) + [...word.slice(at, at + 2)].reverse().join("") + word.slice(at + 2),
        ];
        for (const one of wrong) expect(nearest(one, [word])).toBe(word);
      }),
    );
  });
});
