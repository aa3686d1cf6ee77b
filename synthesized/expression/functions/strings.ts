/** Terraform's string functions. */
import type { Json } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { toList, toNumber, toText } from "../values";
import { format } from "./format";
import { regexAll, regexMatch, replace } from "./regular-expressions";
import { anything, fixed, type TerraformFunction, variadic } from "./signature";

export const strings: Readonly<Record<string, TerraformFunction>> = {
  chomp: fixed([toText], (text) => text.replace(/(?:\r?\n)+$/, "")),
  endswith: fixed([toText, toText], (text, end) => text.endsWith(end)),
  format: formatted,
  formatlist: variadic(anything, formatList, 1),
  indent: fixed([toNumber, toText], (spaces, text) => text.replaceAll("\n", `\n${" ".repeat(spaces)}`)),
  join: joined,
  lower: fixed([toText], (text) => text.toLowerCase()),
  regex: fixed([toText, toText], regexMatch),
  regexall: fixed([toText, toText], regexAll),
  replace: fixed([toText, toText, toText], replace),
  split: fixed([toText, toText], (separator, text) => (text === "" ? [""] : text.split(separator))),
  startswith: fixed([toText, toText], (text, start) => text.startsWith(start)),
  strcontains: fixed([toText, toText], (text, part) => text.includes(part)),
  strrev: fixed([toText], (text) => graphemes(text).reverse().join("")),
  substr: fixed([toText, toNumber, toNumber], substring),
  title: fixed([toText], (text) => text.replace(/(^|\s)(\S)/g, (_, gap, letter) => `${gap}${letter.toUpperCase()}`)),
  trim: fixed([toText, toText], trim),
  trimprefix: fixed([toText, toText], (text, start) => (text.startsWith(start) ? text.slice(start.length) : text)),
  trimspace: fixed([toText], (text) => text.trim()),
  trimsuffix: fixed([toText, toText], trimSuffix),
  upper: fixed([toText], (text) => text.toUpperCase()),
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

function joined(args: readonly Json[]): string {
  const [separator, ...lists] = args;
  if (separator === undefined || lists.length === 0) throw new EvaluationFailure("a separator and a list are wanted");
  return lists.flatMap(toList).map(toText).join(toText(separator));
}

function substring(text: string, offset: number, length: number): string {
  const characters = graphemes(text);
  const start = offset < 0 ? characters.length + offset : offset;
  if (start < 0 || start > characters.length) {
    throw new EvaluationFailure(`the text has ${characters.length} characters and no offset ${offset}`);
  }
  return characters.slice(start, length === -1 ? undefined : start + length).join("");
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

/** The characters of a text as a reader counts them: Terraform's string functions work on grapheme clusters. */
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

export const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);
