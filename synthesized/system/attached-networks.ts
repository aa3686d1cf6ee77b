/**
 * The networks that gateways and functions of a stack are attached to. A gateway, its subnet, the rules and the routes may each be of another stack:
 * all that hang together by their states are one network here.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { Unknown, type Value } from "../expression/value";
import type { Resource, Stack } from "../stack/stack";
import type { Deployment } from "./deployment";
import type { Findings } from "./fields";
import type { FunctionDefinition } from "./functions";
import { type GatewayResource, gatewaysOf } from "./gateways";
import { attachmentOf, type NetworkPaths, networkPaths, unknownPaths } from "./network-places";
import { type Resources, resourceById } from "./network-rules";
import { readEachDeployment } from "./read-deployments";

/** Where a gateway is. */
export interface GatewayPlace {
  /** Its address, with the stack that makes it where that is another. */
  readonly madeAs: string;
  readonly reach: "public" | "private" | Unknown;
  readonly network: NetworkPaths;
  /** The address of the internet that Oracle gives it. */
  readonly publicAddress?: string | Unknown;
}

/** A gateway of a stack that is read with this one. */
export interface GatewayBeside extends GatewayPlace, Pick<GatewayResource, "hostnames"> {}

/** Those of a stack, then those of all that it hangs together with, under addresses that say whose they are. */
export function joinedResources(stack: Stack): Resources {
  const others = stack.joined?.() ?? [];
  return {
    resourcesOf: (type) => [
      ...stack.resourcesOf(type),
      ...others.flatMap((other) =>
        other.resourcesOf(type).map((one) => ({ ...one, address: `${one.address} of ${other.name}` })),
      ),
    ],
  };
}

const gatewayTypes = ["oci_apigateway_gateway"];

/** Of a gateway that deployments of the stack name. */
export function placeOfGateway(
  { id, address }: GatewayResource<Deployment<Unknown>>,
  all: Resources,
  findings: Findings,
): GatewayPlace {
  const made = resourceById(all, gatewayTypes, id);
  if (made !== undefined) return placeOfResource(made, all, findings);
  const elsewhere = new Unknown("the stack does not make this gateway, and does not say who can reach it");
  return { madeAs: address, reach: elsewhere, network: unknownPaths(elsewhere) };
}

/** The gateways that other stacks make: what is called under their names ends there. */
export function gatewaysBeside(stack: Stack, all: Resources, findings: Findings): readonly GatewayBeside[] {
  return (stack.joined?.() ?? []).flatMap((other) => {
    const deployments = readEachDeployment(other).map(({ deployment }) => deployment);
    return gatewaysOf(other, deployments).flatMap(({ id, hostnames }) => {
      const made = resourceById(all, gatewayTypes, id);
      return made === undefined ? [] : { ...placeOfResource(made, all, findings), hostnames };
    });
  });
}

function placeOfResource(resource: Resource, all: Resources, findings: Findings): GatewayPlace {
  const { endpoint_type: type, ip_addresses: addresses } = resource.values;
  const reach =
    type === "PUBLIC" ? "public" : type === "PRIVATE" ? "private" : new Unknown("its endpoint type is not said");
  const attachment = attachmentOf(resource, "subnet_id", "network_security_group_ids", findings);
  return {
    madeAs: resource.address,
    reach: Unknown.is(type) ? type : reach,
    network: networkPaths(all, attachment, findings),
    ...publicAddressIn(addresses),
  };
}

function publicAddressIn(addresses: Value | undefined): Pick<GatewayPlace, "publicAddress"> {
  const [address] = [addresses].flat();
  const given =
    typeof address === "object" && address !== null && "ip_address" in address ? address.ip_address : undefined;
  return isText(given) || Unknown.is(given) ? { publicAddress: given } : {};
}

/** Of a function of the stack. */
export function networkOfFunction(
  { applicationId }: FunctionDefinition,
  all: Resources,
  findings: Findings,
): NetworkPaths {
  const application = resourceById(all, ["oci_functions_application"], applicationId);
  if (application === undefined)
    return unknownPaths(
      new Unknown("the stack does not make its application, and does not say where that is attached"),
    );
  return networkPaths(all, attachmentOf(application, "subnet_ids", "network_security_group_ids", findings), findings);
}
