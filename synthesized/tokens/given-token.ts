/**
 * A token that somebody hands over in a file or on standard input: found in what stands around it, and decoded as strictly as a gateway may.
 * Its signature is not verified here, and never printed.
 *
 * @module
 */
import { isObject, type Json, type JsonObject, parseJson, text } from "../../internal/json";
import { parseStrictJson } from "../../internal/strict-json";
import { UserError } from "../../internal/user-error";

/** Decoded, not verified. */
export interface GivenToken {
  readonly token: string;
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Whether a text is a token by its looks: arguments are no place for one. */
export const looksLikeToken = (words: string): boolean => /(?:^|\s)eyJ[\w-]*\.[\w-]+\.[\w-]*(?:\s|$)/.test(words);

/**
 * The token alone, a header that carries it, or the JSON in which it was answered.
 *
 * @param place where it was read, for errors
 * @throws {UserError} `TOKEN_MALFORMED`: no gateway admits it
 */
export function readGivenToken(content: string, place: string): GivenToken {
  const token = tokenIn(content);
  if (token === "") throw malformed(place, "no token", 'a token, alone, after "Bearer" or as access_token in JSON');
  const parts = token.split(".");
  if (parts.length === 5)
    throw malformed(
      place,
      "an encrypted token",
      "a signed one: what stands in an encrypted one its API alone can read",
    );
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined)
    throw malformed(place, `${parts.length} part${parts.length === 1 ? "" : "s"} between dots`, threeParts);
  if (signature !== "") base64urlBytes(signature, "signature", place);
  return {
    token,
    header: objectOf(base64urlBytes(header, "header", place), "header", place),
    claims: objectOf(base64urlBytes(payload, "payload", place), "payload", place),
  };
}

const threeParts = "a JWT in compact form: header, payload and signature (RFC 7515, section 7.1)";

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1; the Azure CLI writes `accessToken`. */
function tokenIn(content: string): string {
  const given = content.replace(/^\uFEFF/, "").trim();
  const document = parseJson(given);
  if (typeof document === "string") return withoutScheme(document);
  const names = ["access_token", "accessToken", "token", "id_token"];
  const inJson = names.map((name) => text(document, name)).find((found) => found !== undefined);
  if (inJson !== undefined) return withoutScheme(inJson);
  return document === undefined ? withoutScheme(given) : "";
}

/** `Authorization: Bearer …`, as it stands in a header. */
const withoutScheme = (words: string): string =>
  words
    .trim()
    .replace(/^(?:[\w-]+:\s*)?(?:Bearer\s+)?/i, "")
    .trim();

/** Exactly base64url as RFC 7515 wants it: no padding, no other characters, no spare bits. */
function base64urlBytes(part: string, name: string, place: string): Uint8Array {
  const bytes = Buffer.from(part, "base64url");
  if (part !== "" && bytes.toString("base64url") === part) return bytes;
  throw malformed(place, `a ${name} that is not base64url`, threeParts);
}

function objectOf(bytes: Uint8Array, name: string, place: string): JsonObject {
  const read = parseStrictJson(bytes);
  const value: Json | undefined = "value" in read ? read.value : undefined;
  if (isObject(value)) return value;
  throw malformed(place, `a ${name} that ${"fault" in read ? read.fault : "is no JSON object"}`, threeParts);
}

const malformed = (place: string, what: string, allowed: string): UserError =>
  new UserError([{ code: "TOKEN_MALFORMED", setting: place, actual: `got ${what}`, allowed }], 1);
