/**
 * Claims for back ends, as texts that any header can hold.
 *
 * The gateway leaves a client's own header in place where the text that it would set is empty or no header value: so none is ever empty, and each is of
 * visible ASCII. What is written is told apart from what stands for nothing: no encoded text begins with `=`, but those that have no encoding which is safe as a
 * segment of a path.
 */
import type { JsonObject } from "../json-object";

const absent = "=absent";
const emptyText = "=empty";
const emptyList = "=none";

/** A text percent-encoded; a list of texts separated by commas; all else as percent-encoded JSON. */
export function toldClaim(claim: unknown): string {
  if (claim === undefined || claim === null) return absent;
  if (Array.isArray(claim) && claim.every((one) => typeof one === "string" && one !== ""))
    return claim.length === 0 ? emptyList : claim.map(encode).join(",");
  if (typeof claim === "string") return claim === "" ? emptyText : encode(claim);
  return encode(JSON.stringify(claim));
}

export const toldClaims = (claims: JsonObject, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, toldClaim(Object.hasOwn(claims, name) ? claims[name] : undefined)]));

/** Half a surrogate pair has no encoding; and dots alone lead up a path, encoded or not: https://url.spec.whatwg.org/#double-dot-path-segment */
const encode = (text: string): string =>
  /^\.{1,2}$/.test(text) ? `=${text}` : encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\uFFFD"));
