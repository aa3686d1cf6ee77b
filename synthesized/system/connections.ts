/**
 * The connections that a stack needs, and whether its networks let them through.
 *
 * @module
 */
import { entraHosts } from "../../limits/entra-clouds";
import { realmLimits } from "../../limits/realms";
import { Unknown } from "../expression/value";
import { addressesIn } from "./address-ranges";
import type { GatewayBeside, GatewayPlace } from "./attached-networks";
import { calledHost, callsOfDeployment, callsOfFunction, type OutgoingCall } from "./calls";
import { type Attached, canBeCalled, canCall, type Target, type Verdict, worst } from "./network-reach";
import type { FunctionReading, GatewayReading, StackReading } from "./reading";

/** One connection. */
export interface Connection {
  /** `clients`, or the address of a gateway or function. */
  readonly from: string;
  /** `gateway main`, or a host with its port. */
  readonly to: string;
  /** What for, in words. */
  readonly for: readonly string[];
  readonly verdict: Verdict;
}

/** What networks let through, of what is called while the stack runs. */
export interface Connections {
  readonly all: readonly Connection[];
  /** Whether a gateway lets anybody in. */
  toGateway(gatewayId: string): Verdict;
  /** Whether a gateway can call a URL, or a function. */
  fromGateway(gatewayId: string, to: string | "Functions"): Verdict;
  /** Whether a function can call a URL. */
  fromFunction(functionId: string, url: string): Verdict;
}

type Networks = Pick<StackReading, "apis" | "gateways" | "gatewaysBeside" | "functions">;

export function connectionsOf({ apis, gateways, gatewaysBeside, functions }: Networks): Connections {
  const judge = (caller: Attached | undefined, to: OutgoingCall["to"]): Verdict =>
    caller === undefined ? elsewhere : reached(caller, to, [...gateways, ...gatewaysBeside]);
  const gatewayOf = (id: string): GatewayReading | undefined => gateways.find((one) => one.id === id);
  const callTo = (to: string): OutgoingCall["to"] => (to === "Functions" ? to : calledHost({ parts: [to] }));
  const attachedFunction = (id: string): Attached | undefined => {
    const called = functions.find((one) => one.id === id);
    return called && attachedOf(called);
  };
  const attachedGateway = (id: string): Attached | undefined => {
    const gateway = gatewayOf(id);
    return gateway && attached(gateway);
  };
  return {
    all: [
      ...gateways.map((gateway) => ({
        ...{ from: "clients", to: gateway.madeAs, for: ["requests"] },
        verdict: canBeCalled(attached(gateway), 443),
      })),
      ...gateways.flatMap((gateway) => {
        const own = apis.filter(({ deployment }) => deployment.gatewayId === gateway.id);
        const calls = own.flatMap(({ name, deployment }) => callsOfDeployment(name, deployment));
        return each(gateway.madeAs, calls, (to) => judge(attached(gateway), to));
      }),
      ...functions.flatMap((one) => each(one.address, callsOfFunction(one), (to) => judge(attachedOf(one), to))),
    ],
    toGateway: (id) => {
      const gateway = attachedGateway(id);
      return gateway === undefined ? elsewhere : canBeCalled(gateway, 443);
    },
    fromGateway: (id, to) => judge(attachedGateway(id), callTo(to)),
    fromFunction: (id, url) => judge(attachedFunction(id), callTo(url)),
  };
}

const elsewhere = new Unknown("the stack does not make what calls");

/** Each called host once. */
function each(
  from: string,
  calls: readonly OutgoingCall[],
  judge: (to: OutgoingCall["to"]) => Verdict,
): readonly Connection[] {
  const groups = new Map<string, OutgoingCall[]>();
  for (const call of calls) groups.set(inWords(call.to), [...(groups.get(inWords(call.to)) ?? []), call]);
  return [...groups].map(([to, group]) => ({
    ...{ from, to, for: [...new Set(group.map((call) => call.for))] },
    verdict: worst(group.map((call) => judge(call.to))),
  }));
}

function inWords(to: OutgoingCall["to"]): string {
  if (to === "Functions") return "OCI Functions";
  const { host, port } = to;
  return Unknown.is(host) ? `a host that is not known: ${host.reason}` : `${host}:${port}`;
}

const attachedOf = ({ address, network: { places } }: FunctionReading): Attached => ({ address, places });

/** A public gateway is where its endpoint type says. */
const attached = ({ madeAs, network, reach, publicAddress }: GatewayPlace): Attached => ({
  address: madeAs,
  places: network.places,
  isPublic: Unknown.is(reach) ? reach : reach === "public",
  ...(publicAddress === undefined ? {} : { publicAddress }),
});

function reached(caller: Attached, to: OutgoingCall["to"], gateways: readonly GatewayBeside[]): Verdict {
  if (to === "Functions")
    return canCall(caller, { kind: "service", words: "OCI Functions", isObjectStorage: false }, 443);
  const { host, port = 443 } = to;
  return Unknown.is(host) ? host : canCall(caller, targetOf(host, gateways), port);
}

function targetOf(host: string, gateways: readonly GatewayBeside[]): Target {
  const gateway = gateways.find(({ hostnames }) => hostnames.includes(host));
  if (gateway !== undefined) return { kind: "gateway", words: gateway.madeAs, gateway: attached(gateway) };
  const addresses = /^[\d.]+$/.test(host) ? addressesIn(`${host}/32`) : undefined;
  if (addresses !== undefined) return { kind: "address", words: host, addresses };
  if (entraHosts.names.has(host) || entraHosts.suffixes.some((suffix) => host.endsWith(suffix)))
    return { kind: "internet", words: host };
  if (isOracles(host)) return { kind: "service", words: host, isObjectStorage: host.startsWith("objectstorage.") };
  return { kind: "name", words: host };
}

/** Endpoints of services, which a service gateway leads to: https://docs.oracle.com/en-us/iaas/api/ */
const isOracles = (host: string): boolean =>
  [...realmLimits.domain.oneOf, "ocir.io"].some((domain) => host === domain || host.endsWith(`.${domain}`));
