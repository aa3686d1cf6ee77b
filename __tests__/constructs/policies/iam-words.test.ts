import { expect, test } from "vitest";
import { unquoted, wordsOf } from "../../../constructs/policies/iam-words";

test.each<[string, readonly string[]]>([
  ["allow  any-user\n to", ["allow", "any-user", "to"]],
  ["  a  ", ["a"]],
  ["", []],
  ["{A,B}", ["{", "A", ",", "B", "}"]],
  ["a.b='c d'", ["a.b", "=", "'c d'"]],
  ["a.b!='c'", ["a.b", "!=", "'c'"]],
  ["a != b", ["a", "!=", "b"]],
  ["'My Domain'/'My Group'", ["'My Domain'/'My Group'"]],
  ["Domain/'My Group', B", ["Domain/'My Group'", ",", "B"]],
  ["a = /x y*/", ["a", "=", "/x y*/"]],
  ["compartment A:B:'C D'", ["compartment", "A:B:'C D'"]],
  ['id ${var.a["}"]} where', ["id", '${var.a["}"]}', "where"]],
  ['\'${lookup({a = "\'"}, "a")}\'', ['\'${lookup({a = "\'"}, "a")}\'']],
  ["x${var.a}y$", ["x${var.a}y$"]],
])("%j", (text, words) => {
  expect(wordsOf(text).map((word) => word.text)).toEqual(words);
});

test("a pattern is a value, and nothing else", () => {
  expect(wordsOf("a = /b/").map(({ kind }) => kind)).toEqual(["word", "mark", "pattern"]);
  expect(wordsOf("a /b/").map(({ kind }) => kind)).toEqual(["word", "word"]);
});

test.each(["allow 'any", "a ${var.b", "a '${var.b'"])("%j has no end", (text) => {
  expect(() => wordsOf(text)).toThrow("has no end");
});

test("quotation marks go where one text stands alone", () => {
  expect(["'a b'", "a", "'a'/'b'", "''"].map(unquoted)).toEqual(["a b", "a", "'a'/'b'", ""]);
});
