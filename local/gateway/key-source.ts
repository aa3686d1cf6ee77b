/**
 * The keys of a deployment, fetched and kept.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm
 *
 * @module
 */

import { parseJson, text } from "../../internal/json";
import type { KeyOrigin } from "../../synthesized/system/deployment";
import { BadKeySet, type KeySet, type KeySetReading, parseKeySet } from "../../synthesized/system/key-set";
import { notPlayedHeader } from "../../synthesized/system/obstacle";
import type { Clock } from "../clock";
import type { Decisions } from "./choices";
import { HeaderList } from "./header-list";
import { exchange, type Network, NetworkFailure, readAnswer } from "./network";
import { KeysNotPlayed, KeysUnavailable } from "./token-refusal";

/** How a fetch of keys ended. */
export interface Fetched {
  readonly uri: string;
  /** `opc-request-id` of an answer of a gateway. */
  readonly answeredAs?: string;
  readonly kids: readonly string[];
  /** Until when they are kept, milliseconds since 1970. */
  readonly until: number;
  /** Why there are none. */
  readonly problem?: string;
}

/** Called when a fetch begins; what it gives is told how that ends. */
export type OnFetch = () => (fetched: Fetched) => void;

/**
 * Gives the keys to verify with, or throws {@link KeysUnavailable} or {@link KeysNotPlayed}.
 *
 * @param again fetches them although their time is not over; where that fails, the kept ones are given
 */
export type KeySource = (onFetch: OnFetch, again?: "again") => Promise<KeySet>;

/** What of the choices decides over keys. */
type KeyDecisions = Pick<Decisions, "bad-key-in-set" | "json-dialects" | "stale-keys">;

/** Where Oracle documents nothing: see `key-fetch` in choices. */
const fetchMs = 10_000;
const maxBytes = 100_000;

/** Static keys are there; remote ones are fetched on demand, and again when their time is over. */
export function keySource(origin: KeyOrigin, network: Network, clock: Clock, decisions: KeyDecisions): KeySource {
  if (origin.kind === "static") return () => Promise.resolve(origin.keys);
  const { uri, verifyTls } = origin;
  const reading: KeySetReading = {
    badKeys: decisions["bad-key-in-set"] === "lenient" ? "skipped" : "refused",
    dialects: decisions["json-dialects"] === "lenient" ? "read" : "refused",
  };
  // See `stale-keys` in choices.
  const servesStale = decisions["stale-keys"] === "lenient";
  const maxAgeMs = origin.cacheHours * 3_600_000;
  const fetchSet: FetchSet = async (onEnd) => {
    const answered: Answered = {};
    try {
      const keys = await fetchKeys(network, uri, verifyTls, reading, answered);
      onEnd({ uri, ...answered, kids: [...keys.keys()], until: clock.now() + maxAgeMs });
      return keys;
    } catch (failure) {
      const problem = failure instanceof Error ? failure.message : String(failure);
      onEnd({ uri, ...answered, kids: [], until: clock.now(), problem });
      throw failure;
    }
  };
  return cached(maxAgeMs, servesStale, clock, fetchSet);
}

type FetchSet = (onEnd: (fetched: Fetched) => void) => Promise<KeySet>;

/** Who answered a fetch, as soon as somebody did. */
interface Answered {
  answeredAs?: string;
}

/** One fetch at a time; failures are not kept. */
function cached(maxAgeMs: number, servesStale: boolean, clock: Clock, fetchSet: FetchSet): KeySource {
  let kept: { readonly keys: KeySet; readonly at: number } | undefined;
  let underWay: Promise<KeySet> | undefined;
  return (onFetch, again) => {
    const before = kept;
    const age = before === undefined ? Number.POSITIVE_INFINITY : clock.now() - before.at;
    const isFresh = age >= 0 && age < maxAgeMs;
    if (before !== undefined && isFresh && again === undefined) return Promise.resolve(before.keys);
    if (underWay === undefined) {
      underWay = fetchSet(onFetch())
        .then((keys) => {
          kept = { keys, at: clock.now() };
          return keys;
        })
        .finally(() => {
          underWay = undefined;
        });
    }
    if (before === undefined || !(servesStale || isFresh)) return underWay;
    return underWay.catch((failure: unknown) => {
      if (failure instanceof KeysUnavailable) return before.keys;
      throw failure;
    });
  };
}

async function fetchKeys(
  network: Network,
  uri: string,
  verifyTls: boolean,
  reading: KeySetReading,
  answered: Answered,
): Promise<KeySet> {
  const document = await fetchDocument(network, uri, verifyTls, answered);
  try {
    return parseKeySet(document, reading);
  } catch (failure) {
    if (!(failure instanceof BadKeySet)) throw failure;
    throw new KeysUnavailable("badJsonWebKeySet", `The JSON Web Key Set of ${uri} is not valid: ${failure.message}`);
  }
}

async function fetchDocument(network: Network, url: string, verifyTls: boolean, answered: Answered): Promise<Buffer> {
  const headers = HeaderList.of(["Accept", "application/json"], ["User-Agent", "Oracle API Gateway"]);
  const timeouts = { connectMs: fetchMs, sendMs: fetchMs, readMs: fetchMs };
  try {
    const answer = await exchange(network, { url, method: "GET", headers, verifyTls, ...timeouts });
    const id = answer.headers.first("opc-request-id");
    if (id !== undefined) answered.answeredAs = id;
    const body = await readAnswer(answer.body, maxBytes);
    if (answer.status === 200) return body;
    if (answer.status === 503 && answer.headers.has(notPlayedHeader))
      throw new KeysNotPlayed(`the keys of ${url} are not to be had: ${messageIn(body)}`);
    throw unavailable(`Unexpected response from the JWKS uri: ${url}, received ${answer.status}.`);
  } catch (failure) {
    if (!(failure instanceof NetworkFailure)) throw failure;
    throw unavailable(
      `Unable to connect to the JWKS uri: ${url}, ${failure.reason}. Make sure that the URI is accessible on the subnet of the gateway.`,
    );
  }
}

function messageIn(body: Buffer): string {
  const answer = parseJson(body.toString("utf8"));
  return text(answer, "message") ?? "they are not played here";
}

const unavailable = (message: string): KeysUnavailable => new KeysUnavailable("authentication.idpCallFailed", message);
