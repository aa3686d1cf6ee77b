/** Settings, network and clock → what answers calls. */

import { KnownKeys, type KnownKeysParts } from "../known-keys";
import type { Log } from "../log";
import type { FunctionEnvironment } from "../setting-reader";
import { type AuthorizerAnswer, authorizing, NoKeysKnown } from "./authorize";
import { KeysByKid } from "./keys-by-kid";
import { type AuthorizerSettings, readTrusts, type TrustedIssuer } from "./trusts";

/** Rejects where nothing can be said of a token: the caller of the gateway gets 502, and nothing is kept of it. */
export type CallAuthorizer = (body: Buffer, deadline: () => string | null) => Promise<AuthorizerAnswer>;

/** With settings that cannot be used, what it makes says so to every call and asks nobody. */
export function makeAuthorizer(environment: FunctionEnvironment, parts: KnownKeysParts): CallAuthorizer {
  const { settings, findings } = readTrusts(environment);
  for (const finding of findings)
    parts.log({ level: finding.problem === "unknown" ? "warn" : "error", event: "setting", ...finding });
  return settings === undefined ? misconfigured : serve(settings, environment, parts);
}

const misconfigured: CallAuthorizer = () => Promise.reject(new Error("AUTHORIZER_MISCONFIGURED"));

function serve(settings: AuthorizerSettings, environment: FunctionEnvironment, parts: KnownKeysParts): CallAuthorizer {
  const { clock, log } = parts;
  const keys = new Map(
    settings.trusts.map((trust) => [trust, new KeysByKid(new KnownKeys(trust.keys, environment, parts), clock)]),
  );
  const authorize = authorizing(settings, {
    clock,
    keysOf: (trust: TrustedIssuer) => keys.get(trust) ?? missing(trust),
    onRefused: (why) => log({ level: "info", event: "token-refused", why }),
  });
  return async (body, deadline) => {
    try {
      return await authorize(readInput(body), deadline);
    } catch (failure) {
      tell(failure, log);
      throw new Error(failure instanceof NoKeysKnown ? "KEYS_UNAVAILABLE" : "INTERNAL_ERROR");
    }
  };
}

const missing = ({ issuer }: TrustedIssuer): never => {
  throw new TypeError(`no keys were set up for ${issuer}`);
};

/** What is no JSON holds no token. */
function readInput(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function tell(failure: unknown, log: Log): void {
  if (failure instanceof NoKeysKnown) log({ level: "error", event: "keys-unavailable", message: failure.message });
  else log({ level: "error", event: "call-failed", error: failure instanceof Error ? failure.stack : typeof failure });
}
