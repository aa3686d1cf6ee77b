/**
 * The routes of a deployment.
 *
 * @module
 */
import { isUrl } from "../../internal/url";
import { backend as backendLimits, deployment as limits } from "../../limits/api-gateway";
import { blocksByType } from "../../limits/deployment-specification";
import { Unknown } from "../expression/value";
import type { Authorization, Backend, CorsPolicy, LogLevel, Route, Transformations } from "./deployment";
import type { Fields } from "./fields";
import { type PathPattern, parsePattern } from "./path-pattern";
import { readContextText, readQueryTransformations, readTransformations } from "./read-transformations";
import type { SpecificationFinding } from "./specification-error";

const jwtPage = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm";
const backendPage = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingdeployment.htm";
const functionsPage = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingfunctionsbackend.htm";
const corsPage = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingcorssupport.htm";

/** What routes take over from their deployment. */
interface RouteDefaults {
  readonly hasAuthentication: boolean | Unknown;
  readonly isAnonymousAccessAllowed: boolean | Unknown;
  readonly cors: CorsPolicy | undefined | Unknown;
  readonly logLevel: LogLevel | Unknown;
}

/** A route as far as it is understood. */
export interface ReadRoute {
  readonly route: Route<Unknown>;
  /** Of what is wrong with it, what only changes what becomes of requests that are admitted. */
  readonly behindAdmission: readonly SpecificationFinding[];
}

/** Reads a route. */
export function readRoute(block: Fields, defaults: RouteDefaults): ReadRoute {
  const behindAdmission: SpecificationFinding[] = [];
  const behind = <T>(read: () => T): T => {
    const { value, errors } = block.found(read);
    behindAdmission.push(...errors);
    return value;
  };
  const pattern = block.understood(() => readPattern(block)) ?? new Unknown("its path is none that a route can have");
  const methods = block.understood(() => readMethods(block));
  const backend = behind(() => block.understood(() => readBackend(block.block("backend"), block)) ?? unreadBackend);
  const requests = block.part("request_policies");
  const responseHeaders = behind(() => readResponsePolicies(block));
  const level = block.harmless(() => block.understood(() => readLogLevel(block.block("logging_policies"))));
  const logLevel = level ?? defaults.logLevel;
  block.done();
  const route = { pattern, methods, backend, logLevel, responseHeaders };
  if (Unknown.is(requests))
    return {
      route: { ...route, authorization: requests, cors: requests, requestHeaders: requests, requestQuery: requests },
      behindAdmission,
    };
  const authorization = block.understood(() => readAuthorization(requests?.block("authorization"), defaults, block));
  const cors = block.understood(() => readCors(requests?.block("cors"))) ?? defaults.cors;
  const requestHeaders = behind(() => block.understood(() => readRequestHeaders(requests)));
  const requestQuery = behind(() =>
    block.understood(() => readQueryTransformations(requests?.block("query_parameter_transformations"))),
  );
  behind(() => readValidations(requests));
  requests?.done();
  return { route: { ...route, authorization, cors, requestHeaders, requestQuery }, behindAdmission };
}

const unreadBackend = new Unknown("its back end is none that is known here");

function readPattern(block: Fields): PathPattern | undefined {
  const path = block.text("path") ?? "";
  const pattern = parsePattern(path);
  const actual = JSON.stringify(path);
  const gap = new Unknown(`its path is ${actual}, which is none that a route can have`);
  if (pattern !== undefined) return pattern;
  return block.report("path", actual, `Allowed: ${limits.routePath.form}.`, limits.routePath.source, gap);
}

/** A route that names no method has all of them: see `route-without-methods` in choices. */
function readMethods(block: Fields): readonly string[] {
  const methods = block.texts("methods");
  const { oneOf, source } = limits.methods;
  const unknown = methods.filter((method) => !oneOf.includes(method));
  if (unknown.length > 0) block.report("methods", unknown.join(", "), `Allowed: ${oneOf.join(", ")}.`, source);
  return methods.length === 0 ? ["ANY"] : methods;
}

const readRequestHeaders = (policies: Fields | undefined): Transformations =>
  readTransformations(policies?.block("header_transformations"), "request");

/** What may refuse a request that is admitted, or answer it in the place of the back end. */
function readValidations(policies: Fields | undefined): void {
  const remedy = "Remove it from the stack that you run locally, or test it in OCI.";
  for (const [name, required] of validations) {
    const block = policies?.block(name);
    const found = policies?.found(() => block === undefined || isIdle(block, required));
    if (found?.value === false && found.errors.length === 0) policies?.unsupported(name, remedy);
  }
  policies?.withoutCache("response_cache_lookup");
}

/** Validations, with the blocks of what they may ask for. */
const validations = [
  ["body_validation", "content"],
  ["header_validations", "headers"],
  ["query_parameter_validations", "parameters"],
] as const;

/** What it asks for is only logged, or it asks for nothing: see `validations` in choices. */
function isIdle(validation: Fields, asked: string): boolean {
  const mode = validation.text("validation_mode");
  if (mode === "DISABLED" || mode === "PERMISSIVE") return true;
  const items = validation.blocks(asked);
  // A body of another kind is refused even where none is required.
  if (asked === "content") return items.length === 0 && validation.flag("required") !== true;
  return items.every((item) => item.flag("required") !== true);
}

function readResponsePolicies(route: Fields): Route<Unknown>["responseHeaders"] {
  return route.understood(() => {
    const policies = route.block("response_policies");
    const headers = readTransformations(policies?.block("header_transformations"), "response");
    policies?.withoutCache("response_cache_store");
    policies?.done();
    return headers;
  });
}

/** The `execution_log` decides; the switches beside it drive an older kind of archive only. */
export function readLogLevel(block: Fields | undefined): LogLevel | undefined {
  if (block === undefined) return undefined;
  const log = block.block("execution_log");
  // The provider sends no empty text.
  const level = log?.text("log_level") || undefined;
  log?.without("is_enabled");
  log?.done();
  block.without("access_log");
  block.done();
  if (level === undefined || level === "INFO" || level === "WARN" || level === "ERROR") return level;
  return log?.report("log_level", level, "Allowed: INFO, WARN, ERROR.");
}

/** Reads a `cors` block. */
export function readCors(block: Fields | undefined): CorsPolicy | undefined {
  if (block === undefined) return undefined;
  const policy = {
    origins: block.texts("allowed_origins"),
    methods: block.texts("allowed_methods"),
    headers: block.texts("allowed_headers"),
    exposedHeaders: block.texts("exposed_headers"),
    allowCredentials: block.flag("is_allow_credentials_enabled") ?? false,
    maxAgeSeconds: block.number("max_age_in_seconds") ?? 0,
  };
  block.done();
  return policy.origins.length > 0 ? policy : block.report("allowed_origins", "nothing", "Required.", corsPage);
}

function readAuthorization(block: Fields | undefined, defaults: RouteDefaults, route: Fields): Authorization | Unknown {
  const type = block?.text("type") ?? "AUTHENTICATION_ONLY";
  const asked = type === "ANY_OF" ? block?.found(() => block.texts("allowed_scope")) : undefined;
  const { value: scopes, errors } = asked ?? { value: [], errors: [] };
  // Sent for ANY_OF alone.
  block?.without("allowed_scope");
  block?.done();
  const { hasAuthentication, isAnonymousAccessAllowed } = defaults;
  const place = block ?? route;
  // Whoever asks for no token is open, whatever else is wrong.
  const refused = (allowed: string, meant: Authorization | Unknown): Authorization | Unknown => {
    place.report("type", type, allowed, jwtPage);
    return meant;
  };
  if (Unknown.is(hasAuthentication)) return type === "ANONYMOUS" ? { type: "open" } : hasAuthentication;
  if (!hasAuthentication) {
    if (block === undefined || type === "ANONYMOUS") return { type: "open" };
    return refused("The deployment has no authentication policy: it would be open. Add one.", { type: "open" });
  }
  if (type === "AUTHENTICATION_ONLY") return { type };
  if (type === "ANY_OF" && (scopes.length > 0 || errors.length > 0)) return { type, scopes };
  if (type === "ANONYMOUS") {
    if (isAnonymousAccessAllowed !== false) return { type: "open" };
    return refused("It needs is_anonymous_access_allowed = true in the deployment's authentication.", { type: "open" });
  }
  const allowed = "Allowed: AUTHENTICATION_ONLY, ANONYMOUS, or ANY_OF with allowed_scope.";
  return refused(allowed, new Unknown(`its authorization is ${type}`));
}

function readBackend(block: Fields | undefined, route: Fields): Backend | undefined {
  if (block === undefined) return route.report("backend", "nothing", "Required.");
  const type = block.text("type");
  block.unsent(blocksByType.backend, type);
  block.unsupported("routing_backends", "Run the stack locally with one back end for the route.");
  block.unsupported("selection_source", "Run the stack locally with one back end for the route.");
  const backend = readKind(block, type);
  block.done();
  return backend;
}

function readKind(block: Fields, type: string | undefined): Backend | undefined {
  if (type === "STOCK_RESPONSE_BACKEND") {
    const headers = block.blocks("headers").map((header) => {
      const pair = { name: header.text("name") ?? "", value: readContextText(header, "value") };
      header.done();
      return pair;
    });
    return { type, status: block.number("status") ?? 200, body: readContextText(block, "body"), headers };
  }
  if (type === "HTTP_BACKEND") {
    const { connectTimeoutSeconds, readTimeoutSeconds, sendTimeoutSeconds } = backendLimits;
    const seconds = (name: string, byDefault: number, { max }: { readonly max: number }): number => {
      const value = block.number(name) ?? byDefault;
      if (value <= 0 || value > max) block.report(name, String(value), `Allowed: up to ${max} seconds.`);
      return value;
    };
    return {
      type,
      url: readUrl(block),
      verifyTls: !(block.flag("is_ssl_verify_disabled") ?? false),
      connectSeconds: seconds("connect_timeout_in_seconds", 60, connectTimeoutSeconds),
      readSeconds: seconds("read_timeout_in_seconds", 10, readTimeoutSeconds),
      sendSeconds: seconds("send_timeout_in_seconds", 10, sendTimeoutSeconds),
    };
  }
  if (type === "ORACLE_FUNCTIONS_BACKEND") {
    const functionId = block.text("function_id");
    return functionId === undefined
      ? block.report("function_id", "nothing", "Required.", functionsPage)
      : { type, functionId };
  }
  const remedy = "The local gateway plays STOCK_RESPONSE_BACKEND, HTTP_BACKEND and ORACLE_FUNCTIONS_BACKEND.";
  return block.notPlayed("type", String(type), remedy, backendPage, new Unknown(`its back end is ${type}`));
}

/** Context variables only "as a path segment in the URL property …, but not as a query parameter"; never in the name of the server. */
function readUrl(block: Fields) {
  const text = block.text("url") ?? "";
  // Keys may hold what else would end the host or the path.
  const url = text.replace(/\$\{[^}]*\}/g, "{}");
  const [, host = "", path = "", query = ""] = /^https?:\/\/([^/?#]*)([^?#]*)(.*)$/s.exec(url) ?? [];
  const isWhole = path.split("/").every((segment) => segment === "{}" || !segment.includes("{}"));
  if (host === "" || /[{}@]/.test(host) || !isWhole || query.includes("{}") || !isUrl(url.replaceAll("{}", "x")))
    block.report("url", text, `Allowed: ${backendLimits.url.rule}.`, backendLimits.url.source);
  return readContextText(block, "url", text);
}
