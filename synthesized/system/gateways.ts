/**
 * The gateways that a stack makes or deploys to.
 *
 * @module
 */

import { isText } from "../../internal/json";
import { isUrl } from "../../internal/url";
import { isValueObject, Unknown, type Value } from "../expression/value";
import { stackWith } from "../stack/several-as-one";
import type { Resource, Stack } from "../stack/stack";
import { hostOfText } from "./context-variables";
import { tokenPoliciesOf } from "./deciding-parts";
import type { Deployment } from "./deployment";

/** One gateway. */
export interface GatewayResource<D extends Deployment<Unknown> = Deployment> {
  /** Its address, or its OCID where the stack neither makes nor looks it up. */
  readonly address: string;
  readonly id: string;
  readonly displayName: string;
  readonly compartmentId: string | undefined;
  /** The resource or data source that it is. */
  readonly resource: Resource | undefined;
  /** Host names that clients call: OCI's own, then {@link customHostnames}. */
  readonly hostnames: readonly string[];
  /** Those that somebody chose. */
  readonly customHostnames: readonly string[];
  readonly deployments: readonly D[];
}

/** In the order in which deployments name them; a gateway without deployments comes last. */
export function gatewaysOf<D extends Deployment<Unknown>>(
  stack: Stack,
  deployments: readonly D[],
): readonly GatewayResource<D>[] {
  const resources = [
    ...stack.resourcesOf("oci_apigateway_gateway"),
    ...stack.resourcesOf("data.oci_apigateway_gateway"),
  ];
  const named = deployments.flatMap(({ gatewayId }) => (Unknown.is(gatewayId) ? [] : gatewayId));
  const ids = new Set([...named, ...resources.flatMap(idsOf)]);
  return [...ids].map((id) => {
    const resource = resources.find((candidate) => idsOf(candidate).includes(id));
    const own = deployments.filter(({ gatewayId }) => gatewayId === id);
    return {
      address: resource?.address ?? id,
      id,
      displayName: text(resource?.values.display_name) ?? id,
      compartmentId: text(resource?.values.compartment_id) ?? compartmentOf(own, stack),
      resource,
      ...hostnamesOf(resource, own, deployments, stack),
      deployments: own,
    };
  });
}

/** A data source names its gateway by `gateway_id`. */
function idsOf({ values }: Resource): readonly string[] {
  return [...new Set([text(values.gateway_id) ?? text(values.id)])].filter((id) => id !== undefined);
}

/** A deployment of a gateway that the stack does not make is in a compartment of its own; the gateway's is not known then. */
function compartmentOf([first]: readonly Deployment<Unknown>[], stack: Stack): string | undefined {
  return text(resourceOf(first, stack)?.values.compartment_id);
}

const resourceOf = (deployment: Deployment<Unknown> | undefined, stack: Stack): Resource | undefined =>
  stack.resourcesOf("oci_apigateway_deployment").find(({ address }) => address === deployment?.address);

/**
 * OCI's own names, which are attributes, and a custom domain, for which there is no attribute: a gateway that the stack makes has one only with
 * a certificate.
 */
function hostnamesOf(
  resource: Resource | undefined,
  own: readonly Deployment<Unknown>[],
  all: readonly Deployment<Unknown>[],
  stack: Stack,
): Pick<GatewayResource, "hostnames" | "customHostnames"> {
  const attributes = [
    text(resource?.values.hostname),
    ...own.map((deployment) => hostOf(text(resourceOf(deployment, stack)?.values.endpoint) ?? "")),
  ].filter((name) => name !== undefined);
  const isOcis = resource?.mode === "managed" && text(resource.values.certificate_id) === undefined;
  const custom = isOcis ? [] : customHosts(own, stack).filter((host) => !isSomebodyElses(host, own, all));
  const hostnames = [...new Set([...attributes, ...custom])];
  return { hostnames, customHostnames: hostnames.filter((name) => !attributes.includes(name)) };
}

/**
 * What the constructs write of it: the address under which an adapter reaches its own deployment, the address of keys and the probe of a
 * resource that refers to that deployment, and the outputs of a `SecuredApiStack`.
 */
function customHosts(own: readonly Deployment<Unknown>[], stack: Stack): readonly string[] {
  const urls = own.flatMap((deployment) => [
    ...selfAddresses(deployment, stack),
    ...addressesOfKeys(deployment, stack),
    ...probedAddresses(deployment, stack),
    ...outputsOf(deployment, stack),
  ]);
  return urls.flatMap((url) => hostOf(url) ?? []);
}

/** Full paths of a deployment's routes, by the function behind them. */
function functionPaths({
  pathPrefix,
  routes,
}: Deployment<Unknown>): readonly { readonly id: string; readonly path: string }[] {
  if (Unknown.is(pathPrefix) || Unknown.is(routes)) return [];
  const prefix = pathPrefix === "/" ? "" : pathPrefix;
  return routes.flatMap((route) => {
    if (Unknown.is(route) || Unknown.is(route.pattern) || Unknown.is(route.backend)) return [];
    const { backend, pattern } = route;
    return backend.type === "ORACLE_FUNCTIONS_BACKEND"
      ? [{ id: backend.functionId, path: `${prefix}${pattern.text}` }]
      : [];
  });
}

function selfAddresses(deployment: Deployment<Unknown>, stack: Stack): readonly string[] {
  const functions = stack.resourcesOf("oci_functions_function");
  return functionPaths(deployment).flatMap(({ id, path }) => {
    const config = functions.find(({ values }) => values.id === id)?.values.config;
    const self = isValueObject(config) ? config.JWKS_SELF_URI : undefined;
    return isText(self) && pathOf(self) === path ? [self] : [];
  });
}

const refersTo = ({ dependsOn }: Resource, { address }: Deployment<Unknown>): boolean => dependsOn.includes(address);

function addressesOfKeys(deployment: Deployment<Unknown>, stack: Stack): readonly string[] {
  const paths = functionPaths(deployment).map(({ path }) => path);
  return stack
    .resourcesOf("oci_apigateway_deployment")
    .filter((user) => refersTo(user, deployment))
    .flatMap(({ values }) => keyUrisIn(values.specification))
    .filter((uri) => paths.includes(pathOf(uri)));
}

/** `uri` stands nowhere but where keys come from. */
function keyUrisIn(value: Value | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keyUrisIn);
  if (!isValueObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === "uri" && isText(part) ? [part] : keyUrisIn(part)));
}

function probedAddresses(deployment: Deployment<Unknown>, stack: Stack): readonly string[] {
  const paths = functionPaths(deployment).map(({ path }) => path);
  return stack
    .resourcesOf("oci_health_checks_http_monitor")
    .filter((monitor) => refersTo(monitor, deployment) && paths.includes(text(monitor.values.path) ?? ""))
    .flatMap(({ values }) => (Array.isArray(values.targets) ? values.targets.filter(isText) : []))
    .map((host) => `https://${host}/`);
}

/** `apis` by name with `endpoint` and `audiences`, and `jwks_uri`. */
function outputsOf(deployment: Deployment<Unknown>, stack: Stack): readonly string[] {
  const { outputs } = stackWith(deployment.address, stack);
  const apis = outputs.get("apis")?.value;
  const endpoints = Object.values(isValueObject(apis) ? apis : {}).flatMap((api) => {
    const endpoint = isValueObject(api) ? api.endpoint : undefined;
    return isText(endpoint) && pathOf(endpoint) === deployment.pathPrefix ? [endpoint] : [];
  });
  const keys = outputs.get("jwks_uri")?.value;
  const isServed = isText(keys) && functionPaths(deployment).some(({ path }) => path === pathOf(keys));
  return isServed ? [...endpoints, keys] : endpoints;
}

/** A host that issues tokens, serves keys of its own or is called as a back end is no gateway's, whatever path stands behind it. */
function isSomebodyElses(
  host: string,
  own: readonly Deployment<Unknown>[],
  all: readonly Deployment<Unknown>[],
): boolean {
  const served = own.flatMap((deployment) => functionPaths(deployment).map(({ path }) => path));
  return all.some(({ authentication, routes }) => {
    const policies = tokenPoliciesOf(authentication);
    const issuers = policies.flatMap((policy) => (Unknown.is(policy.issuers) ? [] : policy.issuers));
    const servesKeys = policies.some(
      ({ keys }) =>
        !Unknown.is(keys) && keys.kind === "remote" && hostOf(keys.uri) === host && !served.includes(pathOf(keys.uri)),
    );
    return (
      servesKeys || issuers.some((issuer) => isText(issuer) && hostOf(issuer) === host) || callsBackend(routes, host)
    );
  });
}

function callsBackend(routes: Deployment<Unknown>["routes"], host: string): boolean {
  if (Unknown.is(routes)) return false;
  return routes.some((route) => {
    const backend = Unknown.is(route) || Unknown.is(route.backend) ? undefined : route.backend;
    return backend?.type === "HTTP_BACKEND" && hostOfText(backend.url) === host;
  });
}

const hostOf = (url: string): string | undefined => (isUrl(url) ? new URL(url).host : undefined);
const pathOf = (url: string): string => (isUrl(url) ? new URL(url).pathname : "");
const text = (value: Value | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
