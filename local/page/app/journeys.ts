/**
 * Which way each event takes through the four parts, where it ends and why.
 *
 * @module
 */
import type { KeysFetchedEvent, KeysServedEvent, TokenEvent } from "../../events";
import type { ShownRequest } from "../answers";
import { type CheckName, refusedCheck } from "./refused-check";

/** The parts that stand in the picture; `entra` for all issuers, `adapter` for what stands between them and gateways. */
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

/** @param why the authorizer refused it, in its own word */
export function requestJourney(event: ShownRequest, why?: string): Journey | undefined {
  if (isGatewaysOwn(event)) return undefined;
  const { status, reason } = event;
  const isRefused = reason !== undefined;
  const check = reason === undefined ? "passed" : refusedCheck(reason);
  const reached = !isRefused || check === "Back end" ? "backend" : check === "Authorizer" ? "adapter" : undefined;
  return {
    from: "client",
    through: reached === undefined ? ["gateway"] : ["gateway", reached],
    ...{ isRefused, check, end: isRefused ? `${status} ${why ?? check}` : String(status) },
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

/** @param isIssuers whether an address is an issuer's own */
export const fetchedJourney = (
  { uri, kids, problem }: KeysFetchedEvent,
  isIssuers: (uri: string) => boolean,
): Journey => ({
  ...{ from: "gateway", through: [isIssuers(uri) ? "entra" : "adapter"], isRefused: problem !== undefined },
  end: problem === undefined ? `${kids.length} keys` : "no keys",
});
