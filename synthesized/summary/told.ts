/**
 * Parts of a summary in words, those that are not understood too.
 *
 * @module
 */
import type { Told } from "./summary";

/** Whether a part is understood. */
export const isTold = <T>(value: Told<T>): value is T =>
  typeof value !== "object" || value === null || !("notUnderstood" in value);

/** A text or a number, or that it is not understood. */
export const words = (value: Told<string | number>): string =>
  isTold(value) ? String(value) : `not understood (${value.notUnderstood})`;

/** A list of texts, in the same way. */
export function list(values: Told<readonly Told<string>[]>): string {
  if (!isTold(values)) return `not understood (${values.notUnderstood})`;
  return values.length === 0 ? "none" : values.map(words).join(", ");
}
