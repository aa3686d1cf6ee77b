import { describe, expect, it } from "vitest";
import { elementType, isConvertible, isSensitive, stepInto, type ValueType } from "./value-type";

describe("conversion", () => {
  it.each<[ValueType, ValueType]>([
    ["string", "number"],
    ["number", "string"],
    ["bool", "string"],
    ["string", "bool"],
    ["dynamic", ["list", "string"]],
    [
      ["tuple", ["string", "number"]],
      ["list", "string"],
    ],
    [
      ["list", "string"],
      ["set", "string"],
    ],
    [
      ["object", { a: "number" }],
      ["map", "string"],
    ],
    [
      ["object", { a: "number", b: "bool" }],
      ["object", { a: "string" }],
    ],
    [["sensitive", "string"], "number"],
  ])("%j becomes %j", (from, to) => expect(isConvertible(from, to)).toBe(true));

  it.each<[ValueType, ValueType]>([
    ["number", "bool"],
    ["bool", "number"],
    ["string", ["list", "string"]],
    [["list", "string"], "string"],
    [
      ["map", "string"],
      ["list", "string"],
    ],
    [
      ["list", "string"],
      ["map", "string"],
    ],
    [
      ["tuple", ["string", ["list", "string"]]],
      ["list", "string"],
    ],
    [
      ["object", { a: ["list", "string"] }],
      ["map", "string"],
    ],
    [
      ["object", { a: "string" }],
      ["object", { b: "string" }],
    ],
  ])("%j does not become %j", (from, to) => expect(isConvertible(from, to)).toBe(false));
});

describe("paths", () => {
  const object: ValueType = ["object", { list: ["list", "string"], secret: ["sensitive", ["map", "string"]] }];

  it("lead to members and elements", () => {
    expect(stepInto(object, { name: "list" })).toEqual(["list", "string"]);
    expect(stepInto(["list", "string"], { index: 0 })).toBe("string");
    expect(stepInto(["map", "string"], { index: "a b" })).toBe("string");
  });

  it.each<[ValueType, { name: string } | { index: number | string }]>([
    [object, { name: "lists" }],
    [object, { name: "toString" }],
    ["string", { name: "length" }],
    [["list", "string"], { name: "first" }],
    [["list", "string"], { index: "first" }],
    [["set", "string"], { index: 0 }],
    [["map", "string"], { index: 0 }],
    [["tuple", ["string"]], { index: 1 }],
  ])("end with a reason: %j %j", (type, step) => expect(stepInto(type, step)).toHaveProperty("problem"));

  it("carry the mark of a sensitive value on", () => {
    const secret = stepInto(object, { name: "secret" });
    expect(secret).toEqual(["sensitive", ["map", "string"]]);
    expect(isSensitive(elementType(["tuple", [["sensitive", "string"], "number"]]))).toBe(true);
    expect(isSensitive(object)).toBe(true);
    expect(isSensitive(["list", "string"])).toBe(false);
  });
});
