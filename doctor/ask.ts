/**
 * One HTTP request with a bound on time and size, never redirected: credentials go where they were meant to go.
 *
 * @module
 */

import { parseJson } from "../internal/json";
import type { DoctorContext } from "./context";
import { missing, notChecked, type Outcome } from "./outcome";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, if it is JSON. */
  readonly json?: unknown;
}

export type Request = Pick<RequestInit, "method" | "headers" | "body">;

type Network = Pick<DoctorContext, "fetch" | "patience">;

const LARGEST_ANSWER = 2_000_000;

/** @returns the answer, whatever its status, or an outcome that says why there is none */
export async function ask(network: Network, url: URL, request: Request = {}): Promise<Answer | Outcome> {
  try {
    const signal = AbortSignal.timeout(network.patience);
    const response = await network.fetch(url, { ...request, redirect: "manual", signal });
    const json = parseJson(await readText(response));
    return { status: response.status, headers: response.headers, ...(json !== undefined && { json }) };
  } catch (error) {
    return unanswered(url, error, network.patience);
  }
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

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length > LARGEST_ANSWER) {
      await reader?.cancel();
      throw new Error("more than 2 MB");
    }
  }
  return text;
}

const proxyHelp =
  "Check the network; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1, for a private CA NODE_EXTRA_CA_CERTS";

function unanswered(url: URL, error: unknown, patience: number): Outcome {
  if (error instanceof Error && error.name === "TimeoutError") {
    return notChecked(`${url.host} did not answer within ${patience / 1000} s`, proxyHelp);
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  if (code === undefined) return notChecked(`${url.host} broke off, or said more than it documents`, proxyHelp);
  return missing(`no connection to ${url.host} (${code})`, proxyHelp);
}
