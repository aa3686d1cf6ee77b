/** Requests to an API, with and without a token. */
import { type Answer, type Fetch, send } from "../../internal/bounded-get";
import type { Api, Probe } from "./system";

/** Requests the probe of an API. */
export function request(fetch: Fetch, { tokenPlace }: Api, probe: Probe, token?: string): Promise<Answer> {
  if (token === undefined) return send(fetch, probe);
  if (tokenPlace.in === "header") {
    const { name, scheme } = tokenPlace;
    return send(fetch, { ...probe, headers: { [name]: `${scheme} ${token}` } });
  }
  const url = new URL(probe.url);
  url.searchParams.set(tokenPlace.name, token);
  return send(fetch, { ...probe, url: url.href });
}

/** `200 in 35 ms`, or why there was no answer. */
export const inWords = ({ status, failure, milliseconds }: Answer): string =>
  failure === undefined ? `${status} in ${milliseconds} ms` : `no answer: ${failure}`;
