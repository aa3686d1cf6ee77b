import type { TerraformStack } from "cdktf";
import { Backend, type Cors, type HttpMethod, type Route, type StockResponse } from "../../../constructs/index";
import { secured, stockRoute } from "../test-stack";
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
  ROUTE_METHOD_INVALID: [
    limit("at least one", methods, ["GET"], []),
    limit("methods in capitals", methods, ["PATCH"], ["patch"]),
    limit("methods that the gateway knows", methods, ["OPTIONS"], ["TRACE"]),
  ],
  BACKEND_STOCK_INVALID: [
    limit("a status", stock, { status: 599 }, { status: 600 }),
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
