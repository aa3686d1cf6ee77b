/**
 * What a secured deployment may be: what is wrong with its settings, and what is allowed and rarely meant.
 *
 * @module
 */
import { deployment as deploymentLimits, authentication as limits } from "../limits/api-gateway";
import { consumerTenant, sharedAudiences } from "../limits/entra";
import { reach } from "../limits/routes";
import { type CorsUse, corsFindings, corsWarnings } from "./cors";
import {
  type IdentityHeaders,
  type IdentityTransformations,
  identityFindings,
  urlClaimWarnings,
} from "./identity-headers";
import { claimFindings, type RequiredClaim } from "./jwt-secured-deployment-claims";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import { isAnonymous, pathWarnings, type Route, routesFindings, routesWarnings } from "./jwt-secured-deployment-routes";
import { failureFindings, TokenLocation } from "./jwt-secured-deployment-token";
import { idTokenFindings, idTokenWarnings } from "./private/access-token-marks";
import { parametersOf } from "./private/context-text";
import {
  claimWarnings,
  entraTokenFindings,
  isEntraIssuer,
  issuerWarnings,
  sharedServiceOf,
} from "./private/entra-tokens";
import { beyond, checkBytes, checkCount, checkRange, type Finding, isKnown, said } from "./private/findings";
import { rateLimitFindings } from "./rate-limit";
import type { ITokenTrust } from "./trust";
import type { Warning } from "./warnings";

/** A deployment's settings, and what was made from them. */
export interface JudgedDeployment {
  readonly props: JwtSecuredDeploymentProps;
  /** All that are checked, those that the issuers' access tokens have by nature among them. */
  readonly claims: readonly RequiredClaim[];
  readonly identityHeaders: IdentityHeaders;
  readonly identityTransformations: IdentityTransformations;
  /** As it is written, but for overrides. */
  readonly specification: object;
}

/** @internal */
export function deploymentFindings(deployment: JudgedDeployment): Finding[] {
  const { props, claims, identityHeaders, identityTransformations, specification } = deployment;
  return [
    ...trustFindings(props.trust, claims),
    ...checkRange("CLOCK_SKEW_RANGE", "maxClockSkewInSeconds", props.maxClockSkewInSeconds, limits.clockSkewSeconds),
    ...failureFindings(props.failureResponse, allParameters(props.routes)),
    ...(props.failureResponse !== undefined && props.authenticationType === "JWT_AUTHENTICATION"
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
    ...identityFindings(identityHeaders, props.trust),
    ...routesFindings(props.routes, identityTransformations, props.trust.issuers.some(isEntraIssuer)),
    ...checkBytes(
      "SPECIFICATION_TOO_LARGE",
      "specification",
      JSON.stringify(specification),
      deploymentLimits.specificationBytes,
    ),
    ...portFindings(props),
  ];
}

function trustFindings(trust: ITokenTrust, claims: readonly RequiredClaim[]): Finding[] {
  const { issuers, audiences, clients, keys } = trust;
  return ofTrust([
    ...checkCount("ISSUERS_COUNT", "issuers", issuers, limits.issuers),
    ...issuers.flatMap((issuer, index) => issuerFindings(`issuers[${index}]`, issuer)),
    ...checkCount("AUDIENCES_COUNT", "audiences", audiences, limits.audiences),
    ...audiences.flatMap((audience, index) => audienceFindings(`audiences[${index}]`, audience)),
    ...claimFindings(clients, claims),
    ...entraTokenFindings({ issuers, audiences, claims: namedClaims(trust) }),
    ...idTokenFindings(issuers, claims),
    ...keys.findings(),
  ]);
}

/** They name parts of the trust. */
const ofTrust = <Told extends { readonly setting: string }>(told: readonly Told[]): Told[] =>
  told.map((one) => ({ ...one, setting: `trust.${one.setting}` }));

/** @internal */
export function deploymentWarnings({ props, claims }: JudgedDeployment): Warning[] {
  const { pathPrefix, routes, cors, trust } = props;
  const { issuers, clients } = trust;
  return [
    ...ofTrust([
      ...issuerWarnings(issuers),
      ...claimWarnings(namedClaims(trust), issuers),
      ...(clients.requirement === undefined ? idTokenWarnings(issuers, claims) : []),
    ]),
    ...pathWarnings("pathPrefix", pathPrefix).filter(({ code }) => code !== "PATH_TRAILING_SLASH"),
    ...routesWarnings(routes),
    ...routes.flatMap((route, index) =>
      isAnonymous(route) ? [] : urlClaimWarnings(`routes[${index}].backend.url`, route.backend.ofCaller, trust),
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
function portFindings({ gateway, trust, routes }: JwtSecuredDeploymentProps): Finding[] {
  const open = gateway.backendPorts;
  if (open === undefined || !open.every(isKnown)) return [];
  const called = [
    { setting: "trust.keys.uri", port: trust.keys.port },
    ...routes.map(({ backend }, index) => ({ setting: `routes[${index}].backend.url`, port: backend.port })),
  ];
  return called
    .filter(({ port }) => port !== undefined && !open.includes(port))
    .map(({ setting, port }) => beyond("BACKEND_PORT_CLOSED", `${setting} (port)`, port, reach.openPort));
}

function namedClaims({ clients: { requirement }, requiredClaims }: ITokenTrust) {
  return [
    ...(requirement === undefined ? [] : [{ setting: "clients", ...requirement }]),
    ...requiredClaims.map((claim, index) => ({ setting: `requiredClaims[${index}]`, ...claim })),
  ];
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

function issuerFindings(setting: string, issuer: string): Finding[] {
  if (issuer.toLowerCase().includes(consumerTenant))
    return [beyond("ISSUER_CONSUMER", setting, issuer, limits.issuerOfConsumers)];
  const fits = /^https?:/i.test(issuer) ? /^https?:\/\/[^\s?#]+$/i.test(issuer) : issuer.trim() !== "";
  return isKnown(issuer) && !fits ? [beyond("ISSUER_INVALID", setting, issuer, limits.issuer)] : [];
}

function audienceFindings(setting: string, audience: string): Finding[] {
  const shared = sharedServiceOf(audience);
  if (shared === undefined) return [];
  const { source } = sharedAudiences;
  return [beyond("AUDIENCE_SHARED", setting, `${audience} (${shared})`, { rule: "the API's own audience", source })];
}
