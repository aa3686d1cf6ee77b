/**
 * The key sets that the page compares: fetched where they are served, as API Gateway would.
 *
 * @module
 */
import { boundedGet, failureInWords } from "../../internal/bounded-get";
import { isObject, isText, type Json } from "../../internal/json";
import type { OriginMap } from "../../synthesized/system/origins";

/** Where a key set is to be had. */
export interface KeySetSource {
  /** Who serves it, such as `Entra` or `Adapter`. */
  readonly name: string;
  /** Its real address. */
  readonly uri: string;
}

/** A key set as it was served. */
export interface ComparedKeySet extends KeySetSource {
  /** HTTP status, or 0 when there was no answer. */
  readonly status: number;
  readonly bytes: number;
  readonly keys: readonly { readonly kid: string; readonly alg: string | null; readonly members: readonly string[] }[];
  /** Why there are no keys. */
  readonly problem?: string;
}

/** Long enough for a function that starts cold, and larger than any key set that a gateway takes. */
const bounds = { milliseconds: 10_000, bytes: 1024 * 1024 };

/** Fetches a key set; whatever goes wrong is told in the result. */
export async function fetchKeySet(
  source: KeySetSource,
  origins: OriginMap,
  userAgent: string,
): Promise<ComparedKeySet> {
  const without = (status: number, bytes: number, problem: string): ComparedKeySet => ({
    ...source,
    status,
    bytes,
    keys: [],
    problem,
  });
  if (!origins.has(source.uri)) return without(0, 0, "not served on this machine");
  const answer = await boundedGet(
    fetch,
    { url: origins.toLocal(source.uri), headers: { "user-agent": userAgent } },
    bounds,
  );
  if ("failure" in answer) return without(0, 0, failureInWords(answer.failure));
  const { status, body } = answer;
  if (status !== 200) return without(status, body.length, body.toString("utf8", 0, 200));
  try {
    return { ...source, status, bytes: body.length, keys: keysIn(JSON.parse(body.toString("utf8"))) };
  } catch (failure) {
    return without(0, 0, failure instanceof Error ? failure.message : String(failure));
  }
}

function keysIn(document: Json): ComparedKeySet["keys"] {
  const keys = isObject(document) && Array.isArray(document.keys) ? document.keys.filter(isObject) : [];
  return keys.map((key) => ({
    kid: isText(key.kid) ? key.kid : "",
    alg: isText(key.alg) ? key.alg : null,
    members: Object.keys(key).sort(),
  }));
}
