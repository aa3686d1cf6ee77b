/**
 * All deployments of a stack, read before anything starts.
 *
 * @module
 */
import { deployment as limits } from "../../limits/api-gateway";
import type { Resource, Stack } from "../stack";
import type { Deployment, RateLimitPolicy, Route } from "./deployment";
import { Fields, type Findings } from "./fields";
import { readAuthentication } from "./read-authentication";
import { readCors, readLogLevel, readRoute } from "./read-routes";
import { SpecificationError, type SpecificationFinding } from "./specification-error";

/** What the deployments of a stack come to. */
interface ReadDeployments {
  readonly deployments: readonly Deployment[];
  readonly warnings: readonly SpecificationFinding[];
}

/** @throws {SpecificationError} with everything that the service would refuse or the local gateway does not play */
export function readDeployments(stack: Stack): ReadDeployments {
  const findings: Findings = { errors: [], warnings: [] };
  const deployments = stack.resourcesOf("oci_apigateway_deployment").flatMap((resource) => {
    const deployment = readDeployment(resource, findings);
    return deployment === undefined ? [] : [deployment];
  });
  checkPrefixes(deployments, findings.errors);
  for (const gateway of stack.resourcesOf("oci_apigateway_gateway")) checkGateway(gateway, findings);
  if (findings.errors.length > 0) throw new SpecificationError(findings.errors);
  return { deployments, warnings: findings.warnings };
}

function readDeployment({ address, values }: Resource, findings: Findings): Deployment | undefined {
  const whole = new Fields(address, "", values, findings);
  const id = whole.text("id") ?? address;
  const gatewayId = whole.text("gateway_id") ?? "";
  const pathPrefix = whole.text("path_prefix") ?? "";
  const displayName = whole.text("display_name") ?? address;
  const specification = whole.block("specification");
  if (!limits.pathPrefix.pattern.test(pathPrefix))
    whole.report(
      "path_prefix",
      JSON.stringify(pathPrefix),
      `Allowed: ${limits.pathPrefix.form}.`,
      limits.pathPrefix.source,
    );
  if (specification === undefined) return whole.report("specification", "nothing", "Required.");
  return { address, id, gatewayId, pathPrefix, displayName, ...readSpecification(specification) };
}

function readSpecification(block: Fields): Pick<Deployment, "authentication" | "rateLimit" | "routes"> {
  const requests = block.block("request_policies");
  const authenticationBlock = requests?.block("authentication");
  const authentication = authenticationBlock && readAuthentication(authenticationBlock);
  const cors = readCors(requests?.block("cors"));
  const rateLimit = readRateLimit(requests?.block("rate_limiting"));
  requests?.unsupported("dynamic_authentication", "Use one authentication block, or test it in OCI.");
  requests?.unsupported("mutual_tls", "Run the stack locally without client certificates, or test them in OCI.");
  requests?.unsupported("usage_plans", "Run the stack locally without usage plans, or test them in OCI.");
  requests?.done();
  const defaults = {
    hasAuthentication: authenticationBlock !== undefined,
    isAnonymousAccessAllowed: authentication?.isAnonymousAccessAllowed ?? false,
    cors,
    logLevel: readLogLevel(block.block("logging_policies")) ?? ("INFO" as const),
  };
  const blocks = block.blocks("routes");
  block.done();
  const routes = blocks.flatMap((route) => readRoute(route, defaults) ?? []);
  if (blocks.length === 0 || blocks.length > limits.routes.max)
    block.report("routes", `${blocks.length} routes`, `Allowed: 1 to ${limits.routes.max}.`, limits.routes.source);
  checkRoutes(block, routes);
  return { authentication: authentication?.policy, rateLimit, routes };
}

function checkRoutes(block: Fields, routes: readonly Route[]): void {
  const names = routes.flatMap(({ pattern, methods }) => methods.map((method) => `${method} ${pattern.text}`));
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
function checkPrefixes(deployments: readonly Deployment[], findings: SpecificationFinding[]): void {
  for (const { address, gatewayId, pathPrefix } of deployments) {
    const others = deployments.filter((other) => other.gatewayId === gatewayId && other.address !== address);
    const isTwice = others.some((other) => other.pathPrefix === pathPrefix);
    if (isTwice || (pathPrefix === "/" && others.length > 0))
      findings.push({
        resource: address,
        field: "path_prefix",
        actual: `${pathPrefix} beside ${others.map((other) => other.pathPrefix).join(", ")}`,
        allowed: "Allowed: each prefix once on a gateway, and / only alone.",
        source: limits.pathPrefix.source,
      });
  }
}

/** What a gateway has that is not played here, and does not change who is admitted. */
function checkGateway({ address, values }: Resource, findings: Findings): void {
  const gateway = new Fields(address, "", values, findings);
  if (gateway.blocks("ca_bundles").length > 0)
    gateway.warn("ca_bundles", "certificate authorities", "The local gateway trusts those of this machine instead.");
  const cache = gateway.block("response_cache_details")?.text("type") ?? "NONE";
  if (cache !== "NONE") gateway.warn("response_cache_details", cache, "The local gateway caches no responses.");
}
