import { type TerraformStack, TerraformVariable } from "cdktf";
import {
  Backend,
  type Cors,
  type HttpMethod,
  type Route,
  RouteAccess,
  type StockResponse,
  VerificationKeys,
} from "../../../constructs/index";
import { adapter, network, newGateway, otherGateway, secured, stockRoute } from "../test-stack";
import { type FindingCases, limit, times } from "./finding-case";

const routes = (scope: TerraformStack, list: readonly Route[]) => secured(scope, { routes: list });
const route = (scope: TerraformStack, over: Partial<Route>) => routes(scope, [{ ...stockRoute, ...over }]);
const path = (scope: TerraformStack, value: string) => route(scope, { path: value });
const methods = (scope: TerraformStack, value: readonly string[]) =>
  route(scope, { methods: value as readonly HttpMethod[] });
const stock = (scope: TerraformStack, over: Partial<StockResponse>) =>
  route(scope, { backend: Backend.stock({ status: 200, ...over }) });
const http = (scope: TerraformStack, url: string, allowPlainHttp?: boolean) =>
  route(scope, { path: "/{a}", backend: Backend.http({ url, allowPlainHttp }) });
const timeout =
  (name: "connectTimeoutInSeconds" | "readTimeoutInSeconds" | "sendTimeoutInSeconds") =>
  (scope: TerraformStack, seconds: number) =>
    route(scope, { backend: Backend.http({ url: "https://backend.example.com", [name]: seconds }) });
const named = (scope: TerraformStack, name: string) =>
  routes(scope, [stockRoute, at("/twice", "GET"), at("/twice", "POST")]).route(name);
const at = (where: string, ...verbs: HttpMethod[]): Route => ({ ...stockRoute, path: where, methods: verbs });
const cors = (scope: TerraformStack, over: Partial<Cors>) =>
  secured(scope, { cors: { allowedOrigins: ["https://app.example.com"], ...over } });
const headers = (count: number) => Object.fromEntries(times(count, (n) => [`H${n}`, "v"]));
const renamed = (count: number) => Object.fromEntries(times(count, (n) => [`H${n}`, `R${n}`]));
const names = (count: number) => times(count, (n) => `H${n}`);
const set = (count: number) => names(count).map((name) => ({ name, values: ["v"] }));
const request = (scope: TerraformStack, requestHeaders: Route["requestHeaders"]) => route(scope, { requestHeaders });
const response = (scope: TerraformStack, responseHeaders: Route["responseHeaders"]) =>
  route(scope, { responseHeaders });

const text = (scope: TerraformStack, value: string) =>
  route(scope, { path: "/{a}/{rest*}", requestHeaders: { set: [{ name: "X-A", values: [value] }] } });
const responseText = (scope: TerraformStack, value: string) =>
  route(scope, { path: "/{a}", responseHeaders: { set: [{ name: "X-A", values: [value] }] } });
const refusal = (scope: TerraformStack, message: string) =>
  secured(scope, { routes: [stockRoute, at("/{a}", "GET")], failureResponse: { status: 401, message } });
const refusalHeader = (scope: TerraformStack, value: string) =>
  secured(scope, {
    failureResponse: { status: 401, message: "", headers: { set: [{ name: "X-A", values: [value] }] } },
  });

const closed = (where: string): Route => at(where, "GET");
const open = (where: string): Route => ({ ...closed(where), access: RouteAccess.anonymous() });
const scoped = (where: string, ...scopes: readonly string[]): Route => ({
  ...closed(where),
  access: RouteAccess.anyOfScopes(scopes.length === 0 ? ["a"] : scopes),
});
const besideClosed = (where: string) => (scope: TerraformStack, openPath: string) =>
  routes(scope, [closed(where), open(openPath)]);
const a = (url: string) => Backend.http({ url });
const publicUrl = (origin: string) => `${origin}/public/\${request.path[p]}`;
const besideAdmin = (to: (url: string) => Backend) => (scope: TerraformStack, url: string) =>
  routes(scope, [
    { ...closed("/admin"), backend: to("https://a/admin") },
    { ...open("/public/{p*}"), backend: to(url) },
  ]);
/** Servers whose whole addresses are variables. */
const onVariables = (scope: TerraformStack, ofClosed: string, ofOpen: string) => {
  const [one, other] = ["one", "other"].map((id) => new TerraformVariable(scope, id, { type: "string" }).stringValue);
  const base = (id: string) => (id === "one" ? one : other);
  routes(scope, [
    { ...closed("/admin"), backend: a(`${base(ofClosed)}/admin`) },
    { ...open("/public/{p*}"), backend: a(`${base(ofOpen)}/public/\${request.path[p]}`) },
  ]);
};
const calling = (where: string, make: (path: string) => Route): Route => ({
  ...make(where),
  backend: Backend.function("ocid1.fnfunc.oc1..a"),
});
const twoDeployments = (scope: TerraformStack, one: Route) => {
  secured(scope, { pathPrefix: "/one", routes: [one] }, "One");
  secured(scope, { pathPrefix: "/two", routes: [{ ...closed("/x"), backend: a("https://a/x") }] }, "Two");
};
/** The first is closed. */
const nested = (scope: TerraformStack, other: Route, closedPrefix: string, otherPrefix: string) => {
  const gateway = otherGateway(scope);
  secured(scope, { gateway, pathPrefix: closedPrefix, routes: [closed("/x")] }, "Closed");
  secured(scope, { gateway, pathPrefix: otherPrefix, routes: [other] }, "Other");
};
const ownGateway = (scope: TerraformStack, backendPorts?: readonly number[]) =>
  newGateway(scope, { network: network(scope, { backendPorts }), invokePolicy: "none" });
const throughNetwork = (backendPorts?: readonly number[]) => (scope: TerraformStack, url: string) =>
  secured(scope, {
    gateway: ownGateway(scope, backendPorts),
    routes: [{ ...stockRoute, backend: Backend.http({ url, allowPlainHttp: url.startsWith("http:") }) }],
  });

export const routeCases = {
  ROUTES_COUNT: [
    limit(
      "at most 50",
      routes,
      times(50, (n) => at(`/${n}`, "GET")),
      times(51, (n) => at(`/${n}`, "GET")),
    ),
    limit("at least one", routes, [stockRoute], []),
  ],
  ROUTE_UNKNOWN: [
    limit("by its path", named, "/orders", "/other"),
    limit("by method and path", named, "GET /orders", "DELETE /orders"),
    limit("one alone", named, "POST /twice", "/twice"),
  ],
  ROUTE_PATH_INVALID: [
    limit("a leading slash", path, "/", ""),
    limit("parameters", path, "/a/{b}/c/", "/a/{b-c}"),
    limit("whole segments as parameters", path, "/{b}", "/a{b}"),
    limit("a wildcard at the end", path, "/a/{b*}", "/{b*}/a"),
    limit("one wildcard", path, "/{a}/{b*}", "/{a*}/{b*}"),
    limit("no empty segment", path, "/a/", "/a//"),
    limit("no context variable", path, "/$/b", "/${request.path[a]}"),
    limit("its length", path, `/${"a".repeat(1999)}`, `/${"a".repeat(2000)}`),
  ],
  ROUTE_DUPLICATE: [
    limit("each method once", routes, [at("/a", "GET"), at("/a", "POST")], [at("/a", "GET"), at("/a", "GET")]),
    limit("ANY beside no other", routes, [at("/a", "ANY")], [at("/a", "ANY"), at("/a", "GET")]),
    limit("in any order", routes, [at("/a", "ANY"), at("/b", "GET")], [at("/a", "GET"), at("/a", "ANY")]),
    limit(
      "by shape, not by name",
      routes,
      [at("/{a}", "GET"), at("/{a*}", "GET")],
      [at("/{a}", "GET"), at("/{b}", "GET")],
    ),
  ],
  ROUTE_METHOD_INVALID: [limit("at least one", methods, ["GET"], [])],
  SETTING_MISTYPED: [
    limit("methods in capitals", methods, ["PATCH"], ["patch"]),
    limit("methods that the gateway knows", methods, ["OPTIONS"], ["TRACE"]),
  ],
  ROUTE_REACHES_CLOSED: [
    limit("no wildcard beside a closed path", besideClosed("/world"), "/worlds/{path*}", "/{path*}"),
    limit("nor a parameter", besideClosed("/world"), "/{a}/{b}", "/{a}"),
    limit("nor a wildcard below", besideClosed("/world"), "/world/more", "/world/{path*}"),
    limit("nor the same in other case", besideClosed("/world"), "/word", "/World"),
    limit("nor with a slash", besideClosed("/world"), "/world/a", "/world/"),
    limit("nor in another encoding", besideClosed("/world"), "/%57orlds", "/%57orld"),
    limit("nor with an encoded slash", besideClosed("/a/b"), "/a%2fc", "/A%2fb"),
    limit("nor a parameter beside a closed wildcard", besideClosed("/files/{path*}"), "/health", "/{a}"),
    limit("a plain path within a closed wildcard", besideClosed("/{path*}"), "/public/{path*}", "/{rest*}/"),
    limit("what is looser at one place", besideClosed("/{a}/admin"), "/public/{a}/x", "/public/{a}"),
    {
      what: "unless it is named",
      atTheLimit: (scope) => routes(scope, [closed("/world"), { ...open("/{path*}"), mayReachClosedRoutes: true }]),
      beyond: (scope) => routes(scope, [open("/{path*}"), closed("/world")]),
    },
    {
      what: "by a method of both",
      atTheLimit: (scope) => routes(scope, [{ ...closed("/world"), methods: ["POST"] }, open("/{path*}")]),
      beyond: (scope) => routes(scope, [{ ...closed("/world"), methods: ["POST", "GET"] }, open("/{path*}")]),
    },
    {
      what: "by any method",
      atTheLimit: (scope) => routes(scope, [closed("/world"), open("/{a}/x")]),
      beyond: (scope) => routes(scope, [{ ...closed("/world"), methods: ["ANY"] }, open("/{path*}")]),
    },
    {
      what: "nor what asks for a scope",
      atTheLimit: (scope) => routes(scope, [scoped("/{path*}"), closed("/world")]),
      beyond: (scope) => routes(scope, [closed("/{path*}"), scoped("/world")]),
    },
    {
      what: "nor what asks for another scope",
      atTheLimit: (scope) => routes(scope, [scoped("/{path*}"), scoped("/world", "b", "a")]),
      beyond: (scope) => routes(scope, [scoped("/{path*}", "a", "b"), scoped("/world")]),
    },
    limit("no URL of choice on a server with closed routes", besideAdmin(a), "https://b/x", publicUrl("https://a")),
    limit("nor on its other spelling", besideAdmin(a), publicUrl("https://a:8443"), publicUrl("https://A.:443")),
    ...["https://%61", "https://a\u3002:80", "https://\uff41", "HTTPS://a\u00ad"].map((same) =>
      limit("nor by a name that leads to it", besideAdmin(a), publicUrl("https://aa"), publicUrl(same)),
    ),
    limit("nor by a query", besideAdmin(a), "https://a/public", "https://a/public/${request.query[f]}"),
    limit("nor by a header", besideAdmin(a), "https://a/public", "https://a/${request.headers[f]}"),
    {
      what: "nor on a server that only Terraform knows",
      atTheLimit: (scope) => onVariables(scope, "one", "other"),
      beyond: (scope) => onVariables(scope, "one", "one"),
    },
    {
      what: "nor by a function",
      atTheLimit: (scope) => routes(scope, [calling("/admin/{p*}", closed), calling("/public", open)]),
      beyond: (scope) => routes(scope, [calling("/admin/{p*}", closed), calling("/public/{p*}", open)]),
    },
    {
      what: "nor in another deployment",
      atTheLimit: (scope) => twoDeployments(scope, { ...open("/health"), backend: a("https://c/") }),
      beyond: (scope) => twoDeployments(scope, { ...open("/{p*}"), backend: a("https://a/${request.path[p]}") }),
    },
    {
      what: "no prefix below a closed one's",
      atTheLimit: (scope) => nested(scope, open("/x"), "/hello", "/hello2"),
      beyond: (scope) => nested(scope, open("/x"), "/hello", "/hello/admin"),
    },
    {
      what: "nor above",
      atTheLimit: (scope) => nested(scope, closed("/x"), "/hello/admin", "/hello"),
      beyond: (scope) => nested(scope, open("/x"), "/hello/admin", "/hello"),
    },
    {
      what: "unless that is named",
      atTheLimit: (scope) => nested(scope, { ...open("/x"), mayReachClosedRoutes: true }, "/a", "/a/b"),
      beyond: (scope) => nested(scope, { ...open("/x"), mayReachClosedRoutes: false }, "/a", "/a/b"),
    },
  ],
  BACKEND_PORT_CLOSED: [
    limit("a port of the network", throughNetwork([8443]), "https://b:8443/", "https://b:8444/"),
    limit("443 alone by default", throughNetwork(), "https://b:443/", "https://b:8443/"),
    limit("nor that of plain http", throughNetwork([80]), "http://b/", "http://b:8080/"),
    limit(
      "nor that of keys",
      (scope, uri: string) =>
        secured(scope, { gateway: ownGateway(scope), keys: VerificationKeys.remoteJwks({ uri }) }),
      "https://i/keys",
      "https://i:8443/keys",
    ),
    limit(
      "nor of those that the adapter fetches",
      (scope, uri: string) => adapter(scope, { network: network(scope), upstreamJwksUri: uri }),
      "https://i:443/keys",
      "https://i:8443/keys",
    ),
  ],
  BACKEND_STOCK_INVALID: [
    limit("a status", stock, { status: 599 }, { status: 600 }),
    ...[100, 101, 103, 199].map((interim) => limit("a final status", stock, { status: 200 }, { status: interim })),
    ...[204, 205, 304].map((status) =>
      limit("no body where none is read", stock, { status, body: "" }, { status, body: "a" }),
    ),
    limit("4,096 bytes", stock, { body: "ä".repeat(2048) }, { body: "ä".repeat(2049) }),
    limit("50 headers", stock, { headers: headers(50) }, { headers: headers(51) }),
    limit("1 KB of name", stock, { headers: { ["n".repeat(1024)]: "" } }, { headers: { ["n".repeat(1025)]: "" } }),
    // [{"name":"n","value":"…"}], quotes in it escaped.
    limit("4 KB of JSON", stock, { headers: { n: "v".repeat(4071) } }, { headers: { n: "v".repeat(4072) } }),
    limit("escaped", stock, { headers: { n: '"'.repeat(2035) } }, { headers: { n: '"'.repeat(2036) } }),
    limit("a name", stock, { headers: { "Content-Type": "a" } }, { headers: { "Content Type": "a" } }),
  ],
  BACKEND_URL_INVALID: [
    limit("variables in the path", http, "https://b/${request.path[a]}", "https://b/?a=${request.path[a]}"),
    limit("whole segments", http, "https://b/${request.path[a]}/x", "https://b/x-${request.path[a]}"),
    limit("one variable a segment", http, "https://b/${request.host}", "https://b/${request.path[a]}${request.host}"),
    limit("segments, not the whole path", http, "https://b/${request.path[a]}", "https://b/${request.path}"),
    limit("no host from the request", http, "https://b/${request.query[h]}", "https://${request.query[h]}/x"),
    limit("no part of a host", http, "https://b/", "https://b.${request.headers[X-Target]}/x"),
    limit("nor its port", http, "https://b:8443/", "https://b:${request.query[p]}/x"),
    limit("nor beside a user name", http, "https://b/", "https://a.example@${request.host}/x"),
    limit("no user name at all", http, "https://b/", "https://user:password@b/x"),
    limit("no variable without a /", http, "https://b/x", "https://b${request.path[a]}"),
    limit("no parameter in the form of paths", http, "https://b/${request.path[a]}", "https://b/{a}"),
    limit("no bare variable", http, "https://b/request.path", "https://b/request.path[a]"),
    limit("no braces alone", http, "https://b/?a[]=1", "https://b/{request.path[a]}"),
    limit("no space", http, "https://b/%20x", "https://b/ x"),
    limit("one line", http, "https://[::1]:8443/x", "https://b/x\n"),
    limit("a host", http, "https://b", "https:///b/x"),
    limit("no fragment", http, "https://b/x", "https://b/x#${request.path[a]}"),
    limit("http or https", http, "https://b", "ftp://b"),
    limit("absolute", http, "https://b/a", "/a"),
  ],
  CONTEXT_VARIABLE_INVALID: [
    limit("a table that there is", text, "${request.subdomain[a.com]}", "${request.cookies[a]}"),
    limit("a key where one is due", text, "${request.query[a]}", "${request.query}"),
    limit("no key where none is due", text, "${request.host}", "${request.host[a]}"),
    limit("a key that is not empty", text, "${request.headers[a]}", "${request.headers[]}"),
    limit("no spaces", text, "${request.path}", "${ request.path }"),
    limit("a brace at the end", text, "${request.path}", "${request.path"),
    limit("no request body", text, "{request.body}", "${request.body}"),
    limit("braces within a text", text, "request.host is", "request.host"),
    limit("no escape of Terraform's", text, "$100", "$${request.host}"),
    limit("nor of its directives", text, "100 % %{", "%%{ if true }"),
    limit("no variable of Terraform's", text, "var.backend", "${var.backend}"),
    limit("no local value", text, "local.backend", "${local.backend}"),
    limit("no data source", text, "data.gov", "${data.oci_core_vcn.main.id}"),
    limit("no resource", text, "oci_core_vcn.main.id", "${oci_core_vcn.main.id}"),
    limit("a parameter of the route", text, "${request.path[a]}", "${request.path[b]}"),
    limit("a wildcard by its name", text, "${request.path[rest]}", "${request.path[rest*]}"),
    limit("in responses too", responseText, "${request.path[a]}", "${request.path[b]}"),
    limit("in URLs too", http, "https://b/${request.path[a]}", "https://b/${request.path[b]}"),
    limit("in refusals too", refusal, "${request.path[a]}", "${request.path[b]}"),
    {
      what: "no claim where no token is asked for",
      atTheLimit: (scope) => route(scope, { backend: a("https://b/${request.auth[sub]}") }),
      beyond: (scope) =>
        route(scope, { backend: a("https://b/${request.auth[sub]}"), access: RouteAccess.anonymous() }),
    },
    limit("and their headers", refusalHeader, "${request.auth[responseCode]}", "${request.auth}"),
  ],
  BACKEND_PLAIN_HTTP: [
    {
      what: "only by name",
      atTheLimit: (scope) => http(scope, "http://b.example.com", true),
      beyond: (scope) => http(scope, "HTTP://b.example.com"),
    },
  ],
  BACKEND_TIMEOUT_RANGE: [
    limit("75 s to connect", timeout("connectTimeoutInSeconds"), 75, 76),
    limit("1 s to connect", timeout("connectTimeoutInSeconds"), 1, 0),
    limit("300 s to read", timeout("readTimeoutInSeconds"), 300, 301),
    limit("300 s to send", timeout("sendTimeoutInSeconds"), 300, 301),
    limit("whole seconds", timeout("sendTimeoutInSeconds"), 2, 2.5),
  ],
  CORS_INVALID: [
    limit("at least one origin", cors, { allowedOrigins: ["*"] }, { allowedOrigins: [] }),
    limit("an origin", cors, { allowedOrigins: ["http://a:8080"] }, { allowedOrigins: ["http://a/"] }),
    limit("as browsers spell it", cors, { allowedOrigins: ["https://a"] }, { allowedOrigins: ["https://A"] }),
    limit(
      "credentials with listed origins",
      cors,
      { allowCredentials: true },
      { allowCredentials: true, allowedOrigins: ["*"] },
    ),
    limit(
      "no credentials for null",
      cors,
      { allowedOrigins: ["null"] },
      { allowCredentials: true, allowedOrigins: ["null"] },
    ),
    limit("methods", cors, { allowedMethods: ["DELETE", "*"] }, { allowedMethods: ["delete"] }),
    limit("50 methods", cors, { allowedMethods: times(50, () => "GET") }, { allowedMethods: times(51, () => "GET") }),
    limit("50 headers", cors, { allowedHeaders: names(50) }, { allowedHeaders: names(51) }),
    limit("50 exposed headers", cors, { exposedHeaders: names(50) }, { exposedHeaders: names(51) }),
    limit("header names", cors, { allowedHeaders: ["*"] }, { allowedHeaders: ["A: b"] }),
    limit("an age", cors, { maxAgeInSeconds: 0 }, { maxAgeInSeconds: -1 }),
    limit("an age of 32 bits", cors, { maxAgeInSeconds: 2 ** 31 - 1 }, { maxAgeInSeconds: 2 ** 31 }),
    limit("of a route too", route, { cors: { allowedOrigins: ["*"] } }, { cors: { allowedOrigins: [] } }),
  ],
  HEADERS_COUNT: [
    // Nine other spellings of the three identity headers are blocked anyway, and three headers set.
    limit("50 blocked", request, { block: names(41) }, { block: names(42) }),
    limit("20 set", request, { set: set(17) }, { set: set(18) }),
    limit("20 blocked in responses", response, { block: names(20) }, { block: names(21) }),
    limit("20 renamed", response, { rename: renamed(20) }, { rename: renamed(21) }),
    limit(
      "10 values",
      response,
      { set: [{ name: "H", values: times(10, String) }] },
      { set: [{ name: "H", values: times(11, String) }] },
    ),
    limit("a value", response, { set: [{ name: "H", values: ["a"] }] }, { set: [{ name: "H", values: [] }] }),
    {
      what: "50 spellings of identity headers",
      atTheLimit: (scope) => secured(scope, { identityHeaders: { "A-B-C-D-E-F": "sub" } }),
      beyond: (scope) => secured(scope, { identityHeaders: { [`A${"-B".repeat(60)}`]: "sub" } }),
    },
  ],
  HEADER_TWICE: [
    limit(
      "each in one transformation",
      request,
      { block: ["X-A"], rename: { "X-B": "X-C" }, set: [{ name: "X-D", values: ["d"] }] },
      { block: ["X-A"], set: [{ name: "x-a", values: ["a"] }] },
    ),
    limit("of responses too", response, { rename: { A: "B" } }, { block: ["B"], rename: { A: "B" } }),
    limit("nor is it one of ours", request, { block: ["X-Neutral"] }, { block: ["x-neutral-set"] }),
    limit("an identity header is set already", request, { block: ["X-Other"] }, { block: ["x-auth-subject"] }),
    limit(
      "nor is it set by hand",
      request,
      { set: [{ name: "X-Other", values: ["a"] }] },
      { set: [{ name: "X_Auth_Subject", values: ["a"] }] },
    ),
    limit("nor renamed to", request, { rename: { A: "X-Other" } }, { rename: { A: "X-AUTH-CLIENT" } }),
  ],
  HEADER_NAME_INVALID: [
    limit("in blocked", request, { block: ["A-b_c.d!#$%&'*+^`|~"] }, { block: ["A b"] }),
    limit("in renamed", response, { rename: { a: "b" } }, { rename: { a: "" } }),
    limit("in set", response, { set: [{ name: "a", values: ["v"] }] }, { set: [{ name: "ä", values: ["v"] }] }),
  ],
  HEADER_PROTECTED: [
    limit("in blocked", request, { block: ["Authorization"] }, { block: ["Cookie"] }),
    limit("in renamed", request, { rename: { "X-A": "X-B" } }, { rename: { "X-A": "TE" } }),
    {
      what: "of requests, not of responses",
      atTheLimit: (scope) => response(scope, { block: ["Origin"] }),
      beyond: (scope) => request(scope, { block: ["Origin"] }),
    },
    {
      what: "of responses, not of requests",
      atTheLimit: (scope) => request(scope, { block: ["Retry-After"] }),
      beyond: (scope) => response(scope, { block: ["Retry-After"] }),
    },
    limit("in set", response, { block: ["X-Frame"] }, { set: [{ name: "X-XSS-Protection", values: ["0"] }] }),
  ],
} satisfies FindingCases;
