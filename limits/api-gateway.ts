/**
 * What OCI API Gateway allows.
 *
 * @module
 */
import type { ChoiceLimit, PatternLimit, RangeLimit } from "./limit";

const docs = "https://docs.oracle.com/en-us/iaas/Content/APIGateway";
const limitsPage = `${docs}/Reference/apigatewaylimits.htm`;
const jwtJson = `${docs}/Tasks/apigatewayusingjwttokens-usinjson.htm`;
const jwtKeys = `${docs}/Tasks/apigatewayusingjwttokens-keyparams.htm`;
const deploymentPage = `${docs}/Tasks/apigatewaycreatingdeployment.htm`;
const stockPage = `${docs}/Tasks/apigatewayaddingstockresponses.htm`;
const httpPage = `${docs}/Tasks/apigatewayusinghttpbackend.htm`;
const corsPage = `${docs}/Tasks/apigatewayaddingCORSsupport.htm`;
const headersPage = `${docs}/Tasks/apigatewaymodifyingresponsesrequests.htm`;
const rateLimitPage = `${docs}/Tasks/apigatewaylimitingbackendaccess.htm`;
const loggingApi = "https://docs.oracle.com/en-us/iaas/api/#/en/logging-management/latest/Log/";
const healthChecks = "https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Tasks/managinghealthchecks.htm";

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
  pathPrefixLength: { min: 1, max: 255, unit: "characters", source: deploymentPage },
  routePath: {
    pattern:
      /^\/(?:(?:[A-Za-z0-9$\-_.+!*'(),%;:@&=]+|\{[A-Za-z0-9_]+\})(?:\/(?:[A-Za-z0-9$\-_.+!*'(),%;:@&=]+|\{[A-Za-z0-9_]+\}))*(?:\/\{[A-Za-z0-9_]+\*\})?\/?|\{[A-Za-z0-9_]+\*\}\/?)?$/,
    form: "a path that starts with /, whose segments are plain text, {name} or, last, {name*}",
    source: deploymentPage,
  },
  routePathLength: { min: 1, max: 2000, unit: "characters", source: deploymentPage },
  methods: { oneOf: ["ANY", "HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], source: deploymentPage },
  deploymentsPerGateway: { min: 0, max: 20, unit: "deployments on one gateway", source: limitsPage },
  routes: { min: 1, max: 50, unit: "routes", source: limitsPage },
  routeOnce: {
    oneOf: [
      "each method of a path once, ANY beside no other; paths that differ in the names of parameters are the same",
    ],
    source: deploymentPage,
  },
  prefixOnce: { oneOf: ["each path prefix once on a gateway"], source: deploymentPage },
  rootAlone: { oneOf: ["/ as the only deployment on a gateway"], source: deploymentPage },
  specificationBytes: { min: 0, max: 2 * 1024 * 1024, unit: "bytes of specification", source: limitsPage },
} satisfies Record<string, RangeLimit | ChoiceLimit | PatternLimit>;

/** Authentication of requests by JWT. */
export const authentication = {
  issuers: { min: 1, max: 5, unit: "issuers", source: jwtJson },
  audiences: { min: 1, max: 5, unit: "audiences", source: jwtJson },
  claims: { min: 0, max: 10, unit: "claims, the one of the allow-list among them", source: jwtJson },
  clockSkewSeconds: { min: 0, max: 120, unit: "seconds", source: jwtJson },
  cacheHours: { min: 1, max: 24, unit: "hours", source: jwtJson },
  staticKeys: { min: 1, max: 10, unit: "keys", source: jwtJson },
  failureStatus: { min: 400, max: 599, unit: "(an HTTP status that refuses)", source: jwtJson },
  failureMessage: { oneOf: ["context variables other than request.body"], source: jwtJson },
  failurePolicy: { oneOf: ["only with TOKEN_AUTHENTICATION"], source: jwtJson },
  issuer: {
    oneOf: ["the https:// URL that the tokens carry as iss"],
    source: "https://www.rfc-editor.org/rfc/rfc8414#section-2",
  },
  audience: {
    oneOf: ["the text that the tokens carry as aud"],
    source: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3",
  },
  claimOnce: { oneOf: ["each claim once, with all its acceptable values"], source: jwtJson },
  claimText: { oneOf: ["a name and values that are not empty"], source: jwtJson },
  allowedClients: { oneOf: ["at least one client id, or AllowedClients.anyClientOfTheIssuers()"], source: jwtJson },
  jwksUri: {
    pattern: /^https:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/i,
    form: "an https:// URL without user name, password or fragment",
    source: jwtJson,
  },
  publicKey: { oneOf: ["an RSA public key with a kid, as a JSON Web Key or in PEM"], source: jwtKeys },
  scopes: {
    oneOf: ["at least one scope"],
    source: jwtJson,
  },
  entraScopes: {
    oneOf: ["authenticated(): Entra writes scp and roles, and the gateway reads only scope"],
    source: "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
  },
} satisfies Record<string, RangeLimit | ChoiceLimit | PatternLimit>;

/** Back ends. */
export const backend = {
  stockStatus: { min: 100, max: 599, unit: "(an HTTP status)", source: stockPage },
  stockBodyBytes: { min: 0, max: 4096, unit: "bytes", source: limitsPage },
  stockHeaders: { min: 0, max: 50, unit: "headers", source: stockPage },
  stockHeaderNameBytes: { min: 1, max: 1024, unit: "bytes", source: stockPage },
  stockHeaderValueBytes: { min: 0, max: 4096, unit: "bytes", source: stockPage },
  connectTimeoutSeconds: { min: 1, max: 75, unit: "seconds", source: httpPage },
  readTimeoutSeconds: { min: 1, max: 300, unit: "seconds", source: httpPage },
  sendTimeoutSeconds: { min: 1, max: 300, unit: "seconds", source: httpPage },
  url: { oneOf: ["an http:// or https:// URL, its context variables in the path only"], source: httpPage },
  encryptedUrl: {
    oneOf: ["an https:// URL", "an http:// one with allowPlainHttp: true"],
    source: "https://www.rfc-editor.org/rfc/rfc6750#section-5.2",
  },
} satisfies Record<string, RangeLimit | ChoiceLimit>;

/** Cross-origin resource sharing. */
export const cors = {
  headers: { min: 0, max: 50, unit: "headers", source: corsPage },
  methods: { min: 0, max: 50, unit: "methods", source: corsPage },
  method: { oneOf: ["*", "HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], source: corsPage },
  maxAgeSeconds: { min: 0, max: 2_147_483_647, unit: "seconds", source: corsPage },
  origins: {
    pattern: /^(?:\*|null|https?:\/\/[^/\s?#@A-Z]+)$/,
    form: "*, null, or an origin as browsers send it, such as https://app.example.com (lower case, no path, no trailing /)",
    source: corsPage,
  },
  /** Any page can make itself an origin `null`, with a sandboxed frame: the same as `*`. */
  credentialsWithAnyOrigin: {
    oneOf: ["credentials with listed origins", "any origin (* or null) without credentials"],
    source: "https://fetch.spec.whatwg.org/#cors-protocol-and-credentials",
  },
} satisfies Record<string, RangeLimit | PatternLimit | ChoiceLimit>;

/** Header transformations of a route. */
export const headers = {
  filtered: { min: 0, max: 50, unit: "headers blocked", source: headersPage },
  renamed: { min: 0, max: 20, unit: "headers renamed", source: headersPage },
  set: { min: 0, max: 20, unit: "headers set", source: headersPage },
  valuesPerHeader: { min: 1, max: 10, unit: "values", source: headersPage },
  forwardedClaim: {
    pattern: /^[^\s[\]{}]+$/,
    form: "the name of a claim, without spaces or brackets",
    source: `${docs}/Tasks/apigatewaycontextvariables.htm`,
  },
  namedOnce: {
    oneOf: ["each header in one transformation of a route, those of identityHeaders among them"],
    source: `${docs}/Tasks/apigatewaymodifyingresponsesrequests-addingheadertransformrequestpolicies.htm`,
  },
  name: {
    pattern: /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/,
    form: "an HTTP header name: letters, digits and !#$%&'*+-.^_`|~",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-5.1",
  },
} satisfies Record<string, RangeLimit | PatternLimit | ChoiceLimit>;

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
  ],
  source: `${docs}/Tasks/apigatewaymodifyingresponsesrequests-protectedrequestresponseheaders.htm`,
};

/** Rate limit of a deployment. */
export const rateLimit = {
  requestsPerSecond: { min: 1, max: 1_000_000, unit: "requests a second", source: rateLimitPage },
  key: { oneOf: ["CLIENT_IP", "TOTAL"], source: rateLimitPage },
  /** 20 deployments and the probes of some vantage points may ask in the same second, a retry each. */
  adapter: { min: 20, max: 1_000_000, unit: "requests a second for each client address", source: rateLimitPage },
} satisfies Record<string, RangeLimit | ChoiceLimit>;

/** Logs of a deployment. */
export const logs = {
  retentionDays: { oneOf: [30, 60, 90, 120, 150, 180], source: loggingApi },
  executionLevel: { oneOf: ["INFO", "WARN", "ERROR"], source: `${docs}/Tasks/apigatewayaddinglogging.htm` },
} satisfies Record<string, ChoiceLimit>;

/** Health checks of a public endpoint. */
export const healthCheck = {
  intervalSeconds: { oneOf: [10, 30, 60], source: healthChecks },
  publicOnly: { oneOf: ["public gateways: probes come from the internet"], source: healthChecks },
} satisfies Record<string, ChoiceLimit>;

/** A gateway's network. */
export const network = {
  cidr: {
    pattern: /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/,
    form: "an IPv4 CIDR block such as 10.0.0.0/24, its host bits zero",
    source: "https://docs.oracle.com/en-us/iaas/Content/Network/Concepts/overview.htm",
  },
  /** The VCN is halved; API Gateway wants 32 free addresses in its half. */
  vcnPrefixLength: { min: 16, max: 25, unit: "(prefix length)", source: `${docs}/Tasks/apigatewaycreatingvcn.htm` },
  port: { min: 1, max: 65535, unit: "(a TCP port)", source: "https://www.rfc-editor.org/rfc/rfc9293" },
  hostname: {
    pattern: /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    form: "a host name in lower case, without scheme, port or path",
    source: `${docs}/Tasks/apigatewaycustomdomains.htm`,
  },
} satisfies Record<string, RangeLimit | PatternLimit>;
