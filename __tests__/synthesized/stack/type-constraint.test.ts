/** Conversions as `terraform console` does them with a variable of the type. */
import { expect, test } from "vitest";
import type { Json } from "../../../internal/json";
import { convertTo, parseType } from "../../../synthesized/stack/type-constraint";

const server = 'object({ name = string, port = optional(number, 443), "tags" = optional(map(string)) })';

test.each<[string, Json, Json]>([
  ["string", 5, "5"],
  ["string", true, "true"],
  ["number", "5.50", 5.5],
  ["bool", "true", true],
  ["any", [1, "a"], [1, "a"]],
  ["list(string)", ["a", 1, true], ["a", "1", "true"]],
  ["list(any)", ["a", 1], ["a", "1"]],
  ["list", [1, 2], [1, 2]],
  ["set(string)", ["b", "a", "b"], ["a", "b"]],
  ["map(number)", { a: "1", b: 2 }, { a: 1, b: 2 }],
  ["map(any)", { a: "x", b: 2 }, { a: "x", b: "2" }],
  ["map(list(string))", { a: [1] }, { a: ["1"] }],
  ["tuple([string, number])", [1, "2"], ["1", 2]],
  [server, { name: "a" }, { name: "a", port: 443, tags: null }],
  [server, { name: "a", port: null, tags: { b: 1 }, more: true }, { name: "a", port: 443, tags: { b: "1" } }],
  [`list(${server})`, [{ name: "a", port: "80" }], [{ name: "a", port: 80, tags: null }]],
  ['object({ inner = optional(object({ a = optional(string, "x") }), {}) })', {}, { inner: { a: "x" } }],
  ['object({ a = optional(string, "a, b\\"}"), b = optional(any, []) })', {}, { a: 'a, b"}', b: [] }],
  ["string", null, null],
  ["list(string)", ["a", null], ["a", null]],
])("%s of %j", async (type, value, expected) => {
  expect(convertTo(await parseType(type), value)).toEqual(expected);
});

test.each<[string, Json, string]>([
  ["number", "many", "it: a number is wanted, not this text"],
  ["list(string)", {}, "it: a list is wanted, not an object"],
  ["map(string)", [], "it: a map or object is wanted, not a list"],
  ["tuple([string])", [], "it: 1 items are wanted, not 0"],
  [server, { port: 1 }, 'it lacks "name"'],
  [`list(${server})`, [{ name: "a" }, { name: "a", port: "x" }], "it[1].port: a number is wanted, not this text"],
  ["map(bool)", { a: "perhaps" }, 'it["a"]: a bool is wanted, not this text'],
])("%s of %j is refused", async (type, value, reason) => {
  const constraint = await parseType(type);
  expect(() => convertTo(constraint, value)).toThrow(reason);
});

test.each([
  ["strin", "there is no type strin"],
  ["array(string)", "there is no type array()"],
  ["list(string, string)", "list() takes one argument"],
  ["object({ a = optional(string, var.x) })", "a plain value refers to nothing"],
])("%s is no type", async (text, reason) => {
  await expect(parseType(text)).rejects.toThrow(reason);
});
