/**
 * One request of the doctor: an answer, or the outcome that says why there is none.
 *
 * @module
 */
import { type Request as BoundedRequest, boundedGet, type RequestFailure } from "../internal/bounded-get";
import { parseJson } from "../internal/json";
import type { DoctorContext } from "./context";
import { missing, notChecked, type Outcome } from "./outcome";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, if it is JSON. */
  readonly json?: unknown;
}

export type Request = Omit<BoundedRequest, "url">;

type Network = Pick<DoctorContext, "fetch" | "patience">;

const LARGEST_ANSWER = 2_000_000;

/** @returns the answer, whatever its status, or an outcome that says why there is none */
export async function ask({ fetch, patience }: Network, url: URL, request: Request = {}): Promise<Answer | Outcome> {
  const bounds = { milliseconds: patience, bytes: LARGEST_ANSWER, redirect: "answer" } as const;
  const answer = await boundedGet(fetch, { url, ...request }, bounds);
  if ("failure" in answer) return unanswered(url, answer.failure);
  const json = parseJson(answer.body.toString("utf8"));
  return { status: answer.status, headers: answer.headers, ...(json !== undefined && { json }) };
}

export const isAnswer = (result: Answer | Outcome): result is Answer => "status" in result;

/** An answer that tells nothing about what was asked. */
export function unexpected(url: URL, { status }: Answer, about = ""): Outcome {
  const said = `${url.host} answered HTTP ${status}${about}`;
  return notChecked(
    status === 200 ? `${said} with something else than it documents` : said,
    status === 429 || status >= 500 ? "Wait a little, then run the doctor again" : undefined,
  );
}

const proxyHelp =
  "Check the network; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1, for a private CA NODE_EXTRA_CA_CERTS";

function unanswered({ host }: URL, failure: RequestFailure): Outcome {
  if (failure.reason === "timeout") {
    return notChecked(`${host} did not answer within ${failure.milliseconds / 1000} s`, proxyHelp);
  }
  if (failure.reason === "unreachable" && failure.code !== undefined) {
    return missing(`no connection to ${host} (${failure.code})`, proxyHelp);
  }
  return notChecked(`${host} broke off, or said more than it documents`, proxyHelp);
}
