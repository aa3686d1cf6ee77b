/**
 * Cross-origin resource sharing of a deployment or a route.
 *
 * @module
 */
import { cors as limits } from "../limits/api-gateway";
import { beyond, checkCount, checkPattern, type Finding } from "./private/findings";

/** Which pages of other origins browsers let call the API. */
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
  /** Let pages send cookies; not together with `*`. @default false */
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

/** @internal */
export function corsFindings(setting: string, cors: Cors | undefined): Finding[] {
  if (cors === undefined) return [];
  const code = "CORS_INVALID";
  const anyOrigin = cors.allowedOrigins.includes("*");
  return [
    ...(cors.allowedOrigins.length === 0 ? [beyond(code, `${setting}.allowedOrigins`, "empty", limits.origins)] : []),
    ...cors.allowedOrigins.flatMap((origin, index) =>
      checkPattern(code, `${setting}.allowedOrigins[${index}]`, origin, limits.origins),
    ),
    ...(anyOrigin && cors.allowCredentials
      ? [beyond(code, `${setting}.allowCredentials`, 'true with the origin "*"', limits.credentialsWithAnyOrigin)]
      : []),
    ...checkCount(code, `${setting}.allowedMethods`, cors.allowedMethods ?? [], limits.methods),
    ...checkCount(code, `${setting}.allowedHeaders`, cors.allowedHeaders ?? [], limits.headers),
    ...checkCount(code, `${setting}.exposedHeaders`, cors.exposedHeaders ?? [], limits.headers),
  ];
}
