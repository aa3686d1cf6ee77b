/** Turns an answer of an API into the outcome of a check. */

import type { Answer } from "../../internal/bounded-get";
import { inWords, request } from "./api-request";
import { type CheckContext, notChecked, type Outcome, passed } from "./check";
import { whyNotAdmitted } from "./diagnosis";
import type { Api } from "./system";

const withoutRoute =
  "no route that wants a token is known: name one with --path API=/PATH, or give the stack with --stack DIR";

function outcomeOf(answer: Answer, failed: Omit<Outcome, "status" | "got">, context: CheckContext): Outcome {
  const logged = answer.requestId === undefined ? [] : (context.logOf?.(answer.requestId) ?? []);
  return {
    ...failed,
    status: "failed",
    got: inWords(answer),
    milliseconds: answer.milliseconds,
    look: [...(failed.look ?? []), ...logged.map((line) => `The gateway logged: ${line}`)],
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  };
}

/** A request with this token (or none) must be refused. @param why what an admission would mean */
export async function expectRefusal(
  api: Api,
  token: string | undefined,
  why: string,
  context: CheckContext,
): Promise<Outcome> {
  const expected = String(api.refusal);
  if (!api.probe) return notChecked(expected, withoutRoute);
  const answer = await request(context.fetch, api, api.probe, token);
  if (answer.status === api.refusal) return passed(expected, inWords(answer), answer.milliseconds);
  const look = isSuccess(answer.status)
    ? [why]
    : await whyNotAdmitted({ ...api, refusal: -1 }, token ?? "", answer, context.fetch, context.now());
  return outcomeOf(answer, { expected, look }, context);
}

/** A request with this token must reach the back end. */
export async function expectAdmission(api: Api, token: string, context: CheckContext): Promise<Outcome> {
  const expected = api.probe?.status === undefined ? "2xx" : String(api.probe.status);
  if (!api.probe) return notChecked(expected, withoutRoute);
  const answer = await request(context.fetch, api, api.probe, token);
  const isRight = api.probe.status === undefined ? isSuccess(answer.status) : answer.status === api.probe.status;
  if (isRight) return passed(expected, inWords(answer), answer.milliseconds);
  const look = await whyNotAdmitted(api, token, answer, context.fetch, context.now());
  return outcomeOf(answer, { expected, look }, context);
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
