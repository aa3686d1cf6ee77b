/**
 * Authentication by a function of the user's.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm
 *
 * @module
 */
import { isObject, type Json, type JsonObject, parseJson } from "../../internal/json";
import { authorizer as limits } from "../../limits/api-gateway-authentication";
import { queryValues, type RequestVariable } from "../../synthesized/system/context-variables";
import type { AuthorizerInput, AuthorizerPolicy } from "../../synthesized/system/deployment";
import { BoundedMap } from "../bounded-map";
import type { FunctionOutcome } from "../functions/function-call";
import { keepNothing } from "../kept-parts";
import type { Authenticator, JudgedCaller, JudgingServices, Stage } from "./caller";
import { notPlayedAnswer, ownAnswer, refusalAnswer } from "./gateway-answer";
import { contextOf, type GatewayRequest } from "./gateway-request";
import { HeaderList } from "./header-list";
import { transformationRules } from "./header-transformations";

/** What a function answered, as far as the gateway reads it. */
interface Verdict {
  /** Absent counts as false. */
  readonly isActive: boolean;
  readonly scope: Json | undefined;
  /** What `request.auth` gives. */
  readonly context: JsonObject;
  readonly challenge: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The values of the arguments by name, of which there may be several; an absent one has none. */
type Told = ReadonlyMap<string, readonly string[]>;

/** Ours: a deployment's answers in memory. */
const mostKept = 10_000;

export function authorizerAuthenticator(policy: AuthorizerPolicy, services: JudgingServices): Authenticator {
  const { input, functionId } = policy;
  const { clock, decisions, gateway, network, invokeFunction, keep: keepIn = keepNothing } = services;
  const kept = keepIn(
    "answers",
    { policy, decisions },
    () => new BoundedMap<string, { readonly verdict: Verdict; readonly until: number }>(mostKept),
  );

  async function ask(
    told: Told,
    { request, log }: Stage,
  ): Promise<Verdict | Extract<JudgedCaller, { refusal: unknown }>> {
    const key = JSON.stringify(input.cacheKey.map((name) => told.get(name) ?? []));
    const known = kept.get(key);
    if (known !== undefined && clock.now() < known.until) return known.verdict;
    log("INFO", "customAuthentication.cacheMiss", "No answer of the authorizer function is kept for the request.");
    // See `authorizer-request` in choices.
    const headers = HeaderList.of(["Fn-Invoke-Type", "sync"], ["Content-Type", "application/json"]);
    headers.add("Opc-Request-Id", request.id);
    const call = { headers, body: Buffer.from(JSON.stringify(bodyOf(input, told))), requestId: request.id };
    const outcome = network.isClosed?.("Functions") === true ? closed : await invokeFunction(functionId, gateway, call);
    if (outcome.kind === "failure" && outcome.reason === "notPlayed")
      return { refusal: notPlayedAnswer(outcome.message) };
    const problem = problemOf(outcome);
    // See `authorizer-failures` in choices.
    if (problem !== undefined)
      return { refusal: ownAnswer(502, "customAuthentication.failedFunctionInvocation", problem) };
    const verdict = readVerdict(outcome);
    if (verdict === undefined)
      return { refusal: ownAnswer(502, "customAuthentication.unexpectedResponse", "The answer is no JSON object.") };
    log("INFO", "customAuthentication.successfulFunctionInvocation", "Successful invocation of the function.");
    // See `refusals-kept` in choices.
    if (verdict.isActive || decisions["refusals-kept"] === "strict") keep(key, verdict);
    return verdict;
  }

  function keep(key: string, verdict: Verdict): void {
    const [shortest, longest] = [limits.cacheSeconds.min * 1000, limits.cacheSeconds.max * 1000];
    const now = clock.now();
    const wanted = Number.isNaN(verdict.expiresAt) ? shortest : verdict.expiresAt - now;
    kept.set(key, { verdict, until: now + Math.min(longest, Math.max(shortest, wanted)) });
  }

  return async (stage) => {
    const { request, match, log } = stage;
    const told: Told = new Map(input.arguments.map(({ name, variable }) => [name, valuesIn(variable, request)]));
    const refused = (message: string, context: JsonObject = {}, challenge?: string): JudgedCaller => {
      const filled = contextOf(request, match.parameters, context, decisions);
      return { refusal: refusalAnswer(policy, message, filled, transformationRules(decisions), challenge) };
    };
    // See `authorizer-without-token` in choices.
    if (input.form === "token" && (told.get("token") ?? []).length === 0) return refused("No token in the request.");
    const verdict = await ask(told, stage);
    if ("refusal" in verdict) return verdict;
    const { isActive, context, scope, challenge } = verdict;
    if (!isActive) return refused("The authorizer function does not admit the request.", context, challenge);
    log("INFO", "customAuthentication.successfulAuthentication", "Authentication successful.");
    return { verified: context, scope };
  };
}

const closed: FunctionOutcome = {
  kind: "failure",
  reason: "timeout",
  message: "OCI Functions did not answer: CONNECTION_TIMEOUT.",
};

/** Several values of a name are a list; one that is not there is left out. */
function bodyOf({ form }: AuthorizerInput, told: Told): JsonObject {
  if (form === "token") return { type: "TOKEN", token: told.get("token")?.[0] ?? null };
  const present = [...told].filter(([, values]) => values.length > 0);
  const data = Object.fromEntries(present.map(([name, values]) => [name, oneOrList(values)]));
  return { type: "USER_DEFINED", data };
}

const oneOrList = (values: readonly string[]): Json => (values.length === 1 ? (values[0] ?? "") : [...values]);

function valuesIn({ table, key = "" }: RequestVariable, request: GatewayRequest): readonly string[] {
  if (table === "headers") return request.headers.values(key);
  if (table === "query") return queryValues(request.query, key);
  return request.headers.values("host").slice(0, 1);
}

/** Why the gateway cannot go by an outcome. */
function problemOf(outcome: FunctionOutcome): string | undefined {
  if (outcome.kind === "failure") return outcome.message;
  return outcome.status === 200 ? undefined : `The authorizer function answered ${outcome.status}.`;
}

function readVerdict(outcome: FunctionOutcome): Verdict | undefined {
  // Sound: it is what JSON.parse gave.
  const answer = outcome.kind === "answer" ? (parseJson(outcome.body.toString("utf8")) as Json | undefined) : undefined;
  if (!isObject(answer)) return undefined;
  const { active, scope, context, expiresAt, wwwAuthenticate } = answer;
  return {
    isActive: active === true,
    scope,
    context: isObject(context) ? context : {},
    challenge: typeof wwwAuthenticate === "string" ? wwwAuthenticate : undefined,
    expiresAt: typeof expiresAt === "string" ? Date.parse(expiresAt) : Number.NaN,
  };
}
