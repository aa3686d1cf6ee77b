/**
 * A running local cloud (`entra-oci-gateway start`), as another process reaches it: through the map of origins that its page shows.
 *
 * @module
 */

import type { Fetch, Request } from "../../internal/bounded-get";
import { isObject, isText, type Json, type JsonObject, member } from "../../internal/json";
import { isUrl } from "../../internal/url";
import { UsageError } from "../../internal/user-error";
import type { Api, Client, System, Visitor } from "../system/apis";
import { isOnLoopback, originMap } from "../system/origins";
import { send } from "./answer";
import type { Obtained, Tokens, WrongToken } from "./tokens";

/** What the page tells. */
export interface RunningCloud {
  /** Name of the stack. */
  readonly name: string;
  readonly fetch: Fetch;
  /** Its gateways of the other reading. */
  readonly other?: { readonly reading: string; readonly fetch: Fetch };
  /** Milliseconds by which its clock is ahead of the machine's. */
  readonly offset: number;
  /** As it is walked through: without what is not played, and with what stands in for what a stack only names. */
  readonly system: System;
  /** The page gives them: it tells no secrets. */
  readonly tokens: Tokens;
  /** What a client, or a visitor who uses it, gets, with claims of one's choice. */
  token(api: Api, client: Client, special: Pick<Special, "visitor" | "claims">): Promise<Obtained>;
}

/** What is asked for beside what a client gets. */
interface Special {
  readonly wrong?: WrongToken;
  readonly visitor?: Visitor;
  readonly claims?: JsonObject;
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
  const page = pageAt(url);
  const answer = await send(fetch, page("GET", "/state"));
  const state = documentIn(answer.body);
  if (answer.status !== 200 || !isObject(state) || !Array.isArray(state.origins)) {
    throw new UsageError("--local", `${url} (${answer.failure ?? answer.status})`, running);
  }
  const switches = isObject(state.switches) ? state.switches : {};
  const system = documentIn((await send(fetch, page("GET", "/system"))).body);
  if (!isSystem(system)) throw new UsageError("--local", `${url}, which tells no system`, running);
  return {
    name: isText(state.name) ? state.name : "local cloud",
    fetch: mapped(url, state.origins),
    ...(isObject(state.other) && isText(state.other.reading) && Array.isArray(state.other.origins)
      ? { other: { reading: state.other.reading, fetch: mapped(url, state.other.origins) } }
      : {}),
    offset: typeof switches.offset === "number" ? switches.offset : 0,
    system,
    tokens: {
      issue: (api, client) => givenBy(page, api, client),
      visit: (api, client, visitor) => givenBy(page, api, client, { visitor }),
      wrong: (wrong, api, client) => givenBy(page, api, client, { wrong }),
    },
    token: (api, client, special) => givenBy(page, api, client, special),
  };
}

/** Makes requests for the page, which asks for a token where it listens elsewhere than on loopback alone: that stands in the address. */
type PageRequest = (method: string, path: string) => Request;

function pageAt(url: string): PageRequest {
  const token = new URL(url).searchParams.get("token");
  const headers = token === null ? {} : { headers: { authorization: `Bearer ${token}` } };
  return (method, path) => ({ method, url: new URL(path, url).href, ...headers });
}

/** @throws {UsageError} where it leads elsewhere than to this machine: tokens and secrets of the stack go where it says */
function mapped(url: string, told: readonly Json[]): Fetch {
  const origins = originMap();
  for (const { real, local } of told.filter(isObject)) {
    if (!isText(real) || !isText(local)) continue;
    if (![real, local].every(isOrigin) || !isOnLoopback(local))
      throw new UsageError(
        "--local",
        `${url}, which leads ${real} to ${local}`,
        "a local cloud, which leads to loopback",
      );
    origins.add(real, local);
  }
  return (real, init) => fetch(origins.toLocal(real), init);
}

const running = "a running local cloud: entra-oci-gateway start";

/** As far as checks would break on it: a local cloud of this package wrote it. */
function isSystem(document: unknown): document is System {
  const [apis, open] = [member(document, "apis"), member(document, "open")];
  return (
    isText(member(document, "name")) &&
    Array.isArray(member(document, "keySets")) &&
    Array.isArray(open) &&
    open.every((api) => isText(member(api, "name")) && Array.isArray(member(api, "probes"))) &&
    Array.isArray(apis) &&
    apis.every(
      (api) =>
        isText(member(api, "name")) &&
        typeof member(api, "tokenPlace") === "object" &&
        ["issuers", "audiences", "claims", "clients"].every((list) => Array.isArray(member(api, list))),
    )
  );
}

const isOrigin = (text: string): boolean => isUrl(text) && /^https?:$/.test(new URL(text).protocol);

async function givenBy(
  page: PageRequest,
  { deployment, name, chosen }: Api,
  { clientId: client }: Client,
  special: Special = {},
): Promise<Obtained> {
  // Of a deployment with several trusts the name alone says which is meant.
  const api = chosen === undefined ? deployment : name;
  const request = page("POST", "/token");
  const answer = await send(fetch, {
    ...request,
    headers: { ...request.headers, "content-type": "application/json" },
    body: JSON.stringify({ api, client, ...special }),
  });
  const body = documentIn(answer.body);
  const { access_token: token, message, reason = message, refused } = isObject(body) ? body : {};
  if (answer.status === 200 && isText(token)) return { kind: "token", token, milliseconds: answer.milliseconds };
  const why = isText(reason) ? reason : (answer.failure ?? String(answer.status));
  return typeof refused === "number"
    ? { kind: "refused", status: refused, reason: why }
    : { kind: "unavailable", reason: why };
}

function documentIn(body: string): Json {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
