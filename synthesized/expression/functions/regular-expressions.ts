/**
 * Terraform's regular expressions are RE2's; JavaScript's agree on what is let through here.
 * https://developer.hashicorp.com/terraform/language/functions/regex
 */
import type { Json, JsonObject } from "../../../internal/json";
import { EvaluationFailure, UnsupportedFeature } from "../failure";

/** What RE2 writes in another way than JavaScript, or one of the two lacks. */
const foreign = /\\[pPQECAzZ]|\[\[:|\(\?<?[=!]|\\[1-9]|\(\?[imsU]*-/;

function compile(pattern: string, flags: string): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const body = pattern.slice(inline?.[0].length ?? 0).replaceAll("(?P<", "(?<");
  if (foreign.test(body) || /\(\?[imsU]+[):]/.test(body)) {
    throw new UnsupportedFeature(`the regular expression ${pattern}`, "use only what RE2 and JavaScript write alike");
  }
  try {
    return new RegExp(body, `${flags}u${inline?.[1] ?? ""}`);
  } catch (error) {
    throw new EvaluationFailure(`${pattern} is no regular expression`, { cause: error });
  }
}

/** The whole match, a list of the groups, or an object of the named groups. */
function captured(match: RegExpMatchArray): Json {
  if (match.groups) return toJsonObject(match.groups);
  return match.length === 1 ? match[0] : match.slice(1).map((group) => group ?? null);
}

const toJsonObject = (groups: Record<string, string | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, group ?? null]));

export function regexMatch(pattern: string, text: string): Json {
  const match = compile(pattern, "").exec(text);
  if (!match) throw new EvaluationFailure(`"${text}" does not match ${pattern}`);
  return captured(match);
}

export const regexAll = (pattern: string, text: string): Json[] =>
  [...text.matchAll(compile(pattern, "g"))].map(captured);

/** A search between slashes is a regular expression, any other is plain text. */
export function replace(text: string, search: string, replacement: string): string {
  if (search.length > 1 && search.startsWith("/") && search.endsWith("/")) {
    return text.replace(compile(search.slice(1, -1), "g"), replacementPattern(replacement));
  }
  return text.replaceAll(search, () => replacement);
}

/** Go writes `$1` or `${name}`, JavaScript `$1` or `$<name>`; both double a literal dollar sign. */
const replacementPattern = (replacement: string): string =>
  replacement.replace(/\$\{(\w+)\}/g, (_, name: string) => (/^\d+$/.test(name) ? `$${name}` : `$<${name}>`));
