/**
 * Who sends a request, as far as the gateway needs to know.
 *
 * @module
 */
import type { Json, JsonObject } from "../../internal/json";
import type { Authorization } from "../../synthesized/system/deployment";
import type { Clock } from "../clock";
import type { Keep } from "../kept-parts";
import type { BackendServices } from "./backend-answer";
import type { Decisions } from "./choices";
import { type GatewayAnswer, ownAnswer } from "./gateway-answer";
import type { ExecutionLog } from "./gateway-log";
import type { GatewayRequest } from "./gateway-request";
import type { Fetched } from "./key-source";
import type { RouteMatch } from "./route-table";

/** Where the gateway stands with a request. */
export interface Stage {
  readonly match: RouteMatch;
  readonly request: GatewayRequest;
  readonly log: ExecutionLog;
  /** Told of each fetch of keys that the request waited for. */
  readonly onFetched: (fetched: Fetched) => void;
}

/** What callers are judged with. */
export interface JudgingServices extends BackendServices {
  readonly clock: Clock;
  readonly decisions: Decisions;
  /** What is remembered of a deployment outlives it where the same is made anew: see `applied-anew` in choices. @default - it does not */
  readonly keep?: Keep;
}

/** Whoever is vouched for. */
interface Authenticated {
  /** What `request.auth` gives: a token's claims, or the context that a function answers with. */
  readonly verified: JsonObject;
  /** What routes with scopes ask for: see {@link isAuthorized}. */
  readonly scope: Json | undefined;
}

/** Whoever is not gets an answer. */
export type JudgedCaller = Authenticated | { readonly refusal: GatewayAnswer };

/** Finds out who sends a request, by the policy of one deployment. */
export type Authenticator = (stage: Stage) => Promise<JudgedCaller>;

const nobody: JudgedCaller = { verified: {}, scope: undefined };

/** Whether the route admits whoever sent the request; on an open route there is nobody to vouch for. */
export async function callerOf(
  stage: Stage,
  authenticate: Authenticator | undefined,
  decisions: Pick<Decisions, "anonymous-with-token">,
): Promise<JudgedCaller> {
  const { authorization } = stage.match.route;
  if (authorization.type === "open") {
    // See `anonymous-with-token` and `open-route-unselected` in choices.
    if (decisions["anonymous-with-token"] === "strict" || authenticate === undefined) return nobody;
    const found = await authenticate(stage);
    return "verified" in found ? found : nobody;
  }
  // The reader refuses such a deployment at start; should it ever get here, it is closed.
  if (authenticate === undefined)
    return { refusal: ownAnswer(500, "request.internalServiceError", "The route has no authentication policy.") };
  const found = await authenticate(stage);
  if ("refusal" in found || isAuthorized(authorization, found.scope)) return found;
  // See `insufficient-scope` in choices.
  return { refusal: ownAnswer(403, "authorization.unauthorizedRequest", "Authorization failed for the request.") };
}

/**
 * Whether an authenticated caller may use a route.
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm
 *
 * Scopes are compared by case.
 *
 * @param scope a token's claim `scope`, and Entra's `scp` and `roles` do not count; or the `scope` that a function answers with
 */
function isAuthorized(authorization: Authorization, scope: Json | undefined): boolean {
  if (authorization.type !== "ANY_OF") return true;
  const granted = scopesIn(scope);
  return authorization.scopes.some((wanted) => granted.includes(wanted));
}

/** Separated by spaces (RFC 8693, section 4.2), or a list: see `scope-list` in choices. */
function scopesIn(scope: Json | undefined): readonly Json[] {
  if (Array.isArray(scope)) return scope;
  return typeof scope === "string" ? scope.split(" ") : [];
}
