/**
 * All deployments of a stack.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { deployment as limits } from "../../limits/api-gateway";
import { Unknown } from "../expression/value";
import type { Resource, Stack } from "../stack/stack";
import type { Deployment, RateLimitPolicy, Route } from "./deployment";
import { Fields, type Findings } from "./fields";
import { readAuthentication } from "./read-authentication";
import { readAuthenticationServers } from "./read-authentication-servers";
import { readCors, readLogLevel, readRoute } from "./read-routes";
import type { SpecificationFinding } from "./specification-error";

/** What a deployment has beside what the local gateway plays. */
export interface Unplayed {
  /** Whether clients must show a certificate that the gateway trusts. */
  readonly clientCertificate: boolean | Unknown;
  /** Whether usage plans tell clients apart, and limit them: what they let through is not known here. */
  readonly usagePlans: false | Unknown;
}

/** A deployment as far as it is understood, and all that is wrong with it. */
export interface ReadDeployment extends Findings {
  readonly resource: Resource;
  readonly deployment: Deployment<Unknown>;
  readonly unplayed: Unplayed;
  /** Of the errors those that concern one route alone, in the order of the routes. */
  readonly routeErrors: readonly RouteErrors[];
}

/** What is wrong with one route. */
export interface RouteErrors {
  readonly all: readonly SpecificationFinding[];
  /** Of these, what only changes what becomes of requests that are admitted. */
  readonly behindAdmission: readonly SpecificationFinding[];
}

/** Reads all deployments, whatever is wrong with them. */
export function readEachDeployment(stack: Stack): readonly ReadDeployment[] {
  const read = stack.resourcesOf("oci_apigateway_deployment").map(readDeployment);
  const deployments = read.map(({ deployment }) => deployment);
  return read.map((one) => ({ ...one, errors: [...one.errors, ...clashes(one.deployment, deployments)] }));
}

/** What gateways have that is not played here, and does not change who is admitted. */
export function gatewayWarnings(stack: Stack): readonly SpecificationFinding[] {
  const findings: Findings = { errors: [], warnings: [] };
  for (const { address, values } of stack.resourcesOf("oci_apigateway_gateway")) {
    const gateway = new Fields(address, "", values, findings);
    if (gateway.blocks("ca_bundles").length > 0)
      gateway.warn("ca_bundles", "certificate authorities", "The local gateway trusts those of this machine instead.");
    const cache = gateway.block("response_cache_details")?.text("type") ?? "NONE";
    if (cache !== "NONE") gateway.warn("response_cache_details", cache, "The local gateway caches no responses.");
  }
  return findings.warnings;
}

const gatewayArgument =
  "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/apigateway_deployment#gateway_id-1";

function readDeployment(resource: Resource): ReadDeployment {
  const { address, values } = resource;
  const findings: Findings = { errors: [], warnings: [] };
  const whole = new Fields(address, "", values, findings);
  const id = isText(values.id) ? values.id : address;
  const unnamed = new Unknown("it names no gateway");
  const gatewayId = whole.understood(() => whole.text("gateway_id") || unnamed);
  if (gatewayId === unnamed) whole.notPlayed("gateway_id", "nothing", "Name a gateway.", gatewayArgument, unnamed);
  const pathPrefix = whole.understood(() => whole.text("path_prefix") ?? "");
  const displayName = isText(values.display_name) ? values.display_name : address;
  const specification = whole.part("specification");
  if (!Unknown.is(pathPrefix) && !limits.pathPrefix.pattern.test(pathPrefix)) {
    const { form, source } = limits.pathPrefix;
    whole.report("path_prefix", JSON.stringify(pathPrefix), `Allowed: ${form}.`, source);
  }
  const missing = new Unknown("it has no specification");
  if (specification === undefined) whole.report("specification", "nothing", "Required.", undefined, missing);
  const { unplayed, routeErrors, ...read } =
    specification instanceof Fields ? readSpecification(specification) : unread(specification ?? missing);
  const deployment = { address, id, gatewayId, pathPrefix, displayName, ...read };
  return { resource, deployment, unplayed, routeErrors, ...findings };
}

interface ReadSpecification
  extends Pick<Deployment<Unknown>, "authentication" | "rateLimit" | "routes">,
    Pick<ReadDeployment, "unplayed" | "routeErrors"> {}

const unread = (gap: Unknown): ReadSpecification => ({
  ...{ authentication: gap, rateLimit: gap, routes: gap },
  unplayed: { clientCertificate: gap, usagePlans: gap },
  routeErrors: [],
});

function readSpecification(block: Fields): ReadSpecification {
  const requests = block.part("request_policies");
  const { policy, rateLimit, unplayed, ...access } = Unknown.is(requests)
    ? unreadPolicies(requests)
    : readPolicies(requests);
  const cors = Unknown.is(requests) ? requests : block.understood(() => readCors(requests?.block("cors")));
  if (!Unknown.is(requests)) requests?.done();
  const level = block.harmless(() => block.understood(() => readLogLevel(block.block("logging_policies"))));
  const logLevel = level ?? "INFO";
  const read = block.eachBlock("routes", (route) => block.found(() => readRoute(route, { ...access, cors, logLevel })));
  block.done();
  const common = { authentication: policy, rateLimit, unplayed };
  if (Unknown.is(read)) return { ...common, routes: read, routeErrors: [] };
  const routes = read.map((one) => (Unknown.is(one) ? one : one.value.route));
  checkRoutes(block, routes);
  const routeErrors = read.map((one) =>
    Unknown.is(one)
      ? { all: [], behindAdmission: [] }
      : { all: one.errors, behindAdmission: one.value.behindAdmission },
  );
  return { ...common, routes, routeErrors };
}

interface ReadPolicies extends Pick<ReadSpecification, "rateLimit" | "unplayed"> {
  readonly policy: Deployment<Unknown>["authentication"];
  readonly hasAuthentication: boolean | Unknown;
  readonly isAnonymousAccessAllowed: boolean | Unknown;
}

const unreadPolicies = (gap: Unknown): ReadPolicies => ({
  ...{ policy: gap, hasAuthentication: gap, isAnonymousAccessAllowed: gap, rateLimit: gap },
  unplayed: { clientCertificate: gap, usagePlans: gap },
});

function readPolicies(requests: Fields | undefined): ReadPolicies {
  const block = requests?.part("authentication");
  const servers = requests?.part("dynamic_authentication");
  const rateLimit = requests?.understood(() => readRateLimit(requests.block("rate_limiting")));
  const clientCertificate = requests === undefined ? false : readMutualTls(requests);
  const plans = requests?.unsupported("usage_plans", "Run the stack locally without usage plans, or test them in OCI.");
  return {
    ...readAccess(block, servers),
    rateLimit,
    unplayed: { clientCertificate, usagePlans: plans ?? false },
  };
}

/** What is not known of either block may decide who is admitted. */
function readAccess(
  fixed: Fields | Unknown | undefined,
  servers: Fields | Unknown | undefined,
): Pick<ReadPolicies, "policy" | "hasAuthentication" | "isAnonymousAccessAllowed"> {
  const unknown = [servers, fixed].find(Unknown.is);
  if (unknown !== undefined) return { policy: unknown, hasAuthentication: unknown, isAnonymousAccessAllowed: unknown };
  if (servers instanceof Fields) {
    if (fixed !== undefined) servers.report("selection_source", "authentication as well", "Allowed: one of the two.");
    return { ...readAuthenticationServers(servers), hasAuthentication: true };
  }
  if (fixed instanceof Fields) return { ...readAuthentication(fixed), hasAuthentication: true };
  return { policy: undefined, hasAuthentication: false, isAnonymousAccessAllowed: false };
}

const mutualTlsPage = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingmtlssupport.htm";

/** A block that asks for no certificate changes nothing. */
function readMutualTls(requests: Fields): boolean | Unknown {
  const block = requests.block("mutual_tls");
  const isRequired = requests.understood(() => block?.flag("is_verified_certificate_required") ?? false);
  block?.without("allowed_sans");
  block?.done();
  const remedy =
    "The local gateway does not play it. Run the stack locally without client certificates, or test them in OCI.";
  const gap = new Unknown("clients must show a certificate, and whose is not known here");
  if (isRequired === true)
    requests.notPlayed("mutual_tls", "is_verified_certificate_required = true", remedy, mutualTlsPage, gap);
  return isRequired;
}

function checkRoutes(block: Fields, routes: readonly (Route<Unknown> | Unknown)[]): void {
  if (routes.length === 0 || routes.length > limits.routes.max)
    block.report("routes", `${routes.length} routes`, `Allowed: 1 to ${limits.routes.max}.`, limits.routes.source);
  const names = routes.flatMap((route) => {
    if (Unknown.is(route) || Unknown.is(route.pattern) || Unknown.is(route.methods)) return [];
    const { text } = route.pattern;
    return route.methods.map((method) => `${method} ${text}`);
  });
  for (const name of new Set(names.filter((candidate, index) => names.indexOf(candidate) !== index)))
    block.report("routes", `${name} twice`, "Allowed: each method of a path once.", limits.routeOnce.source);
}

function readRateLimit(block: Fields | undefined): RateLimitPolicy | undefined {
  if (block === undefined) return undefined;
  const perSecond = block.number("rate_in_requests_per_second");
  const key = block.text("rate_key");
  block.done();
  const page = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaylimitingbackendaccess.htm";
  if (perSecond === undefined || perSecond < 1)
    return block.report("rate_in_requests_per_second", String(perSecond), "Required: at least 1.", page);
  if (key === "TOTAL" || key === "CLIENT_IP") return { perSecond, key };
  return block.report("rate_key", String(key), "Allowed: TOTAL, CLIENT_IP.", page);
}

/** "/" must be alone, and no prefix may stand twice on one gateway. */
function clashes(
  { address, gatewayId, pathPrefix }: Deployment<Unknown>,
  all: readonly Deployment<Unknown>[],
): readonly SpecificationFinding[] {
  if (Unknown.is(gatewayId) || Unknown.is(pathPrefix)) return [];
  const others = all.flatMap((other) => {
    const isNeighbour = other.gatewayId === gatewayId && other.address !== address;
    return isNeighbour && !Unknown.is(other.pathPrefix) ? other.pathPrefix : [];
  });
  if (!others.includes(pathPrefix) && (pathPrefix !== "/" || others.length === 0)) return [];
  return [
    {
      resource: address,
      field: "path_prefix",
      actual: `${pathPrefix} beside ${others.join(", ")}`,
      allowed: "Allowed: each prefix once on a gateway, and / only alone.",
      source: limits.pathPrefix.source,
    },
  ];
}
