/**
 * What a table of a function's settings says of each: read by the function, by messages and by documentation.
 *
 * @module
 */
import type { Limit } from "./limit";

/** One setting. A limit of numbers takes a whole number, one of choices a word, one of a form a text. */
export interface FunctionSetting {
  readonly limit: Limit;
  /** What holds when the setting is absent or empty. Without one, the setting is required unless it is {@link optional}. */
  readonly default?: string | number;
  /** May be absent although it has no default. */
  readonly optional?: true;
  readonly meaning: string;
}
