/**
 * What is wrong with a stack, as data: found at synth, all at once, each with the setting, its value and what is allowed.
 *
 * @module
 */
import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { ChoiceLimit, PatternLimit, RangeLimit } from "../../limits/limit";
import { type AnyLimit, limitInWords, wholeNumberInWords } from "../../limits/rule";
import type { FindingCode } from "../finding-codes";
import { meant } from "./meant-text";
import { hasStandIn } from "./stand-ins";
import { LATER, withLater } from "./terraform-values";

/** One mistake in a stack's settings. */
export interface Finding {
  /** Stable: programs may switch on it. */
  readonly code: FindingCode;
  /** The setting as the user wrote it: `routes[2].path`. */
  readonly setting: string;
  /** What it was given. */
  readonly actual: string;
  /** What it may be. */
  readonly allowed: string;
  /** Where that rule comes from. */
  readonly source: string;
}

/**
 * Has `check` run at synth; the construct's path stands before each finding. What only follows from a setting that is missing, or of no use, is
 * not told beside that.
 */
export function addFindings(scope: Construct, check: () => readonly Finding[]): void {
  scope.node.addValidation({
    validate: () =>
      check()
        .map(render)
        .filter((line) => !hasStandIn(line)),
  });
}

/** One line, whatever a name in it holds: whoever prints findings counts lines. */
export function render({
  code,
  setting,
  actual,
  allowed,
  source,
}: Omit<Finding, "code"> & { readonly code: string }): string {
  return `${code}: ${setting} is ${actual}; allowed: ${allowed} (${source})`.replace(/[\r\n\u2028\u2029]+/g, " ");
}

/** A finding from a limit of one of the tables. */
export function beyond(code: FindingCode, setting: string, actual: unknown, limit: AnyLimit): Finding {
  return { code, ...described(setting, actual, limit) };
}

/** All but the code. */
export function described(setting: string, actual: unknown, limit: AnyLimit): Omit<Finding, "code"> {
  return { setting, actual: show(actual), allowed: limitInWords(limit), source: limit.source };
}

/** What is said of a setting in place of its value. */
class Said {
  constructor(readonly words: string) {}
}

/** For what is not there, or not to be shown: `empty`, `set beside 204`. */
export const said = (words: string): unknown => new Said(words);

/** Where Terraform knows a value, or a part of one, its place is shown. */
function show(value: unknown): string {
  if (value instanceof Said) return withLater(value.words).replaceAll(LATER, "…");
  if (typeof value === "string" && hasStandIn(value)) return value;
  const known = withLater(String(value)).replaceAll(LATER, "…");
  if (typeof value !== "string") return known;
  const text = JSON.stringify(known);
  return text.length > 120 ? `${text.slice(0, 117)}…" (${value.length} characters)` : text;
}

/**
 * A value that Terraform knows only later, or the item that stands for a whole list of them; checks let it pass. They ask last, since most
 * values fit anyway.
 */
function isUnresolved(value: unknown): boolean {
  return typeof value === "string"
    ? withLater(value).includes(LATER) || Token.isUnresolved([value])
    : Token.isUnresolved(value);
}

/** A value that checks can judge. */
export function isKnown(value: unknown): boolean {
  return value !== undefined && !isUnresolved(value);
}

/** A whole number within the limit. */
export function checkRange(
  code: FindingCode,
  setting: string,
  value: number | undefined,
  limit: RangeLimit,
): Finding[] {
  return withinRange(code, setting, value, limit).map((finding) => ({
    ...finding,
    allowed: wholeNumberInWords(limit),
  }));
}

function withinRange(code: FindingCode, setting: string, value: number | undefined, limit: RangeLimit): Finding[] {
  if (value === undefined) return [];
  const fits = Number.isInteger(value) && value >= limit.min && value <= limit.max;
  return fits || isUnresolved(value) ? [] : [beyond(code, setting, value, limit)];
}

/** How many there are. */
export function checkCount(code: FindingCode, setting: string, list: readonly unknown[], limit: RangeLimit): Finding[] {
  const findings = withinRange(code, `${setting}.length`, list.length, limit);
  return findings.length > 0 && Token.isUnresolved(list) ? [] : findings;
}

/** Bytes in UTF-8. What Terraform fills in later can only add to those of the known part, and is held by a longer text until then. */
export function checkBytes(code: FindingCode, setting: string, text: string | undefined, limit: RangeLimit): Finding[] {
  if (text === undefined) return [];
  const most = Buffer.byteLength(text);
  if (most >= limit.min && most <= limit.max) return [];
  const least = Buffer.byteLength(withLater(text).replaceAll(LATER, ""));
  const findings = withinRange(code, `${setting} (bytes)`, least, limit);
  return least < limit.min && isUnresolved(text) ? [] : findings;
}

/** Characters. */
export function checkLength(
  code: FindingCode,
  setting: string,
  text: string | undefined,
  limit: RangeLimit,
): Finding[] {
  const findings = withinRange(code, `${setting} (length)`, text?.length, limit);
  return findings.length > 0 && isUnresolved(text) ? [] : findings;
}

/** One of a few values. */
export function checkChoice(
  code: FindingCode,
  setting: string,
  value: string | number | undefined,
  limit: ChoiceLimit,
): Finding[] {
  const fits = value === undefined || limit.oneOf.includes(value) || isUnresolved(value);
  return fits ? [] : [beyond(code, setting, value, limit)];
}

/** A text of a given form. */
export function checkPattern(
  code: FindingCode,
  setting: string,
  value: string | undefined,
  limit: PatternLimit,
): Finding[] {
  if (value === undefined || limit.pattern.test(value) || isUnresolved(value)) return [];
  const finding = beyond(code, setting, value, limit);
  return [{ ...finding, allowed: finding.allowed + meant(value, limit) }];
}

/** Values that occur more than once, each named once; `key` says what counts as the same. */
export function duplicates(values: readonly string[], key: (value: string) => string = (value) => value): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) {
    const name = key(value);
    if (seen.has(name)) twice.add(value);
    seen.add(name);
  }
  return [...twice];
}

/**
 * The items without those whose name was there before: two constructs of one name cannot be, and the user is to read about
 * all mistakes at synth instead of about this one alone.
 */
export function firstOfEachName<Item extends { readonly name: string }>(items: readonly Item[]): Item[] {
  return items.filter(({ name }, index) => items.findIndex((other) => other.name === name) === index);
}

/**
 * A finding where `setting` is set although `beside` is, which makes it void: who sets it believes in something that does not
 * happen.
 */
export function withoutEffect(setting: string, value: unknown, beside: string): Finding[] {
  if (value === undefined) return [];
  return [
    {
      code: "SETTING_WITHOUT_EFFECT",
      setting,
      actual: `set beside ${beside}`,
      allowed: "one of the two",
      source: `with ${beside} it changes nothing`,
    },
  ];
}
