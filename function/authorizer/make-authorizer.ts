/** Settings, network and clock → what answers calls. */

import { KnownKeys, type KnownKeysParts } from "../known-keys";
import type { Log } from "../log";
import type { Environment } from "../setting-reader";
import { authorizer, KeysUnavailable, type Verdict } from "./authorize";
import { TrustedKeys } from "./trusted-keys";
import { type AuthorizerSettings, readTrusts, type TrustedIssuer } from "./trusts";

/** Rejects where nothing can be said of a token: the caller of the gateway gets 502, and nothing is kept of it. */
export type CallAuthorizer = (body: Buffer, deadline: () => string | null) => Promise<Verdict>;

/** With settings that cannot be used, what it makes says so to every call and asks nobody. */
export function makeAuthorizer(environment: Environment, parts: KnownKeysParts): CallAuthorizer {
  const { settings, findings } = readTrusts(environment);
  for (const finding of findings) parts.log({ level: "error", event: "setting", ...finding });
  return settings === undefined ? misconfigured : serve(settings, environment, parts);
}

const misconfigured: CallAuthorizer = () => Promise.reject(new Error("AUTHORIZER_MISCONFIGURED"));

function serve(settings: AuthorizerSettings, environment: Environment, parts: KnownKeysParts): CallAuthorizer {
  const { clock, log } = parts;
  const keys = new Map(
    settings.trusts.map((trust) => [trust, new TrustedKeys(new KnownKeys(trust.keys, environment, parts), clock)]),
  );
  const authorize = authorizer(settings, {
    clock,
    keysOf: (trust: TrustedIssuer) => keys.get(trust) ?? missing(trust),
    onRefused: (why) => log({ level: "info", event: "token-refused", why }),
  });
  return async (body, deadline) => {
    try {
      return await authorize(readInput(body), deadline);
    } catch (failure) {
      tell(failure, log);
      throw new Error(failure instanceof KeysUnavailable ? "KEYS_UNAVAILABLE" : "INTERNAL_ERROR");
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
  if (failure instanceof KeysUnavailable) log({ level: "error", event: "keys-unavailable", message: failure.message });
  else log({ level: "error", event: "call-failed", error: failure instanceof Error ? failure.stack : typeof failure });
}
