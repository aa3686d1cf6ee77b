/**
 * Which way each event takes through the four parts, where it ends and why.
 *
 * @module
 */
import type { KeysFetchedEvent, KeysServedEvent, TokenEvent } from "../../events";
import type { ShownRequest } from "../answers";
import { type CheckName, refusedCheck } from "./refused-check";

/** The parts that stand in the picture. */
export const places = ["client", "entra", "adapter", "gateway", "backend"] as const;
export type Station = (typeof places)[number];

/** The way of one event. */
export interface Journey {
  readonly from: Station;
  /** Where it passes and ends, in order. */
  readonly through: readonly Station[];
  /** Nobody gave what was asked for. */
  readonly isRefused: boolean;
  /** The gateway's check that refused it; `passed`: it made all of them. Absent where the gateway checks nothing. */
  readonly check?: CheckName | "passed";
  /** What is written where it ends. */
  readonly end: string;
}

/** What asks for keys names itself so. */
const adapterAgent = "cdktf-entra-oci-gateway-jwks-adapter";
const gatewayAgent = "Oracle API Gateway";

/** A gateway that asks another for keys is no client: its fetch is told as such. */
export const isGatewaysOwn = ({ userAgent }: Pick<ShownRequest, "userAgent">): boolean => userAgent === gatewayAgent;

export function requestJourney(event: ShownRequest): Journey | undefined {
  if (isGatewaysOwn(event)) return undefined;
  const { status, reason } = event;
  const isRefused = reason !== undefined;
  const check = reason === undefined ? "passed" : refusedCheck(reason);
  const reached = !isRefused || check === "Back end";
  return {
    from: "client",
    through: reached ? ["gateway", "backend"] : ["gateway"],
    ...{ isRefused, check, end: isRefused ? `${status} ${check}` : String(status) },
  };
}

export const tokenJourney = ({ status, reason }: TokenEvent): Journey => ({
  ...{ from: "client", through: ["entra"], isRefused: status !== 200 },
  end:
    status === 200 ? "token" : (/^AADSTS\d+/.exec(reason ?? "")?.[0] ?? (status === 0 ? "no answer" : String(status))),
});

/** Those of gateways are told by themselves. */
export function servedJourney({ status, userAgent, kids }: KeysServedEvent): Journey | undefined {
  if (userAgent === gatewayAgent) return undefined;
  return {
    ...{ from: userAgent === adapterAgent ? "adapter" : "client", through: ["entra"], isRefused: status !== 200 },
    end: status === 200 ? `${kids.length} keys` : status === 0 ? "no answer" : String(status),
  };
}

/** @param isEntras whether an address is Entra's own */
export const fetchedJourney = (
  { uri, kids, problem }: KeysFetchedEvent,
  isEntras: (uri: string) => boolean,
): Journey => ({
  ...{ from: "gateway", through: [isEntras(uri) ? "entra" : "adapter"], isRefused: problem !== undefined },
  end: problem === undefined ? `${kids.length} keys` : "no keys",
});
