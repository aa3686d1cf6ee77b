/**
 * Claims that an issuer itself writes into every access token, each as one text that is never empty: those that a header may be set from.
 *
 * Whether a claim is sure depends on who issues the token, and not on whether it is for a program or a person: what only one of the two
 * gets (`scp`, `name`, `preferred_username`, `idtyp`), what a directory's people can empty or rename, what is a list (`roles`, `groups`,
 * `wids`, `amr`) and what a claims-mapping policy can fill is on no list.
 *
 * @module
 */
import type { ChoiceLimit, PatternLimit } from "./limit";
import type { RuleLimit } from "./rule";

const entraTokens = "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference";
const headerTrouble =
  "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaytroubleshooting_topic-header_transformations_do_not_work.htm";
const ofAllEntraTokens = ["aud", "iss", "oid", "sub", "tid", "ver"];

/** By kind of issuer. */
export const sureClaims = {
  /** Access tokens of version 2, of programs and persons. */
  entraV2: { oneOf: [...ofAllEntraTokens, "azp", "azpacr"], source: entraTokens },
  /** Access tokens of version 1, of programs and persons. */
  entraV1: { oneOf: [...ofAllEntraTokens, "appid", "appidacr"], source: entraTokens },
  /** Of an issuer about which nothing more is known: elsewhere `aud` may be a list, and all other claims may be absent, empty or no text. */
  other: { oneOf: ["iss", "sub"], source: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1" },
} satisfies Record<string, ChoiceLimit>;

/** Values of claims that headers are set from. */
export const forwarded = {
  /** Beyond ASCII it is open what the gateway takes for a valid value, and what arrives. */
  listedValue: {
    pattern: /^[!-~](?:[ -~]*[!-~])?$/,
    form: "visible ASCII that neither begins nor ends with a space: another value could be skipped, and what the client sent would arrive",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-5.5",
  },
  /** Beside the sure ones. */
  others: {
    rule: "a claim that this deployment requires with listed values; all else the back end reads from the token, which it is sent",
    source: headerTrouble,
  },
  /** A missing key stands for an empty text, and the segment of the path with it. */
  inUrl: {
    rule: "or a claim that this deployment requires with listed values: without a value the URL is another one",
    source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycontextvariables.htm",
  },
  setBy: {
    rule: "identityHeaders for sure claims; all else the back end reads from the token, which it is sent",
    source: headerTrouble,
  },
} satisfies Record<string, PatternLimit | RuleLimit>;

/** A claim that an issuer's access tokens carry and its ID tokens do not, or with another value. */
export interface AccessTokenMark {
  /** The issuers, as they stand in `iss`; Entra's of one tenant are told by their hosts. */
  readonly issuer?: RegExp;
  readonly claim: string;
  /** One of these; with none, it only has to be there. */
  readonly values: readonly string[];
  readonly source: string;
}

const idTokens = "https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference";

/**
 * What tells access tokens from ID tokens, which the same keys sign. An ID token's audience is a client, so that it gets in where a client's
 * id is among the audiences: where an API and its client share one registration. `typ` tells nothing: Entra writes `JWT` in both.
 *
 * Auth0 is not among them: depending on a setting its access tokens carry `azp` or `client_id`.
 */
export const accessTokenMarks = {
  entraV2: { claim: "azp", values: [], source: idTokens },
  entraV1: { claim: "appid", values: [], source: idTokens },
  externalId: {
    issuer: /^https:\/\/[^/]+[.]ciamlogin[.]com\/[^/]+\/v2[.]0$/,
    claim: "azp",
    values: [],
    source: idTokens,
  },
  ociIdentityDomain: {
    issuer: /^https:\/\/(?:[^/]+[.])?identity[.]oraclecloud[.]com(?::443)?\/?$/,
    claim: "tok_type",
    values: ["AT"],
    source: "https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/AccessToken.htm",
  },
  okta: {
    issuer: /^https:\/\/[^/]+[.](?:okta|oktapreview|okta-emea)[.]com(?:\/|$)/,
    claim: "cid",
    values: [],
    source: "https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#reserved-claims",
  },
  cognito: {
    issuer: /^https:\/\/cognito-idp[.][a-z0-9-]+[.]amazonaws[.]com\//,
    claim: "token_use",
    values: ["access"],
    source:
      "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html",
  },
  keycloak: {
    issuer: /^https:\/\/[^/]+\/(?:[^?#]+\/)?realms\/[^/]+$/,
    claim: "typ",
    values: ["Bearer"],
    source: "https://github.com/keycloak/keycloak/blob/main/core/src/main/java/org/keycloak/util/TokenUtil.java",
  },
} satisfies Record<string, AccessTokenMark>;

/** The claim in which access tokens name the client, by who issues them. */
export const clientClaims = {
  externalId: {
    claim: "azp",
    source: "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
  },
  b2c: { claim: "azp", source: "https://learn.microsoft.com/en-us/azure/active-directory-b2c/tokens-overview" },
  auth0: { claim: "azp", source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles" },
  okta: { claim: "cid", source: accessTokenMarks.okta.source },
  cognito: { claim: "client_id", source: accessTokenMarks.cognito.source },
  keycloak: {
    claim: "azp",
    source:
      "https://github.com/keycloak/keycloak/blob/main/core/src/main/java/org/keycloak/representations/IDToken.java",
  },
  ociIdentityDomain: { claim: "client_id", source: accessTokenMarks.ociIdentityDomain.source },
  rfc9068: { claim: "client_id", source: "https://www.rfc-editor.org/rfc/rfc9068#section-2.2" },
} as const satisfies Record<string, { readonly claim: string; readonly source: string }>;

/**
 * The names that issuers give the claim that holds the client's id: `azp` in OpenID Connect and Entra v2
 * (https://openid.net/specs/openid-connect-core-1_0.html#IDToken), `appid` in Entra v1, `client_id` in RFC 9068, section 2.2,
 * `cid` at Okta (https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#reserved-claims).
 */
export const clientIdClaims: readonly string[] = ["azp", "appid", "client_id", "cid"];

/** Of a deployment that admits any client. */
export const toldApart: RuleLimit = {
  rule: "an allow-list, AllowedClients.byClaim(…), or issuers of one kind whose access tokens are known by a claim: nothing else here keeps out ID tokens for a client whose id is among the audiences",
  source: "https://openid.net/specs/openid-connect-core-1_0.html#IDToken",
};
