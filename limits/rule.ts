/**
 * Limits that are rules, and what is common to all limits. Beside `limit.ts`, which the adapter function carries along:
 * any change of that file's code gives the function a new image, even of its types, whose letters the bundler counts.
 *
 * @module
 */
import { allowed, type Limit, type RangeLimit } from "./limit";

/** A rule that no list of values and no pattern can say: what must hold between settings, or what only people can judge. */
export interface RuleLimit {
  /** What is allowed, as messages show it after `allowed:`. */
  readonly rule: string;
  readonly source: string;
}

/** What a single value may be, or a rule. */
export type AnyLimit = Limit | RuleLimit;

/** A range of what is no count: whoever writes 2.5 is to read what is wrong with it. */
export function wholeNumberInWords({ min, max, unit }: RangeLimit): string {
  const what = unit.startsWith("(") ? unit : `(${unit.replace(/^whole /, "")})`;
  return `a whole number from ${min} to ${max} ${what}`;
}

/** Any limit in words, as messages and documentation show it. */
export function limitInWords(limit: AnyLimit): string {
  return "rule" in limit ? limit.rule : allowed(limit);
}
