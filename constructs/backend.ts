/**
 * What answers a route.
 *
 * @module
 */

import { headers as headerLimits, backend as limits } from "../limits/api-gateway";
import { contextVariables } from "../limits/context-variables";
import { habits } from "../limits/routes";
import type { RuleLimit } from "../limits/rule";
import {
  type ContextPart,
  type ContextVariable,
  contextFindings,
  ofCaller,
  parseContextText,
  variablesOf,
} from "./private/context-text";
import {
  beyond,
  checkBytes,
  checkCount,
  checkPattern,
  checkRange,
  type Finding,
  isKnown,
  said,
  withoutEffect,
} from "./private/findings";
import { isOpenEnded } from "./private/route-paths";
import type { BackendServer } from "./private/served-deployments";
import { madeFrom } from "./private/settings-shape";
import { standsIn, textStandIn } from "./private/stand-ins";
import { literal } from "./private/terraform-values";
import { isUrl } from "./private/url";
import { unusual, type Warning } from "./warnings";

/** A fixed answer, given by the gateway itself. */
export interface StockResponse {
  /** HTTP status, 200 to 599. */
  readonly status: number;
  /**
   * At most 4,096 bytes, sent as it stands; none beside 204, 205 and 304. To take it away again makes the next plan fail, since the
   * provider would keep it.
   */
  readonly body?: string;
  /** At most 50, by name, and 4,096 bytes of JSON in all. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An HTTP server. */
export interface HttpBackend {
  /**
   * `https://host[:port]/…`; whole segments of the path may be context variables, such as `${request.path[name]}` of the route's own `{name}`
   * or `{name*}`.
   */
  readonly url: string;
  /**
   * Call an `http://` URL. Requests, with the client's token, then cross the network unencrypted.
   * @default false
   */
  readonly allowPlainHttp?: boolean;
  /**
   * Accept any certificate of the back end: whoever stands in between can read and answer requests.
   * @default false
   */
  readonly skipTlsVerification?: boolean;
  /** Whole seconds, 1 to 75. @default 60 */
  readonly connectTimeoutInSeconds?: number;
  /** Whole seconds, 1 to 300. @default 10 */
  readonly readTimeoutInSeconds?: number;
  /** Whole seconds, 1 to 300. @default 10 */
  readonly sendTimeoutInSeconds?: number;
}

type Shape =
  | { readonly kind: "stock"; readonly response: StockResponse }
  | { readonly kind: "http"; readonly server: HttpBackend }
  | { readonly kind: "function"; readonly functionId: string };

/**
 * The back end of a route: {@link Backend.stock}, {@link Backend.http} or {@link Backend.function}.
 *
 * @see [Stock responses](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingstockresponses.htm)
 * @see [HTTP back ends](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusinghttpbackend.htm)
 */
export class Backend {
  /** The gateway answers by itself. */
  public static stock(response: StockResponse): Backend {
    return madeFrom("Backend.stock", [response], (read) => new Backend({ kind: "stock", response: read }));
  }

  /** An HTTP server answers. */
  public static http(server: HttpBackend): Backend {
    return madeFrom("Backend.http", [server], (read) => new Backend({ kind: "http", server: read }));
  }

  /** A function answers. The gateway needs an IAM statement to call it; see `invokePolicy` of {@link ApiGateway}. */
  public static function(functionId: string): Backend {
    return madeFrom("Backend.function", [functionId], (read) => new Backend({ kind: "function", functionId: read }));
  }

  private constructor(private readonly shape: Shape) {}

  /** @internal */
  public get callsFunction(): boolean {
    return this.shape.kind === "function";
  }

  /** The status that it always answers with, where that is known. @internal */
  public get fixedStatus(): number | undefined {
    return this.shape.kind === "stock" ? this.shape.response.status : undefined;
  }

  /**
   * Who answers, where that is not the gateway.
   *
   * @param path of the route
   * @internal
   */
  public server(path: string): BackendServer | undefined {
    const { shape } = this;
    if (shape.kind === "stock") return undefined;
    // A function gets the whole URL of the request.
    if (shape.kind === "function") return { name: shape.functionId, isReachedByChoice: isOpenEnded(path) };
    const { url } = shape.server;
    const isReachedByChoice = variablesOf(url).some(({ table }) => !["auth", "cert", "usage_plan"].includes(table));
    return { name: serverOf(url), isReachedByChoice };
  }

  /** What of the caller's token or certificate stands in its URL. @internal */
  public get ofCaller(): readonly ContextVariable[] {
    return this.shape.kind === "http" ? ofCaller(this.shape.server.url) : [];
  }

  /** Whether it was said by name that it may be called without TLS. @internal */
  public get mayBePlainHttp(): boolean {
    return this.shape.kind === "http" && this.shape.server.allowPlainHttp === true;
  }

  /** The TCP port that the gateway calls, as far as synth can see; none of a URL that is to become another. @internal */
  public get port(): number | undefined {
    if (this.shape.kind !== "http") return undefined;
    const { url, allowPlainHttp = false } = this.shape.server;
    return /^http:/i.test(url) && !allowPlainHttp ? undefined : portOf(url);
  }

  /** What the gateway itself would answer with. @internal */
  public get texts(): readonly string[] {
    if (this.shape.kind !== "stock") return [];
    const { body = "", headers = {} } = this.shape.response;
    return [body, ...Object.values(headers)];
  }

  /** The block of the deployment's specification. @internal */
  public render() {
    const { shape } = this;
    switch (shape.kind) {
      case "stock":
        return {
          type: "STOCK_RESPONSE_BACKEND",
          status: shape.response.status,
          body: literal(shape.response.body ?? ""),
          headers: pairs(shape.response.headers ?? {}).map(({ name, value }) => ({ name, value: literal(value) })),
        };
      case "http":
        return {
          type: "HTTP_BACKEND",
          url: literal(shape.server.url),
          isSslVerifyDisabled: shape.server.skipTlsVerification ?? false,
          connectTimeoutInSeconds: shape.server.connectTimeoutInSeconds ?? 60,
          readTimeoutInSeconds: shape.server.readTimeoutInSeconds ?? 10,
          sendTimeoutInSeconds: shape.server.sendTimeoutInSeconds ?? 10,
        };
      case "function":
        return { type: "ORACLE_FUNCTIONS_BACKEND", functionId: shape.functionId };
    }
  }

  /**
   * @param parameters of the route's path; `undefined` where only Terraform knows it
   * @internal
   */
  public findings(setting: string, parameters: readonly string[] | undefined): Finding[] {
    const { shape } = this;
    switch (shape.kind) {
      case "stock":
        return stockFindings(setting, shape.response);
      case "http":
        return httpFindings(setting, shape.server, parameters);
      case "function":
        return [];
    }
  }
}

standsIn("Backend", () => Backend.function(textStandIn()));

/** Headers as the specification lists them. */
function pairs(
  headers: Readonly<Record<string, string>>,
): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

/** The port of a URL whose authority is written out, or the scheme's own. */
export function portOf(url: string): number | undefined {
  const [, scheme = "", authority = ""] = /^(https?):\/\/([^/?#]*)/i.exec(url) ?? [];
  if (authority === "" || !isKnown(authority)) return undefined;
  const [, port] = /:(\d+)$/.exec(authority) ?? [];
  if (port !== undefined) return Number(port);
  return scheme.toLowerCase() === "https" ? 443 : 80;
}

/**
 * Scheme and the scheme's own port say nothing: one server mostly has both. Names are compared as connections are made to them. What only
 * Terraform knows is itself.
 */
function serverOf(url: string): string {
  const [, authority = ""] = /^(?:[a-z]+:\/\/)?([^/?#]*)/i.exec(url) ?? [];
  if (!isKnown(authority) || !isUrl(`https://${authority}`)) return authority;
  const { hostname, port } = new URL(`https://${authority}`);
  return `${hostname.replace(/\.$/, "")}${["", "80"].includes(port) ? "" : `:${port}`}`;
}

/** A stock response is sent as it stands: what looks like an expression, or a variable of the request, would be shown to clients. @internal */
export function stockWarnings(setting: string, backend: Backend): Warning[] {
  return backend.texts
    .filter((text) => typeof text === "string" && /\$\{\s*(?:var|local|module|request)\./.test(text))
    .map((text) => unusual("STOCK_TEXT_WITH_EXPRESSION", setting, text, habits.stockText));
}

function stockFindings(setting: string, { status, body, headers = {} }: StockResponse): Finding[] {
  const code = "BACKEND_STOCK_INVALID";
  return [
    ...checkRange(code, `${setting}.status`, status, limits.stockStatus),
    ...checkBytes(code, `${setting}.body`, body, limits.stockBodyBytes),
    ...(isBodyTooMany(status, body)
      ? [beyond(code, `${setting}.body`, said(`set beside ${status}`), limits.noBody)]
      : []),
    ...checkCount(code, `${setting}.headers`, Object.keys(headers), limits.stockHeaders),
    ...checkBytes(code, `${setting}.headers (JSON)`, JSON.stringify(pairs(headers)), limits.stockHeaderBytes),
    ...Object.entries(headers).flatMap(([name, value]) => [
      ...checkPattern(code, `${setting}.headers (name)`, name, headerLimits.name),
      ...checkBytes(code, `${setting}.headers (name)`, name, limits.stockHeaderNameBytes),
      ...checkBytes(code, `${setting}.headers.${name}`, value, limits.stockHeaderValueBytes),
    ]),
  ];
}

/** Whether there is a body where no client reads one. What only Terraform knows may be empty. @internal */
export const isBodyTooMany = (status: number, body: string | undefined): boolean =>
  limits.bodiless.oneOf.includes(status) && body !== "" && isKnown(body);

function httpFindings(setting: string, server: HttpBackend, parameters: readonly string[] | undefined): Finding[] {
  const { url, allowPlainHttp = false, skipTlsVerification = false } = server;
  const code = "BACKEND_TIMEOUT_RANGE";
  return [
    ...urlFindings(`${setting}.url`, url, allowPlainHttp),
    ...contextFindings(`${setting}.url`, url, parameters),
    ...(/^https:/i.test(url) && allowPlainHttp !== false
      ? withoutEffect(`${setting}.allowPlainHttp`, allowPlainHttp, "an https:// URL")
      : []),
    ...(/^http:/i.test(url) && skipTlsVerification !== false
      ? withoutEffect(`${setting}.skipTlsVerification`, skipTlsVerification, "an http:// URL")
      : []),
    ...checkRange(
      code,
      `${setting}.connectTimeoutInSeconds`,
      server.connectTimeoutInSeconds,
      limits.connectTimeoutSeconds,
    ),
    ...checkRange(code, `${setting}.readTimeoutInSeconds`, server.readTimeoutInSeconds, limits.readTimeoutSeconds),
    ...checkRange(code, `${setting}.sendTimeoutInSeconds`, server.sendTimeoutInSeconds, limits.sendTimeoutSeconds),
  ];
}

/** Known at synth: the scheme, and where variables stand, even where the rest comes from Terraform. */
function urlFindings(setting: string, url: string, allowPlainHttp: boolean): Finding[] {
  if (/^http:\/\//i.test(url) && !allowPlainHttp)
    return [beyond("BACKEND_PLAIN_HTTP", setting, url, limits.encryptedUrl)];
  if (typeof url !== "string") return [];
  const { parts, mistakes } = parseContextText(url);
  if (mistakes.length > 0) return [];
  const misplaced = misplacedIn(parts);
  if (misplaced !== undefined) return [beyond("BACKEND_URL_INVALID", setting, url, misplaced)];
  const example = parts.map((part) => (part.kind === "text" ? part.text : "x")).join("");
  if (neverInUrls.test(example)) return [beyond("BACKEND_URL_INVALID", setting, url, limits.urlCharacters)];
  if (!isKnown(url)) return [];
  return /^https?:\/\/[^/?#]/i.test(url) && isUrl(example)
    ? []
    : [beyond("BACKEND_URL_INVALID", setting, url, limits.url)];
}

/** Brackets are for addresses of IPv6, and common in queries. */
const neverInUrls = /[\s{}<>"\\^`|\p{Cc}]|^[^?#]*:\/\/[^?#/]*\/[^?#]*[[\]]/u;

/**
 * A value of the request may be a whole segment of the path, and nothing else: as part of the host it would choose the server that is sent the
 * token, as part of a segment or of the query it is not filled.
 */
function misplacedIn(parts: readonly ContextPart[]): RuleLimit | undefined {
  // Spaces stand for variables: a URL holds none.
  const text = parts
    .map((part) => (part.kind === "text" ? part.text.replaceAll(" ", "+") : part.kind === "later" ? "\0" : " "))
    .join("");
  const [, authority = "", path = "", rest = ""] = /^(?:[^/?#\0 ]*:\/\/)?([^/?#]*)([^?#]*)(.*)$/s.exec(text) ?? [];
  const whole = path.split("/").every((segment) => segment === " " || !segment.includes(" "));
  const wholePath = parts.some(
    (part) => part.kind === "variable" && part.variable.table === "path" && part.variable.key === undefined,
  );
  if (/[ @]/.test(authority)) return contextVariables.authority;
  return whole && !wholePath && !rest.includes(" ") ? undefined : contextVariables.wholeSegment;
}
