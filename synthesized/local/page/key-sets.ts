/**
 * The key sets that the page compares: fetched where they are served, as API Gateway would.
 *
 * @module
 */
import { isObject, isText, type Json } from "../../../internal/json";
import type { OriginMap } from "../origins";

/** Where a key set is to be had. */
export interface KeySetSource {
  /** Who serves it, such as `Entra` or `Adapter`. */
  readonly name: string;
  /** Its real address. */
  readonly uri: string;
}

/** A key set as it was served. */
export interface ServedKeySet extends KeySetSource {
  /** HTTP status, or 0 when there was no answer. */
  readonly status: number;
  readonly bytes: number;
  readonly keys: readonly { readonly kid: string; readonly alg: string | null; readonly members: readonly string[] }[];
  /** Why there are no keys. */
  readonly problem?: string;
}

/** Long enough for a function that starts cold. */
const timeout = 10_000;

/** Fetches a key set; whatever goes wrong is told in the result. */
export async function fetchKeySet(source: KeySetSource, origins: OriginMap): Promise<ServedKeySet> {
  try {
    if (!origins.has(source.uri)) throw new TypeError("not served on this machine");
    const answer = await fetch(origins.toLocal(source.uri), {
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
    });
    const body = await answer.text();
    const status = { ...source, status: answer.status, bytes: Buffer.byteLength(body) };
    return answer.status === 200
      ? { ...status, keys: keysIn(JSON.parse(body)) }
      : { ...status, keys: [], problem: body.slice(0, 200) };
  } catch (failure) {
    return {
      ...source,
      status: 0,
      bytes: 0,
      keys: [],
      problem: failure instanceof Error ? failure.message : String(failure),
    };
  }
}

function keysIn(document: Json): ServedKeySet["keys"] {
  const keys = isObject(document) && Array.isArray(document.keys) ? document.keys.filter(isObject) : [];
  return keys.map((key) => ({
    kid: isText(key.kid) ? key.kid : "",
    alg: isText(key.alg) ? key.alg : null,
    members: Object.keys(key).sort(),
  }));
}
