/**
 * What a platform allows, as data: the shape that every table in this folder has.
 * Validation, error text, documentation and tests all read the same entry, so that none can drift.
 *
 * @module
 */

/** A number between two bounds, both allowed. */
export interface RangeLimit {
  readonly min: number;
  readonly max: number;
  /** What is counted, for messages: `seconds`, `bytes`, `routes`. */
  readonly unit: string;
  /** Where the bound comes from: the platform's own page, or the reason for a bound that is ours. */
  readonly source: string;
}

/** One of a few values. */
export interface ChoiceLimit {
  readonly oneOf: readonly (string | number)[];
  readonly source: string;
}

/** A text of a given form. */
export interface PatternLimit {
  readonly pattern: RegExp;
  /** The pattern in words, for messages. */
  readonly form: string;
  readonly source: string;
}

/** Any limit. */
export type Limit = RangeLimit | ChoiceLimit | PatternLimit;

/** One setting of a function. A limit of numbers takes a whole number, one of choices a word, one of a form a text. */
export interface FunctionSetting {
  readonly limit: Limit;
  /** What holds when the setting is absent or empty. Without one, the setting is required unless it is {@link optional}. */
  readonly default?: string | number;
  /** May be absent although it has no default. */
  readonly optional?: true;
  readonly meaning: string;
}

/** The limit in words, as messages and documentation show it. */
export function allowed(limit: Limit): string {
  if ("oneOf" in limit) return limit.oneOf.join(", ");
  if ("pattern" in limit) return limit.form;
  return limit.min === 0 ? `at most ${limit.max} ${limit.unit}` : `${limit.min} to ${limit.max} ${limit.unit}`;
}
