/**
 * What of a stack is not understood, in words: what has one cause stands together.
 *
 * @module
 */
import type { PartNotUnderstood } from "./stack/shape";

/** So many places in resources are named of one cause. */
const mostPlaces = 2;

/** A line for each cause, in the order in which they were met. */
export function notUnderstoodInWords(parts: readonly PartNotUnderstood[]): readonly string[] {
  const byCause = new Map<string, string[]>();
  for (const { setting, reason, remedy } of parts) {
    const cause = remedy === undefined ? reason : `${reason}. ${remedy}`;
    byCause.set(cause, [...(byCause.get(cause) ?? []), setting]);
  }
  return [...byCause].map(([cause, settings]) => `${together(settings)}: ${cause}`);
}

/** Types and sections are told all, since each is something else; of places within resources the first ones. */
function together(settings: readonly string[]): string {
  const isPlace = (setting: string): boolean => setting.includes(": ");
  const places = settings.filter(isPlace);
  const shown = [...settings.filter((setting) => !isPlace(setting)), ...places.slice(0, mostPlaces)];
  const left = places.length - Math.min(places.length, mostPlaces);
  if (left > 0) return `${shown.join("; ")} and ${left} more places`;
  return shown.join("; ");
}
