/**
 * Whom a stack calls, each host once for each caller.
 *
 * @module
 */

import { Unknown } from "../expression/value";
import { type CalledHost, callsOfDeployment, callsOfFunction, type OutgoingCall } from "../system/calls";
import type { ApiReading, GatewayReading, StackReading } from "../system/reading";
import type { OutboundSummary } from "./summary";
import { told } from "./told";

interface CallOf extends OutgoingCall {
  readonly from: string;
  readonly to: CalledHost;
}

/** The gateways of the stack themselves are not outside. */
export function outboundOf({ apis, gateways, functions }: StackReading): readonly OutboundSummary[] {
  const own = gateways.flatMap(({ hostnames }) => hostnames);
  const calls = [
    ...apis.flatMap((api) => overHttp(callerOf(api, gateways), callsOfDeployment(api.name, api.deployment))),
    ...functions.flatMap((one) => overHttp(`function ${one.name}`, callsOfFunction(one))),
  ];
  const groups = new Map<string, CallOf[]>();
  for (const call of calls.filter(({ to: { host } }) => Unknown.is(host) || !own.includes(host))) {
    const { host, port } = call.to;
    const key = JSON.stringify([call.from, Unknown.is(host) ? host.reason : host, port]);
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { host, port } = first.to;
    const uses = [...new Set(group.map((call) => call.for))];
    return { from: first.from, host: told(host), ...(port === undefined ? {} : { port }), for: uses };
  });
}

const callerOf = ({ deployment: { gatewayId } }: ApiReading, gateways: readonly GatewayReading[]): string =>
  `gateway ${gateways.find(({ id }) => id === gatewayId)?.displayName ?? "that is not known"}`;

const overHttp = (from: string, calls: readonly OutgoingCall[]): readonly CallOf[] =>
  calls.flatMap(({ to, for: use }) => (to === "Functions" ? [] : [{ from, to, for: use }]));
