/**
 * What is wrong with a stack, as data: found at synth, all at once, each with the setting, its value and what is allowed.
 *
 * @module
 */
import { Token } from "cdktf";
import type { Construct, IConstruct } from "constructs";
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
        .flatMap((finding) => {
          const setting = inUsersWords(scope, finding.setting);
          return setting === undefined ? [] : [render({ ...finding, setting })];
        })
        .filter((line) => !hasStandIn(line)),
  });
}

/** Of a construct that another one makes: where in that one's settings the user wrote what this one was given. */
type Origin = (setting: string) => string | undefined;

const origins = new WeakMap<IConstruct, Origin>();

/**
 * Has findings of a construct, and of all in it, name the settings of the one that makes it.
 *
 * @param origin of a setting; none where another construct tells of it
 */
export function settingsComeFrom(construct: IConstruct, origin: Origin): void {
  origins.set(construct, origin);
}

/** The setting as whoever wrote it knows it, or none where another construct tells of it. */
export function inUsersWords(scope: IConstruct, setting: string): string | undefined {
  const outwards = [...scope.node.scopes].reverse().flatMap((one) => origins.get(one) ?? []);
  return outwards.reduce<string | undefined>(
    (told, origin) => (told === undefined ? undefined : origin(told)),
    setting,
  );
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

/** A value, and what is to be known of it. */
export const shownWith = (value: unknown, words: string): unknown => new Said(`${show(value)}${words}`);

/** What is there twice and may be there once. */
export const twice = (value: string): unknown => shownWith(value, " a second time");

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
  if (typeof value === "string") return withLater(value).includes(LATER) || Token.isUnresolved([value]);
  return Token.isUnresolved(value) || (typeof value === "number" && Token.isUnresolved([value]));
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
  const found = withinRange(code, setting, list.length, limit);
  const findings = found.map((finding) => ({
    ...finding,
    actual: list.length === 0 ? "empty" : `${list.length} in number`,
  }));
  return findings.length > 0 && Token.isUnresolved(list) ? [] : findings;
}

/** Bytes in UTF-8. What Terraform fills in later can only add to those of the known part, and is held by a longer text until then. */
export function checkBytes(code: FindingCode, setting: string, text: string | undefined, limit: RangeLimit): Finding[] {
  if (text === undefined) return [];
  const most = Buffer.byteLength(text);
  if (most >= limit.min && most <= limit.max) return [];
  const least = Buffer.byteLength(withLater(text).replaceAll(LATER, ""));
  const findings = withinRange(code, setting, least, limit).map((one) => ({ ...one, actual: `${least} bytes long` }));
  return least < limit.min && isUnresolved(text) ? [] : findings;
}

/** Characters. */
export function checkLength(
  code: FindingCode,
  setting: string,
  text: string | undefined,
  limit: RangeLimit,
): Finding[] {
  const found = withinRange(code, setting, text?.length, limit);
  const findings = found.map((finding) => ({ ...finding, actual: `${text?.length} characters long` }));
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

/** The same of a setting that is void without another one, `needed`. */
export function withoutNeeded(setting: string, value: unknown, needed: string): Finding[] {
  return withoutEffect(setting, value, "").map((finding) => ({
    ...finding,
    actual: `set without ${needed}`,
    allowed: "both or neither",
    source: `without ${needed} it changes nothing`,
  }));
}

/**
 * A finding where `setting` is set although `beside` is, which makes it void: who sets it believes in something that does not
 * happen.
 */
export function withoutEffect(setting: string, value: unknown, beside: string): Finding[] {
  if (!isKnown(value)) return [];
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
