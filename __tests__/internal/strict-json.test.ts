import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStrictJson } from "../../internal/strict-json";

const read = (text: string) => parseStrictJson(Buffer.from(text));

describe("JSON that readers take differently is not read", () => {
  test.each([
    ['{"a":1,"a":1}', 'names "a" twice'],
    ['{"a":{"b":1,"b":2}}', 'names "b" twice'],
    ['{"a":[{"b":1,"b":2}]}', 'names "b" twice'],
    ['{"a":1,"\\u0061":2}', 'names "a" twice'],
    ['{"a" :1, "b":2,\n"a"\t:3}', 'names "a" twice'],
    ['{"__proto__":1,"__proto__":2}', 'names "__proto__" twice'],
    ['{"\\ud83d\\ude00":1,"😀":2}', 'names "😀" twice'],
    ['"\\ud800"', "holds half a character"],
    ['"\\ude00\\ud83d"', "holds half a character"],
    ['{"a\\udfff":1}', "holds half a character"],
    ['{"aud\\u0000x":1}', "has a NUL in a name"],
    ["1e400", "holds a number that not every reader can hold: 1e400"],
    ["[-1e400]", "holds a number"],
    ["1e-400", "holds a number"],
    ["9007199254740993", "holds a number"],
    ["-9007199254740993", "holds a number"],
    [`${"[".repeat(65)}${"]".repeat(65)}`, "nests deeper than 64 levels"],
    [`${'{"a":'.repeat(65)}1${"}".repeat(65)}`, "nests deeper than 64 levels"],
    ["\uFEFF{}", "begins with a byte order mark"],
    ["{}\uFEFF", "is not JSON"],
    ["{}\0", "is not JSON"],
    ["\u00a0{}", "is not JSON"],
    ["{'a':1}", "is not JSON"],
    ['{"a":1,}', "is not JSON"],
    ["{", "is not JSON"],
    ["[".repeat(100_000), "is not JSON"],
    ["", "is not JSON"],
  ])("%.40s", (text, fault) => {
    expect(read(text)).toEqual({ fault: expect.stringContaining(fault) });
  });

  test.each([
    ["an overlong slash", [0x22, 0xc0, 0xaf, 0x22]],
    ["half a character in three bytes", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["a byte that never stands", [0x22, 0xff, 0x22]],
    ["UTF-16", [0x22, 0, 0x61, 0, 0x22, 0]],
  ])("%s", (_name, bytes) => {
    expect(parseStrictJson(Uint8Array.from(bytes))).toEqual({ fault: expect.stringMatching(/^is not (UTF-8|JSON)$/) });
  });
});

describe("all else is what JSON.parse makes of it", () => {
  test.each([
    ['{"a":"b","b":"a"}'],
    ['{"a":{"a":{"a":1}}}'],
    ['{"a":"\\":{\\"a\\":1","b":[{"a":1},{"a":1}]}'],
    ['["a","a","\\\\"]'],
    ['{"a":"\\u0000\\ud83d\\ude00 1e400 [[["}'],
    ["[0,-0,0.0,0e5,0e-999,1e300,1E+2,9007199254740991,0.1]"],
    [`${"[".repeat(64)}${"]".repeat(64)}`],
    [" \t\r\n{ }\n"],
    ["null"],
  ])("%s", (text) => {
    expect(read(text)).toEqual({ value: JSON.parse(text) });
  });

  test("for whatever JSON.stringify writes", () => {
    const number = fc.oneof(fc.maxSafeInteger(), fc.double({ min: -1e9, max: 1e9, noNaN: true }));
    const { value: anything } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string({ unit: "grapheme" }),
        number,
        fc.constantFrom(null, true, false),
        fc.array(tie("value")),
        fc.dictionary(fc.string(), tie("value")),
      ),
    }));
    fc.assert(
      fc.property(anything, fc.constantFrom(0, 1, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(read(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  test("and nothing is read that JSON.parse refuses, or as anything else", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"b"',
      '"\\ud800"',
      "1",
      "1e999",
      "null",
      " ",
      "\\",
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const json = read(text);
        if ("value" in json) expect(JSON.parse(text)).toEqual(json.value);
        else expect(json.fault).not.toBe("");
      }),
    );
  });
});
