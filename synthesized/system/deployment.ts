/**
 * A deployment's specification, read.
 *
 * Each type has two forms: `Deployment` is what the gateway plays, all of it understood; `Deployment<Unknown>` is what a report works with, in
 * which any part may be unknown, with the reason. One reader makes both.
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
export interface ClaimRule<U = never> {
  readonly key: string | U;
  /** Any one of them; none: the claim only has to be there. */
  readonly values: readonly (string | U)[] | U;
  readonly isRequired: boolean | U;
  /** Nothing is said of whether it is required. */
  readonly isUnsaid?: true;
}

/** Where the keys come from. */
export type KeyOrigin =
  | { readonly kind: "static"; readonly keys: KeySet }
  | { readonly kind: "remote"; readonly uri: string; readonly verifyTls: boolean; readonly cacheHours: number };

/** The answer in place of the usual 401. */
export interface FailureResponse {
  readonly status: number;
  readonly message: ContextText;
  readonly headers: Transformations;
}

/** Who is admitted. */
export interface AuthenticationPolicy<U = never> {
  /** First half of its log codes. */
  readonly logPrefix: "tokenAuthentication" | "jwtAuthentication";
  readonly token: TokenLocation | U;
  readonly skewSeconds: number | U;
  readonly issuers: readonly (string | U)[] | U;
  readonly audiences: readonly (string | U)[] | U;
  readonly claims: readonly (ClaimRule<U> | U)[] | U;
  readonly keys: KeyOrigin | U;
  readonly failure: FailureResponse | undefined | U;
}

/** Who may call a route. */
export type Authorization =
  | { readonly type: "open" }
  | { readonly type: "AUTHENTICATION_ONLY" }
  | { readonly type: "ANY_OF"; readonly scopes: readonly string[] };

/** A header, or a parameter of the query, that is set. */
export interface SetHeader {
  readonly name: string;
  readonly values: readonly ContextText[];
  readonly ifExists: "OVERWRITE" | "APPEND" | "SKIP";
}

/** What happens to headers, or to parameters of the query. */
export interface Transformations {
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
export interface Route<U = never> {
  readonly pattern: PathPattern | U;
  readonly methods: readonly string[] | U;
  readonly authorization: Authorization | U;
  readonly cors: CorsPolicy | undefined | U;
  readonly requestHeaders: Transformations | U;
  readonly requestQuery: Transformations | U;
  readonly responseHeaders: Transformations | U;
  readonly backend: Backend | U;
  /** Lines below it are dropped. */
  readonly logLevel: LogLevel | U;
}

/** One deployment. */
export interface Deployment<U = never> {
  readonly address: string;
  readonly id: string;
  readonly displayName: string;
  readonly gatewayId: string | U;
  readonly pathPrefix: string | U;
  readonly authentication: AuthenticationPolicy<U> | undefined | U;
  readonly rateLimit: RateLimitPolicy | undefined | U;
  readonly routes: readonly (Route<U> | U)[] | U;
}
