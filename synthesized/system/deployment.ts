/**
 * A deployment's specification, read.
 *
 * Each type has two forms: `Deployment` is what the gateway plays, all of it understood; `Deployment<Unknown>` is what a report works with, in
 * which any part may be unknown, with the reason. One reader makes both.
 *
 * @module
 */
import type { ContextText, RequestVariable } from "./context-variables";
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
  /** A variable where an authorizer function says it. */
  readonly status: number | RequestVariable;
  readonly message: ContextText;
  readonly headers: Transformations;
}

/** Who is admitted. */
export type DeploymentAuthentication<U = never> = FixedAuthentication<U> | AuthenticationServers<U>;

/** The same for every request. */
export type FixedAuthentication<U = never> = AuthenticationPolicy<U> | AuthorizerPolicy<U>;

/** Whom a token admits that the gateway verifies itself. */
export interface AuthenticationPolicy<U = never> {
  readonly kind: "token";
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

/**
 * Whom a function admits.
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm
 */
export interface AuthorizerPolicy<U = never> {
  readonly kind: "function";
  readonly logPrefix: "customAuthentication";
  readonly functionId: string | U;
  readonly input: AuthorizerInput | U;
  readonly failure: FailureResponse | undefined | U;
}

/** What an authorizer function is told of a request. */
export interface AuthorizerInput {
  /** `token`: one value and nothing else. */
  readonly form: "token" | "arguments";
  readonly arguments: readonly { readonly name: string; readonly variable: RequestVariable }[];
  /** Names of the arguments for whose values an answer is kept. */
  readonly cacheKey: readonly string[];
}

/**
 * Several that may decide, of which each request selects one.
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingmultipleauthenticationservers.htm
 */
export interface AuthenticationServers<U = never> {
  readonly kind: "servers";
  readonly selector: RequestVariable | U;
  /** In the order in which they are written. */
  readonly servers: readonly (AuthenticationServer<U> | U)[] | U;
}

/** One of them, and which requests select it. */
export interface AuthenticationServer<U = never> {
  readonly name: string | U;
  readonly rule: SelectionRule | U;
  readonly isDefault: boolean | U;
  readonly authentication: FixedAuthentication<U> | U;
}

/** Which values of the selector select. */
export type SelectionRule =
  | { readonly type: "ANY_OF"; readonly values: readonly string[] }
  /** With one `*`, any characters or none, or `+`, any characters, at its start or end. */
  | { readonly type: "WILDCARD"; readonly expression: string };

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
  readonly authentication: DeploymentAuthentication<U> | undefined | U;
  readonly rateLimit: RateLimitPolicy | undefined | U;
  readonly routes: readonly (Route<U> | U)[] | U;
}
