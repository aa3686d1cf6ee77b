/** Why the identity provider gives no usable key set, in words: one that is away comes back, one that is wrong waits for a person. Pure. */
import type { AdapterErrorCode } from "../limits/adapter";
import type { DocumentFault } from "./jwks-document";
import type { UpstreamFailureKind } from "./upstream-failure";

export type UpstreamOutcome = "usable" | "no-usable-key" | "other-issuer" | UpstreamFailureKind | DocumentFault;

/** How the identity provider answered one request, as far as it matters here. */
export interface UpstreamVerdict {
  readonly outcome: UpstreamOutcome;
  readonly detail?: string | number | undefined;
}

export interface UpstreamProblem {
  readonly code: AdapterErrorCode & ("JWKS_UNAVAILABLE" | "JWKS_UPSTREAM_WRONG");
  readonly message: string;
}

export const away: UpstreamProblem = {
  code: "JWKS_UNAVAILABLE",
  message: "The identity provider's keys cannot be had at the moment.",
};

/** Complete answers that are no key set that can be served: asked again, they would hardly be another. */
const wrong: Partial<Record<UpstreamOutcome, string>> = {
  "too-large": "What JWKS_URI gives has more bytes than JWKS_MAX_BYTES.",
  encoding: "What JWKS_URI gives has an encoding that cannot be read.",
  "not-json": "What JWKS_URI gives is no JSON.",
  "discovery-document": "JWKS_URI gives a discovery document. Set it to the jwks_uri that stands in there.",
  "not-a-key-set": "What JWKS_URI gives has no list of keys.",
  "empty-key-set": "The key set that JWKS_URI gives is empty.",
  "too-many-values": "What JWKS_URI gives holds more than a key set does.",
  "too-many-keys": "The key set that JWKS_URI gives has too many keys.",
  "other-issuer": "No key that JWKS_URI gives is of JWKS_ISSUER.",
  "no-usable-key": "No key that JWKS_URI gives can be served. The log says why.",
};

/** @param verdicts of one refresh, none of them usable; what came says more than what did not */
export const problemOf = (verdicts: readonly UpstreamVerdict[]): UpstreamProblem => {
  const [message] = verdicts.flatMap((verdict) => wordsFor(verdict) ?? []);
  return message === undefined ? away : { code: "JWKS_UPSTREAM_WRONG", message };
};

function wordsFor({ outcome, detail }: UpstreamVerdict): string | undefined {
  if (outcome !== "status" || typeof detail !== "number") return wrong[outcome];
  // 408 and 429 ask for patience, and a server that says that it fails is as good as away.
  if (detail >= 500 || detail === 408 || detail === 429) return undefined;
  return `JWKS_URI answers with status ${detail}, and redirects are not followed.`;
}
