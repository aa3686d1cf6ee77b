/**
 * Which hosts cannot be reached: one cause, however many checks would have asked there.
 *
 * @module
 */
import { connectionFailure, type Fetch, failureInWords, type RequestFailure } from "../../internal/bounded-get";
import { isUrl } from "../../internal/url";
import { ofOwnMachine } from "../../internal/user-error";
import { mostMillisecondsOfAnswer } from "./answer";

/** Why a host does not answer, and what to look at. */
export interface Unreachable {
  readonly cause: string;
  readonly look: string;
}

/** Requests that remember where nobody answered. */
export interface Reach {
  /** Asks no host a second time that could not be reached. */
  readonly fetch: Fetch;
  /** Of the host in a URL; undefined where it answered, or was not asked. */
  whyNot(url: string): Unreachable | undefined;
}

/** @param fetch how requests reach the world */
export function reachOf(fetch: Fetch): Reach {
  const unreachable = new Map<string, { readonly error: unknown; readonly why: Unreachable }>();
  return {
    whyNot: (url) => unreachable.get(hostOf(url))?.why,
    async fetch(url, init) {
      const known = unreachable.get(hostOf(url));
      if (known !== undefined) throw known.error;
      try {
        return await fetch(url, init);
      } catch (error) {
        const why = whyUnreachable(error, init.signal?.aborted === true);
        if (why !== undefined) unreachable.set(hostOf(url), { error, why });
        throw error;
      }
    },
  };
}

/** @returns the URL itself where it has none: then nothing else shares it */
export const hostOf = (url: string): string => (isUrl(url) ? new URL(url).host : url);

/** @param isAborted whether the time for an answer was over */
function whyUnreachable(error: unknown, isAborted: boolean): Unreachable | undefined {
  if (isAborted) {
    const failure = { reason: "timeout", milliseconds: mostMillisecondsOfAnswer } as const;
    return { cause: failureInWords(failure), look: unanswered };
  }
  if (ofOwnMachine(error) !== undefined) return undefined;
  const failure = connectionFailure(error);
  const look = lookAt(failure);
  return look === undefined ? undefined : { cause: failureInWords(failure), look };
}

const unanswered =
  "Nothing answers in time: a private gateway answers its own network alone; else look at its security rules, and at the way from here.";

/** https://nodejs.org/api/errors.html, https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const causes: readonly (readonly [RegExp, string])[] = [
  [
    /^(ENOTFOUND|EAI_\w+)$/,
    "DNS knows no such name here: look at the name, and at the DNS of this machine; a custom domain needs a record that leads to its gateway.",
  ],
  [/^ECONNREFUSED$/, "Nothing listens there: look at the host name and the port, and at whether the gateway is up."],
  [/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|UND_ERR_CONNECT_TIMEOUT)$/, unanswered],
  [
    /CERT|^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|EPROTO$|ERR_SSL|ERR_TLS)/,
    "TLS fails: look at the gateway's certificate, its host names and its chain; NODE_EXTRA_CA_CERTS names an authority of your own.",
  ],
];

/** A connection that broke once may hold the next time: that says nothing of the host, unless it broke before TLS stood. */
function lookAt({
  code = "",
  message,
}: Extract<RequestFailure, { readonly reason: "unreachable" }>): string | undefined {
  const isBeforeTls = message.includes("before secure TLS connection was established");
  return causes.find(([codes]) => codes.test(isBeforeTls ? "ERR_TLS" : code))?.[1];
}
