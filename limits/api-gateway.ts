/**
 * What OCI API Gateway allows.
 *
 * @module
 */
import type { ChoiceLimit, RangeLimit } from "./limit";
import type { AnyLimit } from "./rule";

const docs = "https://docs.oracle.com/en-us/iaas/Content/APIGateway";
const limitsPage = `${docs}/Reference/apigatewaylimits.htm`;
const jwtJson = `${docs}/Tasks/apigatewayusingjwttokens-usinjson.htm`;
const jwtKeys = `${docs}/Tasks/apigatewayusingjwttokens-keyparams.htm`;
const deploymentPage = `${docs}/Tasks/apigatewaycreatingdeployment.htm`;
const parametersPage = `${docs}/Tasks/apigatewayaddingparamswildcards.htm`;
const stockPage = `${docs}/Tasks/apigatewayaddingstockresponses.htm`;
const variablesPage = `${docs}/Tasks/apigatewaycontextvariables.htm`;
const corsPage = `${docs}/Tasks/apigatewayaddingcorssupport.htm`;
const headersPage = `${docs}/Tasks/apigatewaymodifyingresponsesrequests`;
const requestHeadersPage = `${headersPage}-addingheadertransformrequestpolicies.htm`;
const responseHeadersPage = `${headersPage}-addingresponsetransforms.htm`;
const sdk = "https://github.com/oracle/oci-go-sdk/blob/master/apigateway";
/** Oracle's own client keeps these numbers in 32 bits with a sign; no page names a bound below that. */
const javaModel =
  "https://github.com/oracle/oci-java-sdk/blob/master/bmc-apigateway/src/main/java/com/oracle/bmc/apigateway/model";
const largestInteger = 2 ** 31 - 1;
const provider = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources";

/** Deployments and their routes. */
export const deployment = {
  pathPrefix: {
    pattern: /^\/(?:[A-Za-z0-9$\-_.+!*'(),%;:@&=]+(?:\/[A-Za-z0-9$\-_.+!*'(),%;:@&=]+)*)?$/,
    form: "a path that starts with / and neither ends with / nor holds // or {parameters}; letters, digits and $-_.+!*'(),%;:@&=",
    source: deploymentPage,
  },
  /** Of a deployment beside others. */
  ownPathPrefix: {
    pattern: /^\/[A-Za-z0-9$\-_.+!*'(),%;:@&=]+(?:\/[A-Za-z0-9$\-_.+!*'(),%;:@&=]+)*$/,
    form: "a path such as /jwks, longer than / and without a trailing /",
    source: deploymentPage,
  },
  pathPrefixLength: { min: 1, max: 255, unit: "characters", source: limitsPage },
  routePath: {
    pattern:
      /^\/(?:(?:[A-Za-z0-9$\-_.+!*'(),%;:@&=]+|\{[A-Za-z0-9_]+\})(?:\/(?:[A-Za-z0-9$\-_.+!*'(),%;:@&=]+|\{[A-Za-z0-9_]+\}))*(?:\/\{[A-Za-z0-9_]+\*\})?\/?|\{[A-Za-z0-9_]+\*\}\/?)?$/,
    form: "a path that starts with /, whose segments are plain text, {name} or, last, {name*}",
    source: `${deploymentPage}, ${parametersPage}`,
  },
  routePathLength: { min: 1, max: 2000, unit: "characters", source: limitsPage },
  methods: {
    oneOf: ["ANY", "HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    source: `${sdk}/api_specification_route.go`,
  },
  deploymentsPerGateway: { min: 0, max: 20, unit: "deployments on one gateway", source: limitsPage },
  routes: { min: 1, max: 50, unit: "routes", source: limitsPage },
  routeOnce: {
    rule: "each method of a path once, ANY beside no other; paths that differ in the names of parameters are the same",
    source: "ours: no page says which of two routes answers that match alike",
  },
  prefixOnce: {
    rule: "each path prefix once on a gateway",
    source: "ours: no page says which of two deployments answers that have one prefix",
  },
  rootAlone: { rule: "/ as the only deployment on a gateway", source: deploymentPage },
  guarded: {
    rule: "blocks that synth sees, and no override or lifecycle that takes away the condition by which nothing that was left out stays live",
    source: `ours: ${provider}/apigateway_deployment keeps what is left out, by its place in the list`,
  },
  specificationBytes: { min: 0, max: 2 * 1024 * 1024, unit: "bytes of specification", source: limitsPage },
} satisfies Record<string, AnyLimit>;

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

/** Back ends. */
export const backend = {
  /** One below 200 only announces another answer: https://www.rfc-editor.org/rfc/rfc9110#section-15.2 */
  stockStatus: { min: 200, max: 599, unit: "(the status of a final HTTP response)", source: stockPage },
  /** Statuses of responses that have no body. */
  bodiless: { oneOf: [204, 205, 304], source: "https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1" },
  noBody: {
    rule: "no body beside 204, 205 and 304: clients would take it for the beginning of another answer",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1",
  },
  /** The page on stock responses says 5 KB; what both pages allow is safe. */
  stockBodyBytes: { min: 0, max: 4096, unit: "bytes", source: limitsPage },
  stockHeaders: { min: 0, max: 50, unit: "headers", source: limitsPage },
  stockHeaderBytes: { min: 0, max: 4096, unit: "bytes of all headers as JSON", source: limitsPage },
  stockHeaderNameBytes: { min: 1, max: 1024, unit: "bytes", source: limitsPage },
  stockHeaderValueBytes: { min: 0, max: 4096, unit: "bytes", source: limitsPage },
  // Oracle takes fractions, and the API's own page any time above zero. Terraform's provider would read many fractions
  // back with another last digit, and plan to change them for ever.
  connectTimeoutSeconds: { min: 1, max: 75, unit: "whole seconds", source: limitsPage },
  readTimeoutSeconds: { min: 1, max: 300, unit: "whole seconds", source: limitsPage },
  sendTimeoutSeconds: { min: 1, max: 300, unit: "whole seconds", source: limitsPage },
  url: { rule: "an http:// or https:// URL, its context variables whole segments of the path", source: variablesPage },
  urlCharacters: {
    rule: "a URL without spaces and brackets; a variable of the request is ${request.path[name]}",
    source: `https://www.rfc-editor.org/rfc/rfc3986#section-2, ${variablesPage}`,
  },
  encryptedUrl: {
    rule: "an https:// URL, or an http:// one with allowPlainHttp: true",
    source: "https://www.rfc-editor.org/rfc/rfc6750#section-5.2",
  },
} satisfies Record<string, AnyLimit>;

/** Cross-origin resource sharing. */
export const cors = {
  headers: { min: 0, max: 50, unit: "headers", source: limitsPage },
  methods: { min: 0, max: 50, unit: "methods", source: limitsPage },
  method: { oneOf: ["*", "HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], source: corsPage },
  maxAgeSeconds: { min: 0, max: largestInteger, unit: "seconds", source: `${javaModel}/CorsPolicy.java` },
  origins: {
    pattern: /^(?:\*|null|https?:\/\/[^/\s?#@A-Z]+)$/,
    form: "*, null, or an origin as browsers send it, such as https://app.example.com (lower case, no path, no trailing /)",
    source: `${corsPage}, ${sdk}/cors_policy.go`,
  },
  /** Any page can make itself an origin `null`, with a sandboxed frame: the same as `*`. */
  credentialsWithAnyOrigin: {
    rule: "credentials with listed origins, or any origin (* or null) without credentials",
    source: "https://fetch.spec.whatwg.org/#cors-protocol-and-credentials",
  },
} satisfies Record<string, AnyLimit>;

/** Header transformations of a route. */
export const headers = {
  /** Of requests; of responses, see {@link headers.filteredFromResponses}. */
  filtered: { min: 0, max: 50, unit: "request headers blocked", source: requestHeadersPage },
  filteredFromResponses: { min: 0, max: 20, unit: "response headers blocked", source: responseHeadersPage },
  renamed: { min: 0, max: 20, unit: "headers renamed", source: `${requestHeadersPage}, ${responseHeadersPage}` },
  set: { min: 0, max: 20, unit: "headers set", source: `${requestHeadersPage}, ${responseHeadersPage}` },
  valuesPerHeader: { min: 1, max: 10, unit: "values", source: `${requestHeadersPage}, ${responseHeadersPage}` },
  forwardedClaim: {
    pattern: /^[^\s[\]{}]+$/,
    form: "the name of a claim, without spaces or brackets",
    source: variablesPage,
  },
  neutral: {
    rule: "any but X-Neutral-Block, -Rename, -Renamed and -Set, which stand in transformations that say nothing",
    source: "ours: a route gets them where another one transforms headers",
  },
  namedOnce: {
    rule: "each header in one transformation of a route, those of identityHeaders among them",
    source: `${requestHeadersPage}, ${responseHeadersPage}`,
  },
  name: {
    pattern: /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/,
    form: "an HTTP header name alone, without colon or value: letters, digits and !#$%&'*+-.^_`|~",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-5.1",
  },
} satisfies Record<string, AnyLimit>;

const protectedInBoth: readonly string[] = [
  "connection",
  "content-length",
  "except",
  "keep-alive",
  "opc-request-id",
  "te",
  "transfer-encoding",
  "upgrade",
];

/** Headers, in lower case, that the gateway lets no transformation of a request or a response touch. */
export const protectedHeaders: {
  readonly request: readonly string[];
  readonly response: readonly string[];
  readonly source: string;
} = {
  request: [...protectedInBoth, "cdn-loop", "cookie", "origin", "proxy-authorization", "x-forwarded-for", "x-real-ip"],
  response: [
    ...protectedInBoth,
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "proxy-authenticate",
    "public-key-pins",
    "retry-after",
    "strict-transport-security",
    "trailers",
    "x-content-type-options",
    "x-frame-options",
    "x-xss-protection",
  ],
  source: `${headersPage}-protectedrequestresponseheaders.htm`,
};

/** Rate limit of a deployment. */
export const rateLimit = {
  requestsPerSecond: {
    min: 1,
    max: largestInteger,
    unit: "requests a second",
    source: `${javaModel}/RateLimitingPolicy.java`,
  },
  key: { oneOf: ["CLIENT_IP", "TOTAL"], source: `${docs}/Tasks/apigatewaylimitingbackendaccess.htm` },
  /** 20 deployments and the probes of some vantage points may ask in the same second, a retry each. */
  adapter: {
    min: 20,
    max: largestInteger,
    unit: "requests a second for each client address",
    source: "ours: each of 20 deployments on a gateway fetches keys, and all may do so in one second",
  },
} satisfies Record<string, RangeLimit | ChoiceLimit>;

/** Logs of a deployment. */
export const logs = {
  retentionDays: { oneOf: [30, 60, 90, 120, 150, 180], source: `${provider}/logging_log` },
  executionLevel: { oneOf: ["INFO", "WARN", "ERROR"], source: `${docs}/Tasks/apigatewayaddinglogpolicies.htm` },
} satisfies Record<string, ChoiceLimit>;

/** Health checks of a public endpoint. */
export const healthCheck = {
  intervalSeconds: { oneOf: [10, 30, 60], source: `${provider}/health_checks_http_monitor` },
  vantagePoints: {
    min: 0,
    max: 10,
    unit: "vantage points",
    source: "https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Tasks/create-http-monitor.htm",
  },
  publicOnly: {
    rule: "public gateways: probes come from the internet",
    source: "https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Concepts/healthchecks.htm",
  },
} satisfies Record<string, AnyLimit>;

/** A gateway's network. */
export const network = {
  cidr: {
    pattern: /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/,
    form: "an IPv4 CIDR block such as 10.0.0.0/24, its host bits zero",
    source: "https://www.rfc-editor.org/rfc/rfc4632#section-3.1",
  },
  rangesApart: {
    rule: "ranges of which none lies within another: the wider one decides",
    source: "ours: who lists both means the narrower one to limit something",
  },
  otherNetworks: {
    rule: "a range of another network: the VCN has ways of its own to itself and to the internet",
    source: "ours: a second way to the same place would be refused, or take requests off the first",
  },
  destinationOnce: {
    rule: "each destination once",
    source: "ours: a route table leads one way to a place",
  },
  /** The VCN is halved; API Gateway wants 32 free addresses in its half. */
  vcnPrefixLength: {
    min: 16,
    max: 25,
    unit: "(prefix length)",
    source: `${provider}/core_vcn, ${docs}/Tasks/apigatewaycreatingvcn.htm`,
  },
  port: { min: 1, max: 65535, unit: "(a TCP port)", source: "https://www.rfc-editor.org/rfc/rfc9293" },
  hostname: {
    pattern: /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    form: "a host name in lower case, without scheme, port or path",
    source: "https://www.rfc-editor.org/rfc/rfc1123#section-2.1",
  },
} satisfies Record<string, AnyLimit>;
