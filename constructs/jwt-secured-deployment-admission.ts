/**
 * Who judges the tokens of a deployment, and by what: the gateway itself by a trust, or an authorizer function.
 *
 * @module
 */
import type { ApigatewayDeploymentSpecificationRequestPoliciesAuthentication } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { authorizer } from "../limits/api-gateway";
import { forwardedClaims, type IdentityHeaders, identityFindings, identityNameFindings } from "./identity-headers";
import { allClaims, type RequiredClaim, renderClaims } from "./jwt-secured-deployment-claims";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import { isAnonymous } from "./jwt-secured-deployment-routes";
import { renderFailure, TokenLocation } from "./jwt-secured-deployment-token";
import { accessTokenClaims } from "./private/access-token-marks";
import { ofCaller } from "./private/context-text";
import { beyond, type Finding, said, withoutEffect } from "./private/findings";
import { gatewayTrustFindings, gatewayTrustWarnings } from "./private/trust-findings";
import type { TokenAuthorizerFunction } from "./token-authorizer-function";
import type { ITokenTrust } from "./trust";
import type { Warning } from "./warnings";

/** Who judges, and what follows from that. */
export interface DeploymentAdmission {
  /** Whose tokens are admitted. */
  readonly trusts: readonly ITokenTrust[];
  /** An authorizer function judges, and not the gateway itself. */
  readonly isByFunction: boolean;
  readonly identityHeaders: IdentityHeaders;
  /** The blocks of the specification. */
  render(): { readonly authentication: ApigatewayDeploymentSpecificationRequestPoliciesAuthentication };
  findings(): Finding[];
  warnings(): Warning[];
}

export function deploymentAdmission(props: JwtSecuredDeploymentProps): DeploymentAdmission {
  const { trust } = props;
  return "functionId" in trust ? byFunction(props, trust) : byGateway(props, trust);
}

function byGateway(props: JwtSecuredDeploymentProps, trust: ITokenTrust): DeploymentAdmission {
  const identityHeaders = props.identityHeaders ?? defaultIdentityHeaders([trust]);
  const claims = checkedClaims(trust, identityHeaders);
  return {
    trusts: [trust],
    isByFunction: false,
    identityHeaders,
    render: () => ({ authentication: renderAuthentication(props, trust, claims) }),
    findings: () => [...gatewayTrustFindings(trust, claims, "trust"), ...identityFindings(identityHeaders, trust)],
    warnings: () => gatewayTrustWarnings(trust, claims, "trust"),
  };
}

/** All that are checked, those that the issuers' access tokens have by nature among them. */
function checkedClaims(trust: ITokenTrust, identityHeaders: IdentityHeaders): readonly RequiredClaim[] {
  // What tokens have to carry beside the claims that are required by name.
  const besides = [...accessTokenClaims(trust.issuers), ...forwardedClaims(identityHeaders)];
  return allClaims(trust.clients, trust.requiredClaims, besides);
}

/** All that decides who is admitted is written out: what is left out would keep its former value. */
function renderAuthentication(
  props: JwtSecuredDeploymentProps,
  trust: ITokenTrust,
  claims: readonly RequiredClaim[],
): ApigatewayDeploymentSpecificationRequestPoliciesAuthentication {
  const { keys } = trust;
  const issuers = [...trust.issuers];
  const audiences = [...trust.audiences];
  const verifyClaims = renderClaims(claims);
  const common = {
    type: props.authenticationType ?? "TOKEN_AUTHENTICATION",
    ...(props.tokenLocation ?? TokenLocation.header()).render(),
    isAnonymousAccessAllowed: props.routes.some(isAnonymous),
    maxClockSkewInSeconds: props.maxClockSkewInSeconds ?? 30,
  };
  if (common.type === "JWT_AUTHENTICATION") {
    return { ...common, issuers, audiences, verifyClaims, publicKeys: keys.render() };
  }
  return {
    ...common,
    validationPolicy: { ...keys.render(), additionalValidationPolicy: { issuers, audiences, verifyClaims } },
    validationFailurePolicy: props.failureResponse === undefined ? undefined : renderFailure(props.failureResponse),
  };
}

/** What the function is told of a request. All of it decides, so that all of it is what an answer is kept for. */
const argumentsOf = (header: string): Record<string, string> => ({ token: `request.headers[${header}]` });

function byFunction(props: JwtSecuredDeploymentProps, function_: TokenAuthorizerFunction): DeploymentAdmission {
  const { trusts } = function_;
  const identityHeaders = props.identityHeaders ?? defaultIdentityHeaders(trusts);
  const { name, scheme } = (props.tokenLocation ?? TokenLocation.header()).place;
  return {
    trusts,
    isByFunction: true,
    identityHeaders,
    render: () => {
      const parameters = argumentsOf(name);
      const authentication = {
        type: "CUSTOM_AUTHENTICATION",
        functionId: function_.functionId,
        isAnonymousAccessAllowed: props.routes.some(isAnonymous),
        parameters,
        cacheKey: Object.keys(parameters),
        validationFailurePolicy: props.failureResponse === undefined ? undefined : renderFailure(props.failureResponse),
      };
      return { authentication };
    },
    findings: () => [
      ...identityNameFindings(identityHeaders),
      ...withoutEffect("maxClockSkewInSeconds", props.maxClockSkewInSeconds, "a TokenAuthorizerFunction"),
      ...withoutEffect("authenticationType", props.authenticationType, "a TokenAuthorizerFunction"),
      ...(scheme?.toLowerCase() === "bearer"
        ? []
        : [
            beyond(
              "AUTHORIZER_SETTING_INVALID",
              "tokenLocation",
              said(scheme === undefined ? "a query parameter" : `the scheme ${scheme}`),
              authorizer.tokenLocation,
            ),
          ]),
    ],
    // The authorizer tells of its trusts.
    warnings: () => [],
  };
}

/** What a deployment wants of its authorizer. @internal */
export function wantedOfAuthorizer({ routes }: JwtSecuredDeploymentProps, identityHeaders: IdentityHeaders) {
  const used = routes.flatMap(({ backend, requestHeaders, responseHeaders }) => [
    ...backend.ofCaller,
    ...[requestHeaders, responseHeaders].flatMap(({ set = [] } = {}) =>
      set.flatMap(({ values }) => values.flatMap(ofCaller)),
    ),
  ]);
  return {
    combinations: routes.flatMap(({ access }) => access?.permissions(true) ?? []).filter(({ length }) => length > 1),
    claims: [
      ...Object.values(identityHeaders),
      ...used.flatMap(({ table, key }) => (table === "auth" && key !== undefined ? key : [])),
    ],
  };
}

/** The client only where one claim names it in all tokens. */
function defaultIdentityHeaders(trusts: readonly ITokenTrust[]): IdentityHeaders {
  const [client, ...others] = new Set(trusts.map(({ clients }) => clients.requirement?.claim));
  const byDefault = { "X-Auth-Subject": "sub", "X-Auth-Issuer": "iss" };
  return client === undefined || others.length > 0 ? byDefault : { ...byDefault, "X-Auth-Client": client };
}
