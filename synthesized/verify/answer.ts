/**
 * What the checks keep of an answer.
 *
 * @module
 */
import { boundedGet, type Fetch, failureInWords, type Request } from "../../internal/bounded-get";
import { parseJson, text } from "../../internal/json";
import { echoHeader, notPlayedHeader } from "../system/obstacle";

/** An answer, or why there is none. */
export interface ProbeAnswer {
  /** 0: there was none. */
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
  /** By which OCI's logs know the request. */
  readonly requestId?: string;
  readonly challenge?: string;
  readonly failure?: string;
  /** Why a local cloud does not play what was asked for; such an answer tells nothing of the system. */
  readonly notPlayed?: string;
  /** The local cloud's echo answered, in the place of a back end that is elsewhere. */
  readonly isEcho?: boolean;
}

/** Longer than a function's cold start: https://docs.oracle.com/en-us/iaas/Content/Functions/Concepts/functionsconcepts.htm */
export const mostMillisecondsOfAnswer = 60_000;
const bytes = 1024 * 1024;

/** Sends a request and reads the answer. A redirect is an answer like others: a route may be meant to give one. */
export async function send(fetch: Fetch, request: Request): Promise<ProbeAnswer> {
  const start = performance.now();
  const answer = await boundedGet(fetch, request, {
    ...{ milliseconds: mostMillisecondsOfAnswer, bytes },
    redirect: "answer",
  });
  const elapsed = Math.round(performance.now() - start);
  if ("failure" in answer)
    return { status: 0, body: "", milliseconds: elapsed, failure: failureInWords(answer.failure) };
  const requestId = answer.headers.get("opc-request-id");
  const challenge = answer.headers.get("www-authenticate");
  const body = answer.body.toString("utf8");
  return {
    status: answer.status,
    body,
    milliseconds: elapsed,
    ...(requestId === null ? {} : { requestId }),
    ...(challenge === null ? {} : { challenge }),
    ...(answer.headers.get(echoHeader) === "echo" ? { isEcho: true } : {}),
    ...(answer.status === 503 && answer.headers.has(notPlayedHeader)
      ? { notPlayed: text(parseJson(body), "message") ?? "it is not played here" }
      : {}),
  };
}
