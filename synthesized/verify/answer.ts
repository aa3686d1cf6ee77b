/**
 * What the checks keep of an answer.
 *
 * @module
 */
import { boundedGet, type Fetch, failureInWords, type Request } from "../../internal/bounded-get";

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
}

/** Longer than a function's cold start: https://docs.oracle.com/en-us/iaas/Content/Functions/Concepts/functionsconcepts.htm */
const milliseconds = 60_000;
const bytes = 1024 * 1024;

/** Sends a request and reads the answer. A redirect is an answer like others: a route may be meant to give one. */
export async function send(fetch: Fetch, request: Request): Promise<ProbeAnswer> {
  const start = performance.now();
  const answer = await boundedGet(fetch, request, { milliseconds, bytes, redirect: "answer" });
  const elapsed = Math.round(performance.now() - start);
  if ("failure" in answer)
    return { status: 0, body: "", milliseconds: elapsed, failure: failureInWords(answer.failure) };
  const requestId = answer.headers.get("opc-request-id");
  const challenge = answer.headers.get("www-authenticate");
  return {
    status: answer.status,
    body: answer.body.toString("utf8"),
    milliseconds: elapsed,
    ...(requestId === null ? {} : { requestId }),
    ...(challenge === null ? {} : { challenge }),
  };
}
