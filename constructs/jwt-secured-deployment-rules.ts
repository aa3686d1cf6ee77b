/**
 * What a secured deployment may be: what is wrong with its settings, and what is allowed and rarely meant.
 *
 * @module
 */
import type { ApigatewayDeploymentSpecification } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { deployment as deploymentLimits } from "../limits/api-gateway";
import { authentication as limits } from "../limits/api-gateway-authentication";
import { reach } from "../limits/routes";
import { type CorsUse, corsFindings, corsWarnings } from "./cors";
import { type IdentityTransformations, urlClaimWarnings } from "./identity-headers";
import type { DeploymentAdmission } from "./jwt-secured-deployment-admission";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import { isAnonymous, pathWarnings, type Route, routesFindings, routesWarnings } from "./jwt-secured-deployment-routes";
import { failureFindings, TokenLocation } from "./jwt-secured-deployment-token";
import { parametersOf } from "./private/context-text";
import { isEntraIssuer } from "./private/entra-tokens";
import { beyond, checkBytes, checkRange, type Finding, isKnown, said } from "./private/findings";
import { rateLimitFindings } from "./rate-limit";
import type { Warning } from "./warnings";

/** A deployment's settings, and what was made from them. */
export interface JudgedDeployment {
  readonly props: JwtSecuredDeploymentProps;
  readonly admission: DeploymentAdmission;
  readonly identityTransformations: IdentityTransformations;
  /** As it is written, but for overrides. */
  readonly specification: ApigatewayDeploymentSpecification;
}

/** @internal */
export function deploymentFindings(deployment: JudgedDeployment): Finding[] {
  const { props, admission, identityTransformations, specification } = deployment;
  const { isByFunction, trusts } = admission;
  // Where another issuer's tokens are admitted too, somebody may have the scopes.
  const fromEntra = trusts.length > 0 && trusts.every(({ issuers }) => issuers.some(isEntraIssuer));
  return [
    ...admission.findings(),
    ...checkRange("CLOCK_SKEW_RANGE", "maxClockSkewInSeconds", props.maxClockSkewInSeconds, limits.clockSkewSeconds),
    ...failureFindings(props.failureResponse, allParameters(props.routes)),
    ...(props.failureResponse !== undefined && admission.type === "JWT_AUTHENTICATION"
      ? [
          beyond(
            "FAILURE_RESPONSE_INVALID",
            "failureResponse",
            said("set with JWT_AUTHENTICATION"),
            limits.failurePolicy,
          ),
        ]
      : []),
    ...corsFindings("cors", props.cors),
    ...rateLimitFindings("rateLimit", props.rateLimit),
    ...routesFindings(props.routes, identityTransformations, { isByFunction, fromEntra }),
    ...checkBytes(
      "SPECIFICATION_TOO_LARGE",
      "specification",
      JSON.stringify(specification),
      deploymentLimits.specificationBytes,
    ),
    ...portFindings(props, admission),
  ];
}

/** @internal */
export function deploymentWarnings({ props, admission }: JudgedDeployment): Warning[] {
  const { pathPrefix, routes, cors } = props;
  return [
    ...admission.warnings(),
    ...pathWarnings("pathPrefix", pathPrefix).filter(({ code }) => code !== "PATH_TRAILING_SLASH"),
    ...routesWarnings(routes),
    ...routes.flatMap((route, index) =>
      isAnonymous(route)
        ? []
        : // What a function hands on is never empty.
          urlClaimWarnings(`routes[${index}].backend.url`, route.backend.ofCaller, admission.ofGateway),
    ),
    ...(cors === undefined
      ? []
      : corsWarnings(
          "cors",
          cors,
          corsUse(
            props,
            routes.filter((route) => !route.cors),
          ),
        )),
    ...routes.flatMap((route, index) =>
      route.cors === undefined ? [] : corsWarnings(`routes[${index}].cors`, route.cors, corsUse(props, [route])),
    ),
  ];
}

/** Ports that the network closes, where that is known. */
function portFindings({ gateway, routes }: JwtSecuredDeploymentProps, { ofGateway }: DeploymentAdmission): Finding[] {
  const open = gateway.backendPorts;
  if (open === undefined || !open.every(isKnown)) return [];
  const called = [
    // The function fetches keys from a network of its own.
    ...ofGateway.map(({ setting, trust: { keys } }) => ({ setting: `${setting}.keys.uri`, port: keys.port })),
    ...routes.map(({ backend }, index) => ({ setting: `routes[${index}].backend.url`, port: backend.port })),
  ];
  return called
    .filter(({ port }) => port !== undefined && !open.includes(port))
    .map(({ setting, port }) => beyond("BACKEND_PORT_CLOSED", `${setting} (port)`, port, reach.openPort));
}

function corsUse({ tokenLocation }: JwtSecuredDeploymentProps, routes: readonly Route[]): CorsUse {
  const { header } = tokenLocation ?? TokenLocation.header();
  return { routes, tokenHeader: routes.every(isAnonymous) ? undefined : header };
}

/** Of the paths of all routes; `undefined` where only Terraform knows one. */
function allParameters(routes: readonly Route[]): readonly string[] | undefined {
  const each = routes.map(({ path }) => parametersOf(path));
  const known = each.filter((names) => names !== undefined);
  return known.length < each.length ? undefined : known.flat();
}
