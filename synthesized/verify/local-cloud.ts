/**
 * A running local cloud (`entra-oci-gateway start`), as another process reaches it: through the map of origins that its page shows.
 *
 * @module
 */

import type { Fetch } from "../../internal/bounded-get";
import { isObject, isText, type Json } from "../../internal/json";
import { isUrl } from "../../internal/url";
import { UsageError } from "../../internal/user-error";
import { type Api, type Client, isEntras } from "../system/apis";
import { isOnLoopback, originMap } from "../system/origins";
import { send } from "./answer";
import type { Obtained, Tokens } from "./tokens";

/** What the page tells. */
export interface RunningCloud {
  /** Name of the stack. */
  readonly name: string;
  readonly fetch: Fetch;
  /** Milliseconds by which its clock is ahead of the machine's. */
  readonly offset: number;
  /** Tokens of its Entra, and of other issuers those that it plays. */
  withOtherIssuers(entras: Tokens): Tokens;
}

/** @throws {UsageError} when there is no local cloud at this address */
export async function connectLocalCloud(url: string): Promise<RunningCloud> {
  if (!isUrl(url) || !isOnLoopback(url)) {
    throw new UsageError(
      "--local",
      url,
      "the address that entra-oci-gateway start printed, such as http://127.0.0.1:4040",
    );
  }
  const answer = await send(fetch, { method: "GET", url: new URL("/state", url).href });
  const state = documentIn(answer.body);
  if (answer.status !== 200 || !isObject(state) || !Array.isArray(state.origins)) {
    throw new UsageError(
      "--local",
      `${url} (${answer.failure ?? answer.status})`,
      "a running local cloud: entra-oci-gateway start",
    );
  }
  const origins = originMap();
  for (const { real, local } of state.origins.filter(isObject)) {
    if (!isText(real) || !isText(local)) continue;
    // Tokens and secrets of the stack go where it says, though they are stand-ins.
    if (![real, local].every(isOrigin) || !isOnLoopback(local))
      throw new UsageError(
        "--local",
        `${url}, which leads ${real} to ${local}`,
        "a local cloud, which leads to loopback",
      );
    origins.add(real, local);
  }
  const switches = isObject(state.switches) ? state.switches : {};
  return {
    name: isText(state.name) ? state.name : "local cloud",
    fetch: (real, init) => fetch(origins.toLocal(real), init),
    offset: typeof switches.offset === "number" ? switches.offset : 0,
    withOtherIssuers: (entras) => ({
      ...entras,
      issue: (api, client) => (isEntras(api) ? entras.issue(api, client) : issuedBy(url, api, client)),
    }),
  };
}

const isOrigin = (text: string): boolean => isUrl(text) && /^https?:$/.test(new URL(text).protocol);

/** Nobody knows the token endpoint of another issuer: the page gives its tokens. */
async function issuedBy(url: string, { deployment }: Api, { clientId: client }: Client): Promise<Obtained> {
  const answer = await send(fetch, {
    method: "POST",
    url: new URL("/tokens", url).href,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ deployment, client }),
  });
  const body = documentIn(answer.body);
  const { access_token: token, message } = isObject(body) ? body : {};
  if (answer.status === 200 && isText(token)) return { kind: "token", token, milliseconds: answer.milliseconds };
  const why = isText(message) ? message : (answer.failure ?? String(answer.status));
  return { kind: "unavailable", reason: `its issuer is not played here: ${why}` };
}

function documentIn(body: string): Json {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
