/**
 * Parts of a summary, and their words, where they are not understood too.
 *
 * @module
 */
import { Unknown } from "../expression/value";
import type { Told } from "./summary";

/** What is not understood stands with its reason. */
export const told = <T>(value: T | Unknown): Told<T> => (Unknown.is(value) ? { notUnderstood: value.reason } : value);

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
