/**
 * The gateways that a stack makes or deploys to.
 *
 * @module
 */

import { isUrl } from "../../internal/url";
import type { Resource, Stack } from "../stack";
import { Unknown, type Value } from "../value";
import type { Deployment } from "./deployment";

/** One gateway. */
export interface GatewayResource {
  /** Its address, or its OCID where the stack neither makes nor looks it up. */
  readonly address: string;
  readonly id: string;
  readonly displayName: string;
  readonly compartmentId: string | undefined;
  /** Host names that clients call. */
  readonly hostnames: readonly string[];
  readonly deployments: readonly Deployment[];
}

/** In the order in which deployments name them; a gateway without deployments comes last. */
export function gatewaysOf(stack: Stack, deployments: readonly Deployment[]): readonly GatewayResource[] {
  const resources = [
    ...stack.resourcesOf("oci_apigateway_gateway"),
    ...stack.resourcesOf("data.oci_apigateway_gateway"),
  ];
  const ids = new Set([...deployments.map(({ gatewayId }) => gatewayId), ...resources.flatMap(idsOf)]);
  return [...ids].map((id) => {
    const resource = resources.find((candidate) => idsOf(candidate).includes(id));
    const own = deployments.filter(({ gatewayId }) => gatewayId === id);
    return {
      address: resource?.address ?? id,
      id,
      displayName: text(resource?.values.display_name) ?? id,
      compartmentId: text(resource?.values.compartment_id) ?? compartmentOf(own, stack),
      hostnames: hostnamesOf(resource, own, stack),
      deployments: own,
    };
  });
}

/** A data source names its gateway by `gateway_id`. */
function idsOf({ values }: Resource): readonly string[] {
  return [...new Set([text(values.gateway_id) ?? text(values.id)])].filter((id) => id !== undefined);
}

/** A deployment of a gateway that the stack does not make is in a compartment of its own; the gateway's is not known then. */
function compartmentOf(deployments: readonly Deployment[], stack: Stack): string | undefined {
  const [first] = deployments;
  const resource = stack.resourcesOf("oci_apigateway_deployment").find(({ address }) => address === first?.address);
  return text(resource?.values.compartment_id);
}

/**
 * The gateway's own name, and a custom domain: the stack has no attribute for it, but key URIs and outputs name it, together with
 * a path of this gateway's.
 */
function hostnamesOf(
  resource: Resource | undefined,
  deployments: readonly Deployment[],
  stack: Stack,
): readonly string[] {
  const own = [text(resource?.values.hostname), ...deployments.map((deployment) => endpointHost(deployment, stack))];
  const custom =
    text(resource?.values.certificate_id) === undefined && resource?.mode !== "data" && resource !== undefined
      ? []
      : namedHosts(deployments, stack);
  return [...new Set([...own, ...custom])].filter((name) => name !== undefined);
}

function endpointHost({ address }: Deployment, stack: Stack): string | undefined {
  const resource = stack.resourcesOf("oci_apigateway_deployment").find((candidate) => candidate.address === address);
  return hostOf(text(resource?.values.endpoint) ?? "");
}

function namedHosts(deployments: readonly Deployment[], stack: Stack): readonly (string | undefined)[] {
  const uris = stack
    .resourcesOf("oci_apigateway_deployment")
    .flatMap(({ values }) => textsIn(values.specification ?? null));
  const outputs = [...stack.outputs.values()].flatMap(({ value }) => textsIn(value));
  return [...uris, ...outputs]
    .filter((url) => isUrl(url) && deployments.some(({ pathPrefix }) => isBelow(new URL(url).pathname, pathPrefix)))
    .map(hostOf);
}

const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

function textsIn(value: Value): readonly string[] {
  if (typeof value === "string") return value.startsWith("https://") ? [value] : [];
  if (typeof value !== "object" || value === null || Unknown.is(value)) return [];
  return Object.values(value).flatMap(textsIn);
}

const hostOf = (url: string): string | undefined => (isUrl(url) ? new URL(url).host : undefined);
const text = (value: Value | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
