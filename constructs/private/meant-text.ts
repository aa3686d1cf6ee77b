/**
 * Texts that somebody copied with what stood around them.
 *
 * @module
 */
import type { PatternLimit } from "../../limits/limit";

/** What is around a text when it comes from somewhere else. */
const peelings: readonly ((text: string) => string)[] = [
  (text) => text.trim(),
  (text) => text.trim().replace(/^["'`<({[]+|["'`>)}\]]+$/g, ""),
  (text) => text.trim().toLowerCase(),
  (text) => text.trim().replace(/^https?:\/\//i, ""),
  (text) =>
    text
      .trim()
      .replace(/^https?:\/\/|\/.*$/gi, "")
      .toLowerCase(),
  (text) =>
    text
      .trim()
      .replace(/^(?:api|https?):\/\//i, "")
      .replace(/\/.*$/, "")
      .toLowerCase(),
];

/** The text as it probably was to be. */
export function meant(text: string, { pattern }: PatternLimit): string {
  const better = peelings.map((peel) => peel(text)).find((peeled) => peeled !== text && pattern.test(peeled));
  return better === undefined ? "" : `; did you mean ${quoted(better)}?`;
}

/** On one line, and no longer than a glance. */
export function quoted(text: string): string {
  const written = JSON.stringify(text).replace(/\p{C}/gu, "?");
  return written.length > 80 ? `${written.slice(0, 77)}…" (${text.length} characters)` : written;
}
