/** The bytes of a key document → its entries, none of them judged yet. */
import { isJsonObject } from "./json-object";

export type DocumentFault = "not-json" | "not-a-key-set" | "empty-key-set";

const utf8 = new TextDecoder("utf-8", { fatal: true });

export function readDocument(bytes: Uint8Array): readonly unknown[] | DocumentFault {
  let document: unknown;
  try {
    document = JSON.parse(utf8.decode(bytes));
  } catch {
    return "not-json";
  }
  if (!isJsonObject(document) || !Array.isArray(document.keys)) return "not-a-key-set";
  return document.keys.length === 0 ? "empty-key-set" : document.keys;
}
