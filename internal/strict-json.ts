/**
 * JSON as the strictest readers take it. What JSON.parse takes and another reader refuses, or takes for something else, is refused here, so that
 * nothing is admitted by one reading and judged by another: RFC 8259, sections 4 and 8.2, and RFC 7493 (I-JSON).
 *
 * @module
 */
import { isUtf8 } from "node:buffer";
import type { Json } from "./json";

/** What was read, or why it is not read: a sentence's end, such as `names "aud" twice`. */
export type ReadJson = { readonly value: Json } | { readonly fault: string };

/** What System.Text.Json takes unless told otherwise; Rust's serde_json takes 128, others 1,000. */
const mostLevels = 64;

/** As readers take it that pass over what they can: of two members the last counts, and a byte order mark does not. */
export function parseLaxJson(bytes: Uint8Array): ReadJson {
  try {
    // Sound: what JSON.parse gives is JSON.
    return { value: JSON.parse(new TextDecoder().decode(bytes)) as Json };
  } catch {
    return { fault: "is not JSON" };
  }
}

export function parseStrictJson(bytes: Uint8Array): ReadJson {
  const text = textIn(bytes);
  if (text === undefined) return { fault: "is not UTF-8" };
  // RFC 8259, section 8.1: none may be sent, and a reader may pass over it.
  if (text.startsWith("\uFEFF")) return { fault: "begins with a byte order mark" };
  try {
    // Sound: what JSON.parse gives is JSON.
    const value = JSON.parse(text) as Json;
    const fault = faultIn(text);
    return fault === undefined ? { value } : { fault };
  } catch {
    return { fault: "is not JSON" };
  }
}

const textIn = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8") : undefined;

/** Strings, with the colon behind a member's name; brackets; numbers. All else that valid JSON may hold reads alike everywhere. */
const tokens = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[[\]{}]|-?\d[\d.eE+-]*/g;

/** Expects valid JSON. */
function faultIn(json: string): string | undefined {
  const open: (Set<string> | "list")[] = [];
  for (const [token, string, colon] of json.matchAll(tokens)) {
    if (string !== undefined) {
      const names = colon === undefined ? undefined : open.at(-1);
      const fault = faultInText(string, names);
      if (fault !== undefined) return fault;
    } else if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : "list");
      if (open.length > mostLevels) return `nests deeper than ${mostLevels} levels`;
    } else if (token === "}" || token === "]") open.pop();
    else if (!isSureNumber(token)) return `holds a number that not every reader can hold: ${token.slice(0, 40)}`;
  }
  return undefined;
}

/**
 * A NUL ends a name for readers that keep names as C does. In a value it is data like any other: RFC 8259, section 7, lets it stand there.
 *
 * @param string as it is written, in quotes
 * @param names those of the object so far, where the text is a member's name
 */
function faultInText(string: string, names: Set<string> | "list" | undefined): string | undefined {
  // What is written without escapes is what it says, and comes from UTF-8, which has no halves of characters; controls JSON.parse has refused.
  const isPlain = !string.includes("\\");
  if (isPlain && !(names instanceof Set)) return undefined;
  const text = isPlain ? string.slice(1, -1) : (JSON.parse(string) as string);
  // With the flag u, halves of a pair are one character, and only a lone one is a surrogate.
  if (!isPlain && /\p{Surrogate}/u.test(text)) return `holds half a character: ${shown(text)}`;
  if (!(names instanceof Set)) return undefined;
  if (text.includes("\0")) return `has a NUL in a name: ${shown(text)}`;
  if (names.has(text)) return `names ${shown(text)} twice`;
  names.add(text);
  return undefined;
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 40));

/** RFC 7493, section 2.2: within the range of a double, and no integer that a double rounds. */
function isSureNumber(token: string): boolean {
  const number = Number(token);
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(number);
  const isZero = !/[1-9]/.test(token.replace(/[eE].*/, ""));
  return Number.isFinite(number) && (number !== 0 || isZero);
}
