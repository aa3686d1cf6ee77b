import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseUniqueObject } from "../../../../synthesized/local/gateway/compact-jwt";

describe("an object with unique members", () => {
  test.each([
    ['{"a":1,"a":1}'],
    ['{"a":{"b":1,"b":2}}'],
    ['{"a":[{"b":1,"b":2}]}'],
    ['{"a":1,"\\u0061":2}'],
    ['{"a" :1, "b":2,\n"a"\t:3}'],
    ["[]"],
    ["null"],
    ['"a"'],
    ["{"],
    [""],
  ])("%s is none", (text) => {
    expect(parseUniqueObject(text)).toBeUndefined();
  });

  test.each([['{"a":"b","b":"a"}'], ['{"a":{"a":{"a":1}}}'], ['{"a":"\\":{\\"a\\":1","b":[{"a":1},{"a":1}]}'], ["{}"]])(
    "%s is one",
    (text) => {
      expect(parseUniqueObject(text)).toEqual(JSON.parse(text));
    },
  );

  test("is whatever JSON.stringify makes of an object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        expect(parseUniqueObject(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
