/** Terraform's encoding functions. */
import { isObject, type Json } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { sortedEntries, toText } from "../values";
import { anything, fixed, type TerraformFunction } from "./signature";

export const encodings: Readonly<Record<string, TerraformFunction>> = {
  jsonencode: fixed([anything], encodeJson),
  jsondecode: fixed([toText], decodeJson),
  base64encode: fixed([toText], (text) => Buffer.from(text).toString("base64")),
  base64decode: fixed([toText], decodeBase64),
  urlencode: fixed([toText], encodeUrl),
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
  try {
    return JSON.parse(text);
  } catch {
    throw new EvaluationFailure("the text is no valid JSON");
  }
}

function decodeBase64(text: string): string {
  const bytes = Buffer.from(text, "base64");
  const decoded = bytes.toString("utf8");
  if (bytes.toString("base64") !== text || !Buffer.from(decoded).equals(bytes)) {
    throw new EvaluationFailure("the text is no base64 of UTF-8");
  }
  return decoded;
}

/** Query escaping, as Go has it: a space becomes a plus sign. */
function encodeUrl(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+");
}
