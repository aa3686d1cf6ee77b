/** The keys that are served → the bytes that are sent, made once a key set and not once a call. */
import { createHash } from "node:crypto";
import type { CertifiedKey } from "./jwks-adapt";
import { byKid } from "./jwks-selection";

export interface ServedKeySet {
  readonly kids: readonly string[];
  readonly body: Buffer;
  /** Strong: equal bytes and nothing else have equal tags. */
  readonly etag: string;
}

/** The same keys give the same bytes, in whatever order they come. */
export function serialize(keys: readonly CertifiedKey[]): ServedKeySet {
  const sorted = keys.toSorted(byKid).map(({ key }) => key);
  const body = Buffer.from(JSON.stringify({ keys: sorted }));
  return {
    kids: sorted.map(({ kid }) => kid),
    body,
    etag: `"${createHash("sha256").update(body).digest("base64url")}"`,
  };
}
