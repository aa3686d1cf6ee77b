/**
 * JSON whose objects name each member once.
 *
 * RFC 7519, section 4, lets a verifier refuse a token that names a claim twice or take the last one. Two parts of a system
 * that choose differently see two tokens, so this gateway refuses: see `duplicate-members` in choices.
 *
 * @module
 */
import { isObject, type Json, type JsonObject } from "../../../internal/json";

/** @returns `undefined` for all that is no JSON object, and for one that names a member twice anywhere in it */
export function parseUniqueObject(text: string): JsonObject | undefined {
  const value = parse(text);
  return isObject(value) && !hasDuplicates(text) ? value : undefined;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Expects valid JSON. */
function hasDuplicates(json: string): boolean {
  const open: (Set<string> | "list")[] = [];
  for (const [token, isName] of tokens(json)) {
    const names = open.at(-1);
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push("list");
    else if (token === "}" || token === "]") open.pop();
    else if (isName && names instanceof Set) {
      const name = String(JSON.parse(token));
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}

/** Brackets and strings; a string before a colon is a member's name. */
function* tokens(json: string): Generator<readonly [token: string, isName: boolean]> {
  for (const [, token = "", colon] of json.matchAll(/("(?:[^"\\]|\\.)*"|[[\]{}])(\s*:)?/g)) {
    yield [token, colon !== undefined];
  }
}
