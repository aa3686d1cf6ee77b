/**
 * Where a region is. What stands in for a cloud must answer for a region that is newer than the table, too: it is played as one of the commercial realm,
 * with a key that could be its own.
 *
 * @module
 */
import { COMMERCIAL_REALM, gatewayDomain, type Realm, realms, regions } from "../../limits/realms";
import { letters } from "./identifiers";

const realmOf = (region: string): Realm | undefined => realms.get(regions.get(region) ?? COMMERCIAL_REALM);

/** The domain of the services of the region's realm. */
export const domainOf = (region: string): string => realmOf(region)?.domain ?? "";

/** The regions of the same realm, with their keys. */
export const regionsBeside = (region: string): readonly (readonly [string, string])[] =>
  Object.entries(realmOf(region)?.regions ?? {});

/** The key of a region. */
export const regionKey = (region: string): string =>
  realmOf(region)?.regions[region] ?? (region.split("-")[1] ?? region).slice(0, 3).toUpperCase();

/** Of every gateway, as long as none has a name that says which one it is. */
export const gatewayAddress = "203.0.113.10";

/**
 * The name that a gateway gets, or its address in a realm where gateways get none:
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayassigningIPaddresseshostnameendpoint.htm
 */
export function gatewayHostname(gatewayId: string): string {
  const region = gatewayId.split(".")[3] ?? "";
  const isNamed = (regions.get(region) ?? COMMERCIAL_REALM) === COMMERCIAL_REALM;
  return isNamed ? `${letters(`hostname ${gatewayId}`, 26)}.${gatewayDomain(region)}` : gatewayAddress;
}
