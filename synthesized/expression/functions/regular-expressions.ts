/** https://developer.hashicorp.com/terraform/language/functions/regex */
import type { Json, JsonObject } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { compileRe2 } from "./re2-syntax";

/** The whole match, a list of the groups, or an object of the named groups. */
function captured(match: RegExpMatchArray): Json {
  const groups = match.slice(1).map((group) => group ?? null);
  if (!match.groups) return match.length === 1 ? match[0] : groups;
  if (Object.keys(match.groups).length !== groups.length) {
    throw new EvaluationFailure("the pattern has groups with a name and groups without");
  }
  return toJsonObject(match.groups);
}

const toJsonObject = (groups: Record<string, string | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, group ?? null]));

export function regexMatch(pattern: string, text: string): Json {
  const match = compileRe2(pattern).exec(text);
  if (!match) throw new EvaluationFailure("the text does not match the pattern");
  return captured(match);
}

export const regexAll = (pattern: string, text: string): Json[] =>
  allMatches(pattern, text).map((match) => captured(match));

/** Go leaves out an empty match that begins where the one before it ends. */
function allMatches(pattern: string, text: string): RegExpExecArray[] {
  const matches = [...text.matchAll(compileRe2(pattern))];
  return matches.filter((match, index) => {
    const before = matches[index - 1];
    return match[0] !== "" || before === undefined || before.index + before[0].length !== match.index;
  });
}

/** A search between slashes is a regular expression, any other is plain text. */
export function replace(text: string, search: string, replacement: string): string {
  if (search.length > 1 && search.startsWith("/") && search.endsWith("/")) {
    return replacedMatches(text, search.slice(1, -1), replacement);
  }
  return search === "" ? text.replace(/(?:)/gu, () => replacement) : text.replaceAll(search, () => replacement);
}

function replacedMatches(text: string, pattern: string, replacement: string): string {
  let end = 0;
  const parts = allMatches(pattern, text).map((match) => {
    const between = text.slice(end, match.index);
    end = match.index + match[0].length;
    return between + expanded(replacement, match);
  });
  return parts.join("") + text.slice(end);
}

/** https://pkg.go.dev/regexp#Regexp.Expand: the longest name counts, and one that there is not stands for nothing. */
const expanded = (replacement: string, match: RegExpMatchArray): string =>
  replacement.replace(/\$(?:(\$)|(\w+)|\{(\w+)\})/g, (_, dollar?: string, plain?: string, braced?: string) => {
    if (dollar !== undefined) return "$";
    const name = plain ?? braced ?? "";
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? "";
  });
