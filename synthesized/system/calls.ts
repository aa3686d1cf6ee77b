/**
 * Whom gateways and functions of a stack call: back ends, key servers, and what functions are told. What the code of a function calls besides, no
 * stack tells; the rules of its network bound it.
 *
 * @module
 */

import { Unknown } from "../expression/value";
import { dialledByAuthorizer } from "./authorizer-trusts";
import { type ContextText, hostOfText } from "./context-variables";
import { authorizersOf, tokenPoliciesOf } from "./deciding-parts";
import type { Backend, Deployment } from "./deployment";
import type { FunctionDefinition } from "./functions";

/** Where a call goes; a host that is not known has no port that is. */
export interface CalledHost {
  readonly host: string | Unknown;
  readonly port?: number;
}

/** A call over HTTP, or of a function. */
export interface OutgoingCall {
  /** What for: `back end of orders`, `keys of orders`. */
  readonly for: string;
  readonly to: CalledHost | "Functions";
}

/** @param name of the API */
export function callsOfDeployment(
  name: string,
  { routes, authentication }: Deployment<Unknown>,
): readonly OutgoingCall[] {
  const backends = (Unknown.is(routes) ? [] : routes).flatMap((route): readonly OutgoingCall[] =>
    Unknown.is(route) ? [] : callOfBackend(`back end of ${name}`, route.backend),
  );
  const keys = tokenPoliciesOf(authentication).flatMap((policy): readonly OutgoingCall[] => {
    const use = `keys of ${name}`;
    if (Unknown.is(policy.keys)) return [{ for: use, to: { host: policy.keys } }];
    return policy.keys.kind === "remote" ? [{ for: use, to: calledHost({ parts: [policy.keys.uri] }) }] : [];
  });
  const deciding = authorizersOf(authentication).map(
    () => ({ for: `authorizer of ${name}`, to: "Functions" }) as const,
  );
  return [...backends, ...keys, ...deciding];
}

function callOfBackend(use: string, backend: Backend | Unknown): readonly OutgoingCall[] {
  if (Unknown.is(backend)) return [{ for: use, to: { host: backend } }];
  switch (backend.type) {
    case "HTTP_BACKEND":
      return [{ for: use, to: calledHost(backend.url) }];
    case "ORACLE_FUNCTIONS_BACKEND":
      return [{ for: use, to: "Functions" }];
    default:
      return [];
  }
}

/** What an adapter's settings lead to. */
const settings: Readonly<Record<string, string>> = { JWKS_URI: "keys", JWKS_SNAPSHOT_URI: "snapshot of keys" };

/** Settings that a function dials, by their names; issuers, which it only compares, are none. */
export const isDialled = (setting: string): boolean => /_UR[IL]$/.test(setting);

export function callsOfFunction({ config, unknownConfig }: FunctionDefinition): readonly OutgoingCall[] {
  const ofTrusts = dialledByAuthorizer({ config }).map((uri) => ({ for: "keys", to: calledHost({ parts: [uri] }) }));
  const ofSettings = Object.entries<string | Unknown>({ ...config, ...unknownConfig })
    .filter(([setting]) => isDialled(setting))
    .map(([setting, uri]) => ({
      for: settings[setting] ?? `setting ${setting}`,
      to: Unknown.is(uri) ? { host: uri } : calledHost({ parts: [uri] }),
    }));
  return [...ofSettings, ...ofTrusts];
}

/** The host of a URL, and its port. */
export function calledHost(url: ContextText): CalledHost {
  const host = hostOfText(url);
  if (host === undefined) return { host: new Unknown("a request decides") };
  const [, name = host, port] = /^(.*):(\d+)$/.exec(host) ?? [];
  const [start] = url.parts;
  const isPlain = typeof start === "string" && /^http:/i.test(start);
  return { host: name, port: port === undefined ? (isPlain ? 80 : 443) : Number(port) };
}
