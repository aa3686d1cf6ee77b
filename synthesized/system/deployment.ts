/**
 * A deployment's specification, read and understood.
 *
 * @module
 */
import type { ContextText } from "./context-variables";
import type { KeySet } from "./key-set";
import type { PathPattern } from "./path-pattern";

/** Level of a log line; an execution log keeps those at its `log_level` and above. */
export type LogLevel = "INFO" | "WARN" | "ERROR";

/** Where a request carries its token. */
export type TokenLocation =
  | { readonly in: "header"; readonly name: string; readonly scheme: string }
  | { readonly in: "query"; readonly name: string };

/** A claim that is compared; https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm */
export interface ClaimRule {
  readonly key: string;
  /** Any one of them; none: the claim only has to be there. */
  readonly values: readonly string[];
  readonly isRequired: boolean;
}

/** Where the keys come from. */
export type KeyOrigin =
  | { readonly kind: "static"; readonly keys: KeySet }
  | { readonly kind: "remote"; readonly uri: string; readonly verifyTls: boolean; readonly cacheHours: number };

/** The answer in place of the usual 401. */
export interface FailureResponse {
  readonly status: number;
  readonly message: ContextText;
  readonly headers: HeaderTransformations;
}

/** Who is admitted. */
export interface AuthenticationPolicy {
  /** First half of its log codes. */
  readonly logPrefix: "tokenAuthentication" | "jwtAuthentication";
  readonly token: TokenLocation;
  readonly skewSeconds: number;
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  readonly claims: readonly ClaimRule[];
  readonly keys: KeyOrigin;
  readonly failure: FailureResponse | undefined;
}

/** Who may call a route. */
export type Authorization =
  | { readonly type: "open" }
  | { readonly type: "AUTHENTICATION_ONLY" }
  | { readonly type: "ANY_OF"; readonly scopes: readonly string[] };

/** A header that is set. */
export interface SetHeader {
  readonly name: string;
  readonly values: readonly ContextText[];
  readonly ifExists: "OVERWRITE" | "APPEND" | "SKIP";
}

/** What happens to headers. */
export interface HeaderTransformations {
  readonly filter: { readonly type: "BLOCK" | "ALLOW"; readonly names: readonly string[] } | undefined;
  readonly rename: readonly { readonly from: string; readonly to: string }[];
  readonly set: readonly SetHeader[];
}

/** Cross-origin resource sharing. */
export interface CorsPolicy {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds: number;
}

/** How many requests. */
export interface RateLimitPolicy {
  readonly perSecond: number;
  readonly key: "TOTAL" | "CLIENT_IP";
}

/** What answers. */
export type Backend =
  | {
      readonly type: "STOCK_RESPONSE_BACKEND";
      readonly status: number;
      readonly body: ContextText;
      readonly headers: readonly { readonly name: string; readonly value: ContextText }[];
    }
  | {
      readonly type: "HTTP_BACKEND";
      readonly url: ContextText;
      readonly verifyTls: boolean;
      readonly connectSeconds: number;
      readonly readSeconds: number;
      readonly sendSeconds: number;
    }
  | { readonly type: "ORACLE_FUNCTIONS_BACKEND"; readonly functionId: string };

/** One route. */
export interface Route {
  readonly pattern: PathPattern;
  readonly methods: readonly string[];
  readonly authorization: Authorization;
  readonly cors: CorsPolicy | undefined;
  readonly requestHeaders: HeaderTransformations;
  readonly responseHeaders: HeaderTransformations;
  readonly backend: Backend;
  /** Lines below it are dropped. */
  readonly logLevel: LogLevel;
}

/** One deployment. */
export interface Deployment {
  readonly address: string;
  readonly id: string;
  readonly displayName: string;
  readonly gatewayId: string;
  readonly pathPrefix: string;
  readonly authentication: AuthenticationPolicy | undefined;
  readonly rateLimit: RateLimitPolicy | undefined;
  readonly routes: readonly Route[];
}
