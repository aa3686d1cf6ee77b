/**
 * Limits that are rules, and what is common to all limits. Beside `limit.ts`, which the adapter function carries along:
 * any change of that file's code gives the function a new image, even of its types, whose letters the bundler counts.
 *
 * @module
 */
import { allowed, type Limit } from "./limit";

/** A rule that no list of values and no pattern can say: what must hold between settings, or what only people can judge. */
export interface RuleLimit {
  /** What is allowed, as messages show it after `allowed:`. */
  readonly rule: string;
  readonly source: string;
}

/** What a single value may be, or a rule. */
export type AnyLimit = Limit | RuleLimit;

/** Any limit in words, as messages and documentation show it. */
export function limitInWords(limit: AnyLimit): string {
  return "rule" in limit ? limit.rule : allowed(limit);
}
