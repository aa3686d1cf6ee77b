/** The bytes of a key document → its entries, none of them judged yet. */
import { isJsonObject } from "./json-object";

export type DocumentFault =
  | "not-json"
  | "discovery-document"
  | "not-a-key-set"
  | "empty-key-set"
  | "too-many-values"
  | "too-many-keys";

/** Ours: Entra publishes about ten keys, and every one is judged. */
const mostKeys = 1000;

/**
 * Ours: what a document may hold is counted before it is parsed, because a megabyte of zeros or of brackets takes a hundred times its size in memory.
 * So many keys, each with twenty members and a chain of certificates, stay below it.
 */
const mostValues = 50_000;

const utf8 = new TextDecoder("utf-8", { fatal: true });

export function readDocument(bytes: Uint8Array): readonly unknown[] | DocumentFault {
  if (hasMoreValues(bytes, mostValues)) return "too-many-values";
  let document: unknown;
  try {
    document = JSON.parse(utf8.decode(bytes));
  } catch {
    return "not-json";
  }
  if (!isJsonObject(document)) return "not-a-key-set";
  if (!Array.isArray(document.keys)) return isDiscovery(document) ? "discovery-document" : "not-a-key-set";
  if (document.keys.length > mostKeys) return "too-many-keys";
  return document.keys.length === 0 ? "empty-key-set" : document.keys;
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
const isDiscovery = (document: Readonly<Record<string, unknown>>): boolean => typeof document.jwks_uri === "string";

const openers = new Set([..."[{,"].map((character) => character.charCodeAt(0)));

/** Every value but the first follows one of these characters. Those within texts are counted, too: keys have none there. */
function hasMoreValues(bytes: Uint8Array, most: number): boolean {
  let count = 0;
  for (const byte of bytes) if (openers.has(byte) && ++count > most) return true;
  return false;
}
