/** Terraform's string functions. */
import type { Json } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { toList, toText, toWhole } from "../values";
import { format, graphemes } from "./format";
import { regexAll, regexMatch, replace } from "./regular-expressions";
import { anything, fixed, type TerraformFunction, variadic } from "./signature";

export const strings: Readonly<Record<string, TerraformFunction>> = {
  chomp: fixed([toText], (text) => text.replace(/(?:\r\n?|\n)*$/, "")),
  endswith: fixed([toText, toText], (text, end) => text.endsWith(end)),
  format: formatted,
  formatlist: variadic(anything, formatList, 1),
  indent: fixed([toWhole, toText], indented),
  join: joined,
  lower: fixed([toText], (text) => eachCharacter(text, (character) => character.toLowerCase())),
  regex: fixed([toText, toText], regexMatch),
  regexall: fixed([toText, toText], regexAll),
  replace: fixed([toText, toText, toText], replace),
  split: fixed([toText, toText], (separator, text) => (separator === "" ? [...text] : text.split(separator))),
  startswith: fixed([toText, toText], (text, start) => text.startsWith(start)),
  strcontains: fixed([toText, toText], (text, part) => text.includes(part)),
  strrev: fixed([toText], (text) => graphemes(text).reverse().join("")),
  substr: fixed([toText, toWhole, toWhole], substring),
  title: fixed([toText], title),
  trim: fixed([toText, toText], trim),
  trimprefix: fixed([toText, toText], (text, start) => (text.startsWith(start) ? text.slice(start.length) : text)),
  trimspace: fixed([toText], (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "")),
  trimsuffix: fixed([toText, toText], trimSuffix),
  upper: fixed([toText], (text) => eachCharacter(text, upperCase)),
};

function formatted(args: readonly Json[]): string {
  const [pattern, ...values] = args;
  if (pattern === undefined) throw new EvaluationFailure("a format is wanted");
  return format(toText(pattern), values);
}

function formatList([pattern = "", ...args]: readonly Json[]): string[] {
  const lists = args.filter((arg) => Array.isArray(arg));
  const [first] = lists;
  const count = first?.length ?? 1;
  if (lists.some((list) => list.length !== count)) throw new EvaluationFailure("the lists have different lengths");
  return Array.from({ length: count }, (_, index) =>
    format(
      toText(pattern),
      args.map((arg) => (Array.isArray(arg) ? (arg[index] ?? null) : arg)),
    ),
  );
}

function indented(spaces: number, text: string): string {
  if (spaces < 0) throw new EvaluationFailure("a number of spaces is not negative");
  return text.replaceAll("\n", `\n${" ".repeat(spaces)}`);
}

function joined(args: readonly Json[]): string {
  const [separator, ...lists] = args;
  if (separator === undefined || lists.length === 0) throw new EvaluationFailure("a separator and a list are wanted");
  return lists.flatMap(toList).map(toText).join(toText(separator));
}

/** Go changes each character by itself, to one other: no ß becomes two S. */
const eachCharacter = (text: string, change: (character: string) => string): string =>
  Array.from(text, (character) => {
    const changed = change(character);
    return [...changed].length === 1 ? changed : character;
  }).join("");

const upperCase = (character: string): string => character.toUpperCase();

/** https://pkg.go.dev/strings#Title: a word begins after anything but a letter, a digit or an underscore; beyond ASCII, after white space. */
function title(text: string): string {
  return text.replace(/(?<=^|(?![0-9A-Za-z_])\p{ASCII}|\p{White_Space})./gsu, (letter) =>
    eachCharacter(letter, upperCase),
  );
}

/** With a negative offset Terraform takes no length for the whole rest. */
function substring(text: string, offset: number, length: number): string {
  const characters = graphemes(text);
  const start = offset < 0 ? Math.max(characters.length + offset, 0) : offset;
  const isRest = length < 0 || (length === 0 && offset < 0);
  return characters.slice(start, isRest ? undefined : start + length).join("");
}

function trimSuffix(text: string, end: string): string {
  return end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text;
}

function trim(text: string, characters: string): string {
  const unwanted = new Set(characters);
  const all = [...text];
  const from = all.findIndex((character) => !unwanted.has(character));
  if (from === -1) return "";
  const to = all.findLastIndex((character) => !unwanted.has(character));
  return all.slice(from, to + 1).join("");
}
