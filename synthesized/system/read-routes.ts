/**
 * The routes of a deployment.
 *
 * @module
 */
import { isUrl } from "../../internal/url";
import { backend as backendLimits, deployment as limits } from "../../limits/api-gateway";
import type { Authorization, Backend, CorsPolicy, LogLevel, Route } from "./deployment";
import type { Fields } from "./fields";
import { parsePattern } from "./path-pattern";
import { readContextText, readTransformations } from "./read-transformations";

const jwtPage = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm";
const corsPage = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingcorssupport.htm";

/** What routes take over from their deployment. */
interface RouteDefaults {
  readonly hasAuthentication: boolean;
  readonly isAnonymousAccessAllowed: boolean;
  readonly cors: CorsPolicy | undefined;
  readonly logLevel: LogLevel;
}

/** @returns `undefined` where the findings have what is wrong */
export function readRoute(block: Fields, defaults: RouteDefaults): Route | undefined {
  const path = block.text("path") ?? "";
  const pattern = parsePattern(path);
  const methods = block.texts("methods");
  const backend = readBackend(block.block("backend"), block);
  const requests = block.block("request_policies");
  const responses = block.block("response_policies");
  const logLevel = readLogLevel(block.block("logging_policies")) ?? defaults.logLevel;
  block.done();
  const authorization = readAuthorization(requests?.block("authorization"), defaults, block);
  const cors = readCors(requests?.block("cors")) ?? defaults.cors;
  const requestHeaders = readTransformations(requests?.block("header_transformations"), "request");
  const responseHeaders = readTransformations(responses?.block("header_transformations"), "response");
  for (const name of [
    "body_validation",
    "header_validations",
    "query_parameter_validations",
    "query_parameter_transformations",
  ])
    requests?.unsupported(name, "Remove it from the stack that you run locally, or test it in OCI.");
  requests?.unsupported("response_cache_lookup", "Run the stack locally without response caching.");
  requests?.done();
  responses?.unsupported("response_cache_store", "Run the stack locally without response caching.");
  responses?.done();
  const unknown = methods.filter((method) => !limits.methods.oneOf.includes(method));
  if (methods.length === 0 || unknown.length > 0)
    block.report(
      "methods",
      unknown.join(", ") || "nothing",
      `Allowed: ${limits.methods.oneOf.join(", ")}.`,
      limits.methods.source,
    );
  if (pattern === undefined)
    return block.report("path", JSON.stringify(path), `Allowed: ${limits.routePath.form}.`, limits.routePath.source);
  if (backend === undefined || authorization === undefined) return undefined;
  return { pattern, methods, backend, authorization, cors, requestHeaders, responseHeaders, logLevel };
}

/** The `execution_log` decides; the switches beside it drive an older kind of archive only. */
export function readLogLevel(block: Fields | undefined): LogLevel | undefined {
  if (block === undefined) return undefined;
  const log = block.block("execution_log");
  const level = log?.text("log_level");
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

function readAuthorization(
  block: Fields | undefined,
  defaults: RouteDefaults,
  route: Fields,
): Authorization | undefined {
  const type = block?.text("type") ?? "AUTHENTICATION_ONLY";
  const scopes = block?.texts("allowed_scope") ?? [];
  block?.done();
  const place = block ?? route;
  if (!defaults.hasAuthentication) {
    if (block === undefined || type === "ANONYMOUS") return { type: "open" };
    return place.report(
      "type",
      type,
      "The deployment has no authentication policy: it would be open. Add one.",
      jwtPage,
    );
  }
  if (type === "AUTHENTICATION_ONLY") return { type };
  if (type === "ANY_OF" && scopes.length > 0) return { type, scopes };
  if (type === "ANONYMOUS" && defaults.isAnonymousAccessAllowed) return { type: "open" };
  if (type === "ANONYMOUS")
    return place.report(
      "type",
      type,
      "It needs is_anonymous_access_allowed = true in the deployment's authentication.",
      jwtPage,
    );
  return place.report("type", type, "Allowed: AUTHENTICATION_ONLY, ANONYMOUS, or ANY_OF with allowed_scope.", jwtPage);
}

function readBackend(block: Fields | undefined, route: Fields): Backend | undefined {
  if (block === undefined) return route.report("backend", "nothing", "Required.");
  const type = block.text("type");
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
  const functionId = block.text("function_id");
  if (type === "ORACLE_FUNCTIONS_BACKEND" && functionId !== undefined) return { type, functionId };
  const remedy =
    "The local gateway plays STOCK_RESPONSE_BACKEND, HTTP_BACKEND and ORACLE_FUNCTIONS_BACKEND with a function_id.";
  return block.report("type", String(type), remedy);
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
