/**
 * A request to an API that answers in JSON.
 *
 * @module
 */
import { boundedGet, type Fetch, type Request } from "../bounded-get";
import { parseJson } from "../json";
import { type Found, failure, found } from "./failure";

/** How a client reaches the world. */
export interface ClientNetwork {
  readonly fetch: Fetch;
  /** Milliseconds after which a request counts as not answered. */
  readonly patience: number;
}

/** An answer, whatever its status. A redirect is one as well, and is never followed. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, if it is JSON. */
  readonly json?: unknown;
}

const largestAnswer = 2_000_000;

/** Sends a request; only a connection that fails is a failure. */
export async function requestJson({ fetch, patience }: ClientNetwork, request: Request): Promise<Found<JsonAnswer>> {
  const bounds = { milliseconds: patience, bytes: largestAnswer, redirect: "answer" } as const;
  const answer = await boundedGet(fetch, request, bounds);
  const { host } = new URL(request.url);
  if (!("failure" in answer)) {
    const json = parseJson(answer.body.toString("utf8"));
    return found({ status: answer.status, headers: answer.headers, ...(json !== undefined && { json }) });
  }
  const { failure: why } = answer;
  if (why.reason === "timeout") return failure("no-answer", `${host} did not answer within ${patience / 1000} s`);
  if (why.reason === "unreachable" && why.code !== undefined) {
    return failure("no-connection", `no connection to ${host} (${why.code})`);
  }
  return failure("no-answer", `${host} broke off, or said more than it documents`);
}

/** An answer that tells nothing about what was asked. */
export function unexpected({ host }: URL, { status }: JsonAnswer, about = "") {
  const said = `${host} answered HTTP ${status}${about}`;
  const detail = status === 200 ? `${said} with something else than it documents` : said;
  return failure("unexpected-answer", detail, [String(status)]);
}
