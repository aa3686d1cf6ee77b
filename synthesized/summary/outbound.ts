/**
 * Whom a stack calls: back ends, key servers, and what its functions are told. What the code of a function calls besides, no stack tells; the rules
 * of its network bound it.
 *
 * @module
 */
import { type ContextText, hostOfText } from "../system/context-variables";
import type { ApiReading, FunctionReading, GatewayReading, StackReading } from "../system/reading";
import { knownOf, Unknown } from "../value";
import { type OutboundSummary, told } from "./summary";

/** What is called; a host that is not known has no port that is. */
interface Target {
  readonly host: string | Unknown;
  readonly port?: number;
}

interface Call extends Target {
  readonly from: string;
  readonly for: string;
}

/** Each host once for each caller; the gateways of the stack themselves are not outside. */
export function outboundOf({ apis, gateways, functions }: StackReading): readonly OutboundSummary[] {
  const own = gateways.flatMap(({ hostnames }) => hostnames);
  const calls = [...apis.flatMap((api) => callsOfApi(api, gateways)), ...functions.flatMap(callsOfFunction)];
  const groups = new Map<string, Call[]>();
  for (const call of calls.filter(({ host }) => Unknown.is(host) || !own.includes(host))) {
    const key = JSON.stringify([call.from, Unknown.is(call.host) ? call.host.reason : call.host, call.port]);
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { from, host, port } = first;
    const uses = [...new Set(group.map((call) => call.for))];
    return { from, host: told(host), ...(port === undefined ? {} : { port }), for: uses };
  });
}

function callsOfApi({ name, deployment }: ApiReading, gateways: readonly GatewayReading[]): readonly Call[] {
  const { routes, authentication, gatewayId } = deployment;
  const from = `gateway ${gateways.find(({ id }) => id === gatewayId)?.displayName ?? "that is not known"}`;
  const backends = knownOf(Unknown.is(routes) ? [] : routes).flatMap(({ backend }): readonly Call[] => {
    const use = { from, for: `back end of ${name}` };
    if (Unknown.is(backend)) return [{ ...use, host: backend }];
    return backend.type === "HTTP_BACKEND" ? [{ ...use, ...targetOf(backend.url) }] : [];
  });
  const keys = authentication === undefined || Unknown.is(authentication) ? undefined : authentication.keys;
  const use = { from, for: `keys of ${name}` };
  if (Unknown.is(keys)) return [...backends, { ...use, host: keys }];
  return keys?.kind === "remote" ? [...backends, { ...use, ...targetOf({ parts: [keys.uri] }) }] : backends;
}

/** What an adapter's settings lead to. */
const settings: Readonly<Record<string, string>> = { JWKS_URI: "keys", JWKS_SNAPSHOT_URI: "snapshot of keys" };

/** Settings that a function dials, by their names; issuers, which it only compares, are none. */
function callsOfFunction({ name, config, unknownConfig }: FunctionReading): readonly Call[] {
  return Object.entries<string | Unknown>({ ...config, ...unknownConfig })
    .filter(([setting]) => /_UR[IL]$/.test(setting))
    .map(([setting, uri]) => ({
      from: `function ${name}`,
      for: settings[setting] ?? `setting ${setting}`,
      ...(Unknown.is(uri) ? { host: uri } : targetOf({ parts: [uri] })),
    }));
}

function targetOf(url: ContextText): Target {
  const host = hostOfText(url);
  if (host === undefined) return { host: new Unknown("a request decides") };
  const [, name = host, port] = /^(.*):(\d+)$/.exec(host) ?? [];
  const [start] = url.parts;
  const isPlain = typeof start === "string" && /^http:/i.test(start);
  return { host: name, port: port === undefined ? (isPlain ? 80 : 443) : Number(port) };
}
