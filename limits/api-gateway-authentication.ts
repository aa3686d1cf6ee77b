/**
 * What API Gateway allows of authentication: by keys, by a function, and by one of several servers.
 *
 * @module
 */
import type { AnyLimit } from "./rule";

const docs = "https://docs.oracle.com/en-us/iaas/Content/APIGateway";
const jwtJson = `${docs}/Tasks/apigatewayusingjwttokens-usinjson.htm`;
const jwtKeys = `${docs}/Tasks/apigatewayusingjwttokens-keyparams.htm`;
const provider = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources";

const authorizerPage = `${docs}/Tasks/adding_authn_authz_request_policies-multi-argument.htm`;
const serversPage = `${docs}/Tasks/apigatewayaddingmultipleauthenticationservers.htm`;

/** A function that decides who is admitted. */
export const authorizer = {
  arguments: { min: 1, max: 10, unit: "parameters", source: authorizerPage },
  variables: {
    rule: "request.headers[NAME], request.query[NAME], request.cert[NAME], request.host and request.body, without ${}",
    source: authorizerPage,
  },
  trusts: {
    rule: "at least one trust, and each issuer once among all",
    source: "ours: which of two trusts judges a token must not depend on their order",
  },
  issuers: { min: 1, max: 100, unit: "issuers", source: "ours: more would not fit into the function's configuration" },
  audiences: {
    min: 1,
    max: 100,
    unit: "audiences",
    source: "ours: more would not fit into the function's configuration",
  },
  keySets: {
    rule: "the address of the issuer's own key set: the function fetches it, and asks again at once for a key that is new",
    source: "ours: keys that are written down could not change without an apply",
  },
  contextClaims: {
    pattern: /^[!-+\--~]+$/,
    form: "names of claims in visible ASCII, without commas",
    source: "ours: the function gets them in one text, separated by commas",
  },
  tokenLocation: {
    rule: "a header with the scheme Bearer: the function takes no other",
    source: "https://www.rfc-editor.org/rfc/rfc6750#section-2",
  },
  routes: {
    rule: "routes ask for roles, groups or all of several only where trust is a TokenAuthorizerFunction: the gateway itself compares whole texts, and reads of a token's scopes the claim scope alone",
    source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm",
  },
  together: {
    rule: "roles of programs with groups, or what people have: rolesOfPeople and scopes with groups. No token has some of both",
    source: "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
  },
  contextOfExisting: {
    rule: "a claim that an authorizer which exists hands on: its owner adds it to the authorizer's context, and then it stands in context here, too",
    source: "ours: where a claim is not handed on, the header that a client sends stays in its place",
  },
  ofPlatform: {
    rule: "settings of one, or one that exists, where platform has no authorizer: its owner publishes one by publishPlatform({ authorizer })",
    source: "ours: trust is not handed on in silence",
  },
  trustOfExisting: {
    rule: "one that trusts the API's issuer for the API's audience: its owner adds what the API publishes (trust().toOutput()) to its trusts; or an authorizer of the API's own",
    source:
      "ours: an authorizer that exists cannot be told of an API, and admits nobody for one that it does not trust",
  },
  togetherOfExisting: {
    rule: "anyOf… where an authorizer exists already, or one of the deployment's own: it grants together only what routes of its own stack ask for together",
    source: "ours: which combinations there are stands in its configuration",
  },
  /** For how long the gateway keeps an answer. */
  cacheSeconds: {
    min: 60,
    max: 3600,
    unit: "seconds",
    source: `${docs}/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm`,
  },
} satisfies Record<string, AnyLimit>;

/** Authentication servers of which each request selects one. */
export const authenticationServers = {
  servers: { min: 1, max: 100, unit: "authentication servers", source: serversPage },
  values: { min: 0, max: 100, unit: "values of one server", source: serversPage },
  selector: {
    rule: "request.auth[NAME], request.headers[NAME], request.host, request.path[NAME], request.query[NAME] and request.subdomain[SUFFIX], without ${}",
    source: serversPage,
  },
  wildcard: {
    pattern: /^(?:[*+][^*+]*|[^*+]+[*+])$/,
    form: "a text with one * or + at its start or end",
    source: serversPage,
  },
  listed: {
    rule: "a trust that requires the claim by which it is chosen, with listed values: a request whose token has one of them is judged by it",
    source: "ours: what is chosen by a claim has to verify that claim",
  },
  selecting: {
    pattern: /^\S(?:.*\S)?$/,
    form: "one line that is not empty, without spaces around it; what no trust is chosen for is for otherwise",
    source: serversPage,
  },
  valueOnce: {
    rule: "each value once, whatever its case: trusts that share one are told apart by another claim (Trust.byTenant, byVersion, byClaim), by Trust.byHeader or Trust.byHost, or all judged by a TokenAuthorizerFunction",
    source: serversPage,
  },
  nameOnce: { rule: "each name once, of which otherwise is that of the option", source: serversPage },
} satisfies Record<string, AnyLimit>;

/** Authentication of requests by JWT. */
export const authentication = {
  issuers: { min: 1, max: 5, unit: "issuers", source: jwtJson },
  audiences: { min: 1, max: 5, unit: "audiences", source: jwtJson },
  claims: { min: 0, max: 10, unit: "claims, the one of the allow-list among them", source: jwtJson },
  clockSkewSeconds: { min: 0, max: 120, unit: "seconds", source: jwtJson },
  cacheHours: { min: 1, max: 24, unit: "hours", source: jwtJson },
  staticKeys: { min: 1, max: 10, unit: "keys", source: jwtJson },
  /** Oracle takes any status. */
  failureStatus: {
    min: 300,
    max: 599,
    unit: "(an HTTP status that refuses or redirects)",
    source: "ours: clients would take a refusal with a status of success for the API's answer",
  },
  failureMessage: { rule: "context variables other than request.body", source: jwtJson },
  failurePolicy: { rule: "only with TOKEN_AUTHENTICATION", source: `${provider}/apigateway_deployment` },
  issuerOfExternalId: {
    rule: "the issuer of a tenant of External ID, https://TENANT-ID.ciamlogin.com/TENANT-ID/v2.0",
    source: "https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/8592",
  },
  issuerOfB2c: {
    rule: "the issuer of a tenant of Azure AD B2C, with the slash at its end: https://TENANT.b2clogin.com/TENANT-ID/v2.0/",
    source: "https://learn.microsoft.com/en-us/azure/active-directory-b2c/tokens-overview",
  },
  issuerOfAuth0: {
    rule: "the issuer of a tenant of Auth0, with the slash at its end: https://TENANT.auth0.com/",
    source: "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles",
  },
  issuerNoDocument: {
    rule: "the issuer itself, which its discovery document names as issuer",
    source: "https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata",
  },
  /** "the URL (or a text string)": the gateway compares texts. Issuers that are URLs have neither query nor fragment. */
  issuer: {
    rule: "the text that the tokens carry as iss, not blank; a URL without spaces, query or fragment",
    source: `${jwtJson}, https://openid.net/specs/openid-connect-core-1_0.html#IDToken`,
  },
  issuerOfConsumers: {
    rule: "the tenant of an organization; in that of personal accounts is everyone",
    source: "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
  },
  audience: {
    rule: "the text that the tokens carry as aud",
    source: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3",
  },
  claimOnce: {
    rule: "each claim once, with all its acceptable values",
    source: "ours: no page says whether two entries for one claim must both hold",
  },
  claimText: { rule: "a name and values that are not empty", source: jwtJson },
  allowedClients: {
    rule: "at least one client id, or AllowedClients.anyClientOfTheIssuers()",
    source: "ours: an empty list would admit nobody, and everybody is admitted by name only",
  },
  jwksUri: {
    pattern: /^https:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/i,
    form: "an https:// URL without user name, password or fragment",
    source: "https://www.rfc-editor.org/rfc/rfc7517#section-9.1",
  },
  publicKey: { rule: "an RSA public key with a kid, as a JSON Web Key or in PEM", source: jwtKeys },
  keyOnce: { rule: "each kid once", source: jwtKeys },
  scopes: { rule: "at least one scope, role or group", source: jwtJson },
  entraScopes: {
    rule: "authenticated(), or a TokenAuthorizerFunction as trust: Entra writes scp and roles, and the gateway reads only scope",
    source: "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
  },
} satisfies Record<string, AnyLimit>;
