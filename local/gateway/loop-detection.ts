/**
 * Requests that come back to the gateway that sent them: RFC 8586.
 *
 * https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm
 *
 * @module
 */
import type { HeaderList } from "./header-list";

const header = "CDN-Loop";

/** How often a request has been through this gateway before. */
export function timesThrough(gatewayId: string, headers: HeaderList): number {
  return headers
    .values(header)
    .flatMap((value) => value.split(","))
    .filter((entry) => entry.split(";")[0]?.trim() === gatewayId).length;
}

/** Signs a request on its way to a back end. */
export function markPassage(gatewayId: string, headers: HeaderList): void {
  headers.set(header, [...headers.values(header), gatewayId].join(", "));
}
