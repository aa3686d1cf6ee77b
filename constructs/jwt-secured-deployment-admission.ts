/**
 * Who judges the tokens of a deployment, and by what: the gateway itself by a trust, or an authorizer function.
 *
 * @module
 */
import type {
  ApigatewayDeploymentSpecificationRequestPolicies,
  ApigatewayDeploymentSpecificationRequestPoliciesAuthentication,
} from "@cdktf/provider-oci/lib/apigateway-deployment";
import { authorizer } from "../limits/api-gateway-authentication";
import { forwardedClaims, type IdentityHeaders, identityFindings, identityNameFindings } from "./identity-headers";
import { allClaims, type RequiredClaim, renderClaims } from "./jwt-secured-deployment-claims";
import type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
import { isAnonymous } from "./jwt-secured-deployment-routes";
import { renderFailure, TokenLocation } from "./jwt-secured-deployment-token";
import { accessTokenClaims } from "./private/access-token-marks";
import { ofCaller } from "./private/context-text";
import { beyond, type Finding, said, withoutEffect } from "./private/findings";
import { below } from "./private/read-shape";
import { authorizerTrustWarnings, gatewayTrustFindings, gatewayTrustWarnings } from "./private/trust-findings";
import {
  existingAuthorizerFindings,
  type ITokenAuthorizerFunction,
  isMadeHere,
} from "./token-authorizer-function-existing";
import type { AuthorizerRules } from "./token-authorizer-function-settings";
import type { ITokenTrust } from "./token-trust";
import type { TrustChoice } from "./trust-choice";
import type { Warning } from "./warnings";

type Authentication = ApigatewayDeploymentSpecificationRequestPoliciesAuthentication;

type GatewayType = NonNullable<JwtSecuredDeploymentProps["authenticationType"]>;

/** A trust by which the gateway itself judges. */
interface GatewayTrust {
  /** Where it is said. */
  readonly setting: string;
  readonly trust: ITokenTrust;
}

/** Who judges, and what follows from that. */
export interface DeploymentAdmission {
  /** Whose tokens are admitted. */
  readonly trusts: readonly ITokenTrust[];
  /** Those of them by which the gateway itself judges. */
  readonly ofGateway: readonly GatewayTrust[];
  /** What each request chooses one of several trusts by; undefined where it chooses none. */
  readonly chosenBy?: string;
  /** An authorizer function judges, and not the gateway itself. */
  readonly isByFunction: boolean;
  /** Of all authentication policies. */
  readonly type: "CUSTOM_AUTHENTICATION" | GatewayType;
  /** What that function denies, and for how long its answers are kept; neither is known of one that exists. */
  readonly authorizer?: Pick<AuthorizerRules, "denied" | "settings">;
  readonly identityHeaders: IdentityHeaders;
  /** The blocks of the specification. */
  render(): Pick<ApigatewayDeploymentSpecificationRequestPolicies, "authentication" | "dynamicAuthentication">;
  findings(): Finding[];
  warnings(): Warning[];
}

export function deploymentAdmission(props: JwtSecuredDeploymentProps): DeploymentAdmission {
  const { trust } = props;
  if ("functionId" in trust) return byFunction(props, trust);
  return "selector" in trust ? byChoice(props, trust) : byGateway(props, trust);
}

function byGateway(props: JwtSecuredDeploymentProps, trust: ITokenTrust): DeploymentAdmission {
  const identityHeaders = props.identityHeaders ?? defaultIdentityHeaders([trust]);
  const claims = checkedClaims(trust, identityHeaders);
  const type = props.authenticationType ?? "TOKEN_AUTHENTICATION";
  return {
    ...ofGateway([{ setting: "trust", trust }], type, identityHeaders),
    render: () => ({ authentication: renderAuthentication(props, trust, claims, type) }),
  };
}

/** Each authentication server is what it would be alone: none has its rules from another. */
function byChoice(props: JwtSecuredDeploymentProps, choice: TrustChoice): DeploymentAdmission {
  const { chosen } = choice;
  const identityHeaders = props.identityHeaders ?? defaultIdentityHeaders(chosen.map(({ trust }) => trust));
  const type = props.authenticationType ?? "JWT_AUTHENTICATION";
  const each = chosen.map(({ setting, trust }) => ({ setting: below("trust", setting), trust }));
  const common = ofGateway(each, type, identityHeaders);
  return {
    ...common,
    chosenBy: choice.selector,
    render: () => ({
      dynamicAuthentication: {
        selectionSource: { type: "SINGLE", selector: choice.selector },
        authenticationServers: chosen.map(({ name, values, isDefault, trust }) => ({
          key: { type: "ANY_OF", name, values: [...values], isDefault },
          authenticationServerDetail: renderAuthentication(props, trust, checkedClaims(trust, identityHeaders), type),
        })),
      },
    }),
    findings: () => [...choice.findings("trust"), ...common.findings()],
  };
}

function ofGateway(
  trusts: readonly GatewayTrust[],
  type: GatewayType,
  identityHeaders: IdentityHeaders,
): Omit<DeploymentAdmission, "render"> {
  const each = trusts.map((one) => ({ ...one, claims: checkedClaims(one.trust, identityHeaders) }));
  return {
    trusts: trusts.map(({ trust }) => trust),
    ofGateway: trusts,
    isByFunction: false,
    type,
    identityHeaders,
    findings: () => [
      ...each.flatMap(({ trust, claims, setting }) => gatewayTrustFindings(trust, claims, setting)),
      ...identityFindings(identityHeaders, trusts),
    ],
    warnings: () => each.flatMap(({ trust, claims, setting }) => gatewayTrustWarnings(trust, claims, setting)),
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
  type: GatewayType,
): Authentication {
  const { keys } = trust;
  const issuers = [...trust.issuers];
  const audiences = [...trust.audiences];
  const verifyClaims = renderClaims(claims);
  const common = {
    type,
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

function byFunction(props: JwtSecuredDeploymentProps, function_: ITokenAuthorizerFunction): DeploymentAdmission {
  const { trusts, context } = function_;
  const isOwn = isMadeHere(function_);
  const identityHeaders = props.identityHeaders ?? defaultIdentityHeaders(trusts, isOwn ? undefined : context);
  const { name, scheme } = (props.tokenLocation ?? TokenLocation.header()).place;
  return {
    trusts,
    ofGateway: [],
    isByFunction: true,
    type: "CUSTOM_AUTHENTICATION",
    authorizer: isMadeHere(function_) ? { denied: {}, ...function_.rules } : {},
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
      ...(isOwn
        ? []
        : existingAuthorizerFindings(function_, wantedOfAuthorizer(props, identityHeaders), identityHeaders)),
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
    // One that is made here tells of its trusts itself.
    warnings: () =>
      isOwn ? [] : trusts.flatMap((one, index) => authorizerTrustWarnings(one, `trust.trusts[${index}]`)),
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

/**
 * The client only where one claim names it in all tokens.
 *
 * @param handed claims that an authorizer which exists hands on
 */
function defaultIdentityHeaders(trusts: readonly ITokenTrust[], handed?: readonly string[]): IdentityHeaders {
  const [client, ...others] = new Set(trusts.map(({ clients }) => clients.requirement?.claim));
  const byDefault = { "X-Auth-Subject": "sub", "X-Auth-Issuer": "iss" };
  const isSure = client !== undefined && others.length === 0 && handed?.includes(client) !== false;
  return !isSure ? byDefault : { ...byDefault, "X-Auth-Client": client };
}
