/** Terraform's encoding functions. */
import { isObject, type Json, parseJson } from "../../../internal/json";
import { awaited } from "../awaited";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { precise } from "../number-text";
import { sortedEntries, toText } from "../values";
import { decodeCsv } from "./csv";
import { anything, fixed, type TerraformFunction } from "./signature";
import { decodeText, encodeText } from "./text-encodings";
import { encodeYaml } from "./yaml-encode";

export const encodings: Readonly<Record<string, TerraformFunction>> = {
  jsonencode: fixed([anything], encodeJson),
  jsondecode: fixed([toText], decodeJson),
  base64encode: fixed([toText], (text) => Buffer.from(text).toString("base64")),
  base64decode: fixed([toText], (text) => decodeText(fromBase64(text), "UTF-8")),
  base64gzip: fixed([toText], () => {
    throw new UnsupportedFeature(
      "the function base64gzip()",
      "its bytes are those of one compressor: use base64encode()",
    );
  }),
  csvdecode: fixed([toText], decodeCsv),
  textencodebase64: fixed([toText, toText], (text, name) => encodeText(text, name).toString("base64")),
  textdecodebase64: fixed([toText, toText], (text, name) => decodeText(fromBase64(text), name)),
  urlencode: fixed([toText], encodeUrl),
  yamldecode: fixed([toText], (text) => awaited("yaml", () => import("./yaml-decode.js")).decodeYaml(text)),
  yamlencode: fixed([anything], encodeYaml),
};

/** Go's encoder: keys sorted, and `<`, `>`, `&`, U+2028 and U+2029 escaped, as the page of jsonencode says. */
export function encodeJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(encodeJson).join(",")}]`;
  if (isObject(value)) {
    return `{${sortedEntries(value)
      .map(([key, member]) => `${encodeJson(key)}:${encodeJson(member)}`)
      .join(",")}}`;
  }
  if (typeof value === "number") return toText(value);
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function decodeJson(text: string): Json {
  const value = parseJson(text);
  // Sound: what JSON.parse gives is JSON.
  if (value !== undefined) return exactNumbers(text, value as Json);
  throw new EvaluationFailure("the text is no valid JSON");
}

/** JSON's parser rounds what a double cannot hold. */
function exactNumbers(text: string, value: Json): Json {
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) if (!token.startsWith('"')) precise(token);
  return value;
}

/** Go's decoder passes over line breaks, and over nothing else. */
export function fromBase64(text: string): Buffer {
  const written = text.replace(/[\r\n]/g, "");
  const bytes = Buffer.from(written, "base64");
  if (bytes.toString("base64") !== written) throw new EvaluationFailure("the text is no base64");
  return bytes;
}

/** Query escaping, as Go has it: a space becomes a plus sign. */
function encodeUrl(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+");
}
