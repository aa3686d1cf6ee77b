/**
 * Cross-origin resource sharing of a deployment or a route.
 *
 * @module
 */

import { cors as limits } from "../limits/api-gateway";
import { habits } from "../limits/routes";
import { beyond, checkChoice, checkCount, checkRange, type Finding, isKnown, said } from "./private/findings";
import { isUrl } from "./private/url";
import { unusual, type Warning } from "./warnings";

/**
 * Which pages of other origins browsers let call the API.
 *
 * @see [CORS](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingcorssupport.htm)
 */
export interface Cors {
  /** `https://app.example.com` …; `*` admits every page. */
  readonly allowedOrigins: readonly string[];
  /** @default - what the Fetch standard always allows: GET, HEAD and POST */
  readonly allowedMethods?: readonly string[];
  /**
   * Request headers. `Authorization` must be among them for a page to send a token.
   * @default ["Authorization", "Content-Type"]
   */
  readonly allowedHeaders?: readonly string[];
  /** Response headers that a page may read. @default - none beside the standard's own */
  readonly exposedHeaders?: readonly string[];
  /** Let pages send cookies; not together with `*` or `null`, which any page can be. @default false */
  readonly allowCredentials?: boolean;
  /** Seconds for which browsers keep the answer. @default 0 */
  readonly maxAgeInSeconds?: number;
}

/** The block of the specification, every field written out: an omitted one would keep its former value. */
export function renderCors(cors: Cors) {
  return {
    allowedOrigins: [...cors.allowedOrigins],
    allowedMethods: [...(cors.allowedMethods ?? ["GET", "HEAD", "POST"])],
    allowedHeaders: [...(cors.allowedHeaders ?? ["Authorization", "Content-Type"])],
    exposedHeaders: [...(cors.exposedHeaders ?? [])],
    isAllowCredentialsEnabled: cors.allowCredentials ?? false,
    maxAgeInSeconds: cors.maxAgeInSeconds ?? 0,
  };
}

/** What a policy is for. @internal */
export interface CorsUse {
  readonly routes: readonly { readonly path: string; readonly methods: readonly string[] }[];
  /** Present where a page has to send a token in it. */
  readonly tokenHeader: string | undefined;
}

/** Policies that are valid, and by which no page can call. @internal */
export function corsWarnings(setting: string, cors: Cors, { routes, tokenHeader }: CorsUse): Warning[] {
  const unserved = "CORS_SERVES_NO_BROWSER";
  const { allowedOrigins, allowedMethods, allowedHeaders, isAllowCredentialsEnabled } = renderCors(cors);
  const known = [allowedOrigins, allowedMethods, allowedHeaders].map((list) => list.filter(isKnown));
  const [origins = [], methods = [], headers = []] = known;
  const hasUnknown = (list: readonly string[], left: readonly string[]) => left.length < list.length;
  const lacksHeader =
    tokenHeader !== undefined &&
    !hasUnknown(allowedHeaders, headers) &&
    !headers.some((name) => name.toLowerCase() === tokenHeader.toLowerCase());
  // With credentials * is a method of that name: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
  const allMethods = hasUnknown(allowedMethods, methods) || (methods.includes("*") && !isAllowCredentialsEnabled);
  const sent = new Set(["ANY", "GET", "HEAD", "POST", "OPTIONS", ...methods]);
  return [
    ...origins
      .filter((origin) => origin !== "*" && origin !== "null" && !isAsSent(origin))
      // What is a finding already is told once.
      .filter((origin) => limits.origins.pattern.test(origin))
      .map((origin) => unusual(unserved, `${setting}.allowedOrigins`, origin, habits.wholeOrigin)),
    ...(lacksHeader
      ? [unusual(unserved, `${setting}.allowedHeaders`, headers.join(", ") || "empty", habits.tokenHeader)]
      : []),
    ...routes
      .filter(({ methods: own }) => !allMethods && !own.some((method) => sent.has(method) || !isKnown(method)))
      .map((route) =>
        unusual(
          unserved,
          `${setting}.allowedMethods`,
          `${methods.join(", ")} for ${route.methods.join(", ")} ${route.path}`,
          habits.routeMethods,
        ),
      ),
  ];
}

/** https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin */
function isAsSent(origin: string): boolean {
  return !origin.includes("*") && isUrl(origin) && new URL(origin).origin === origin;
}

/** @internal */
export function corsFindings(setting: string, cors: Cors | undefined): Finding[] {
  if (cors === undefined) return [];
  const code = "CORS_INVALID";
  const { allowedMethods = [], allowedHeaders = [], exposedHeaders = [] } = cors;
  const anyOrigin = cors.allowedOrigins.find((origin) => origin === "*" || origin === "null");
  return [
    ...(cors.allowedOrigins.length === 0
      ? [beyond(code, `${setting}.allowedOrigins`, said("empty"), limits.origins)]
      : []),
    ...(anyOrigin !== undefined && cors.allowCredentials
      ? [
          beyond(
            code,
            `${setting}.allowCredentials`,
            said(`true with origin ${anyOrigin}`),
            limits.credentialsWithAnyOrigin,
          ),
        ]
      : []),
    ...checkCount(code, `${setting}.allowedMethods`, allowedMethods, limits.methods),
    ...allowedMethods.flatMap((method) => checkChoice(code, `${setting}.allowedMethods`, method, limits.method)),
    ...checkCount(code, `${setting}.allowedHeaders`, allowedHeaders, limits.headers),
    ...checkCount(code, `${setting}.exposedHeaders`, exposedHeaders, limits.headers),
    ...checkRange(code, `${setting}.maxAgeInSeconds`, cors.maxAgeInSeconds, limits.maxAgeSeconds),
  ];
}
