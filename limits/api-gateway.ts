/**
 * What OCI API Gateway allows.
 *
 * @module
 */
import type { ChoiceLimit, RangeLimit } from "./limit";
import type { AnyLimit } from "./rule";

const docs = "https://docs.oracle.com/en-us/iaas/Content/APIGateway";
const limitsPage = `${docs}/Reference/apigatewaylimits.htm`;
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
