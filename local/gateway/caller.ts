/**
 * Who sends a request, as far as the gateway needs to know.
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import type { Context } from "../../synthesized/system/context-variables";
import type { AuthenticationPolicy } from "../../synthesized/system/deployment";
import type { Clock } from "../clock";
import { authenticate, isAuthorized } from "./authentication";
import type { Decisions } from "./choices";
import { type GatewayAnswer, notPlayedAnswer, ownAnswer, refusalAnswer } from "./gateway-answer";
import type { ExecutionLog } from "./gateway-log";
import { contextOf, type GatewayRequest } from "./gateway-request";
import type { TransformationRules } from "./header-transformations";
import type { Fetched, KeySource, OnFetch } from "./key-source";
import type { RouteMatch } from "./route-table";
import { KeysNotPlayed, KeysUnavailable, TokenRefusal } from "./token-refusal";

/** Where the gateway stands with a request. */
export interface Stage {
  readonly match: RouteMatch;
  readonly request: GatewayRequest;
  readonly log: ExecutionLog;
  /** Told of each fetch of keys that the request waited for. */
  readonly onFetched: (fetched: Fetched) => void;
}

/** What callers are judged by. */
interface Judging {
  /** Those of the deployment. */
  readonly keys: KeySource | undefined;
  readonly clock: Clock;
  readonly decisions: Decisions;
  readonly rules: TransformationRules;
}

/** The verified claims, none on an open route; or what is answered to somebody who is not admitted. */
type Caller = { readonly verified: JsonObject } | { readonly refusal: GatewayAnswer };

/** Whether the route admits whoever sent the request. */
export async function callerOf(stage: Stage, judging: Judging): Promise<Caller> {
  const { authorization } = stage.match.route;
  const { keys, decisions } = judging;
  const { authentication: policy } = stage.match.deployment;
  if (authorization.type === "open") {
    // See `anonymous-with-token` in choices.
    if (decisions["anonymous-with-token"] === "strict" || policy === undefined || keys === undefined)
      return { verified: {} };
    const found = await verified(stage, policy, keys, judging);
    return "verified" in found ? found : { verified: {} };
  }
  // The reader refuses such a deployment at start; should it ever get here, it is closed.
  if (policy === undefined || keys === undefined)
    return { refusal: ownAnswer(500, "request.internalServiceError", "The route has no authentication policy.") };
  const found = await verified(stage, policy, keys, judging);
  if ("refusal" in found || isAuthorized(authorization, found.verified)) return found;
  // See `insufficient-scope` in choices.
  return { refusal: ownAnswer(403, "authorization.unauthorizedRequest", "Authorization failed for the request.") };
}

async function verified(
  { match, request, log, onFetched }: Stage,
  policy: AuthenticationPolicy,
  keys: KeySource,
  { clock, decisions, rules }: Judging,
): Promise<Caller> {
  const carrier = { query: request.query, headerValues: (name: string) => request.headers.values(name) };
  const onFetch: OnFetch = () => {
    log("INFO", `${policy.logPrefix}.loadingJsonWebKeySet`, "Loading the JSON Web Key Set.");
    return onFetched;
  };
  try {
    const claims = await authenticate(policy, keys, carrier, clock, decisions, onFetch);
    log("INFO", `${policy.logPrefix}.successfulAuthentication`, "Authentication successful.");
    return { verified: claims };
  } catch (failure) {
    const context = contextOf(request, match.parameters, {}, decisions);
    return { refusal: refusalFor(policy, failure, context, rules) };
  }
}

function refusalFor(
  policy: AuthenticationPolicy,
  failure: unknown,
  context: Context,
  rules: TransformationRules,
): GatewayAnswer {
  if (failure instanceof TokenRefusal) return refusalAnswer(policy, failure.message, context, rules);
  if (failure instanceof KeysNotPlayed) return notPlayedAnswer(failure.message);
  if (!(failure instanceof KeysUnavailable)) throw failure;
  const code = failure.logCode.includes(".") ? failure.logCode : `${policy.logPrefix}.${failure.logCode}`;
  return ownAnswer(500, code, failure.message);
}
