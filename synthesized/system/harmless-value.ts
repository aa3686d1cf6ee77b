/**
 * What may be told of a setting's value: headers and bodies may be secrets, so that no text is shown that somebody chose.
 *
 * @module
 */
import type { Value } from "../expression/value";

/** A number, a switch, words of the service's own; of a list of other texts how many there are. */
export type HarmlessValue = number | boolean | string | readonly string[] | { readonly count: number };

/** Settings whose values are words of the service's own. */
const ofService = new Set([
  ...["allowed_methods", "format", "if_exists", "log_level", "methods", "rate_key", "type", "validation_mode"],
  "validation_type",
]);
const word = /^(?:\*|[A-Z][A-Z0-9_]*)$/;

/** As a member of what is told, which has none where nothing may be. */
export function harmless<Member extends string>(
  member: Member,
  setting: string,
  value: Value | undefined,
): { readonly [M in Member]?: HarmlessValue } {
  const one = harmlessOf(setting, value);
  // Sound: it has that one member, or none.
  return (one === undefined ? {} : { [member]: one }) as { readonly [M in Member]?: HarmlessValue };
}

function harmlessOf(setting: string, value: Value | undefined): HarmlessValue | undefined {
  if (typeof value === "number" || typeof value === "boolean") return value;
  const isWord = (one: Value): one is string => typeof one === "string" && word.test(one);
  if (Array.isArray(value)) return ofService.has(setting) && value.every(isWord) ? value : { count: value.length };
  return value !== undefined && ofService.has(setting) && isWord(value) ? value : undefined;
}
