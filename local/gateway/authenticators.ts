/**
 * A deployment's policy, at work.
 *
 * @module
 */

import { variableValue } from "../../synthesized/system/context-variables";
import { tokenPoliciesOf } from "../../synthesized/system/deciding-parts";
import type {
  AuthenticationPolicy,
  AuthenticationServers,
  DeploymentAuthentication,
  FixedAuthentication,
  TokenLocation,
} from "../../synthesized/system/deployment";
import { keepNothing } from "../kept-parts";
import { authenticate } from "./authentication";
import { selectServer } from "./authentication-servers";
import { authorizerAuthenticator } from "./authorizer";
import { shownToken } from "./bearer-token";
import type { Authenticator, JudgedCaller, JudgingServices, Stage } from "./caller";
import type { Decisions } from "./choices";
import { type GatewayAnswer, notPlayedAnswer, ownAnswer, refusalAnswer } from "./gateway-answer";
import { contextOf } from "./gateway-request";
import { transformationRules } from "./header-transformations";
import { type KeySource, keySource, type OnFetch } from "./key-source";
import { KeysNotPlayed, KeysUnavailable, TokenRefusal } from "./token-refusal";

/** Where its requests carry a token that may be shown; of those that a function is told, a header of that name. */
export function tokenPlaceOf(authentication: DeploymentAuthentication | undefined): TokenLocation | undefined {
  const [first] = tokenPoliciesOf(authentication);
  if (first !== undefined || authentication?.kind !== "function") return first?.token;
  const carrier = authentication.input.arguments.find(
    ({ variable: { table, key } }) => table === "headers" && key?.toLowerCase() === "authorization",
  );
  return carrier && { in: "header", name: "Authorization", scheme: "Bearer" };
}

/** What it makes remembers keys and answers of functions: one for each deployment. */
export function authenticatorOf(policy: DeploymentAuthentication, services: JudgingServices): Authenticator {
  return policy.kind === "servers" ? serverAuthenticator(policy, services) : fixedAuthenticator(policy, services);
}

const fixedAuthenticator = (policy: FixedAuthentication, services: JudgingServices): Authenticator =>
  policy.kind === "token" ? tokenAuthenticator(policy, services) : authorizerAuthenticator(policy, services);

function tokenAuthenticator(policy: AuthenticationPolicy, services: JudgingServices): Authenticator {
  const { network, clock, decisions, keep = keepNothing } = services;
  const source = (): KeySource => keySource(policy.keys, network, clock, decisions);
  // Static keys are no memory.
  const keys = policy.keys.kind === "static" ? source() : keep("keys", wayToKeys(policy.keys, services), source);
  return async (stage) => {
    const { request, log, onFetched } = stage;
    const carrier = { query: request.query, headerValues: (name: string) => request.headers.values(name) };
    const onFetch: OnFetch = () => {
      log("INFO", `${policy.logPrefix}.loadingJsonWebKeySet`, "Loading the JSON Web Key Set.");
      return onFetched;
    };
    try {
      const claims = await authenticate(policy, keys, carrier, clock, decisions, onFetch);
      log("INFO", `${policy.logPrefix}.successfulAuthentication`, "Authentication successful.");
      return { verified: claims, scope: claims.scope };
    } catch (failure) {
      return { refusal: refusalFor(policy, failure, stage, decisions) };
    }
  };
}

/** All by which a set that is fetched may be another. */
const wayToKeys = (keys: RemoteKeys, { network, decisions }: JudgingServices): unknown => {
  const { origins, elsewhere, allowOutbound, isClosed } = network;
  return { keys, decisions, allowOutbound, elsewhere, to: origins.toLocal(keys.uri), isClosed: isClosed?.(keys.uri) };
};

type RemoteKeys = Extract<AuthenticationPolicy["keys"], { readonly kind: "remote" }>;

function refusalFor(
  policy: AuthenticationPolicy,
  failure: unknown,
  { request, match }: Stage,
  decisions: Decisions,
): GatewayAnswer {
  if (failure instanceof TokenRefusal) {
    const context = contextOf(request, match.parameters, {}, decisions);
    const challenge = policy.token.in === "header" ? policy.token.scheme : "Bearer";
    return refusalAnswer(policy, failure.message, context, transformationRules(decisions), challenge);
  }
  if (failure instanceof KeysNotPlayed) return notPlayedAnswer(failure.message);
  if (!(failure instanceof KeysUnavailable)) throw failure;
  const code = failure.logCode.includes(".") ? failure.logCode : `${policy.logPrefix}.${failure.logCode}`;
  return ownAnswer(500, code, failure.message);
}

function serverAuthenticator(policy: AuthenticationServers, services: JudgingServices): Authenticator {
  const each = policy.servers.map((server) => ({
    ...server,
    authenticate: fixedAuthenticator(server.authentication, services),
  }));
  return (stage) => {
    const selecting = selectingValue(policy, stage, services.decisions);
    const selected = selectServer(each, selecting);
    if (selected !== undefined) return selected.authenticate(stage);
    const reason = `No authentication server matches ${JSON.stringify(selecting)}.`;
    // RFC 9110, section 11.6.1, asks for a challenge: see `www-authenticate` in choices.
    const challenge = ["WWW-Authenticate", "Bearer"] as const;
    const refusal = ownAnswer(401, "dynamicAuthentication.noAuthenticationServerMatched", reason, challenge);
    return Promise.resolve<JudgedCaller>({ refusal });
  };
}

/** What `request.auth` gives here nobody has verified: see `unverified-selector` in choices. */
function selectingValue(policy: AuthenticationServers, { request, match }: Stage, decisions: Decisions): string {
  const place = policy.selector.table === "auth" ? tokenPlaceOf(policy) : undefined;
  const token = place && shownToken(place, request, decisions);
  return variableValue(policy.selector, contextOf(request, match.parameters, token?.claims ?? {}, decisions));
}
