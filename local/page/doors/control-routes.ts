/**
 * What programs in any language ask: where everything is, tokens, switches, and what happened.
 *
 * @module
 */
import type { ServerResponse } from "node:http";
import { isOnLoopback } from "../../../synthesized/system/origins";
import type { SwitchChanges, Switches } from "../../switches";
import type { Asked, AskedToken, Happened } from "../asked";
import type { KeptHistory } from "../key-history";
import type { PageAgents } from "../live-events";
import type { ToJson } from "../withheld";
import { type Answering, type DoorRoute, doorsWith, ordered } from "./door-route";
import { controlDoors } from "./doors";
import { openApi } from "./openapi";

/** What they act on. */
interface Control {
  readonly asked: Asked;
  readonly switches: Switches;
  readonly history: KeptHistory;
  readonly agents: PageAgents;
  /** Where the page is. */
  url(): string;
  readonly toJson: ToJson;
}

export function controlRoutes({ asked, switches, history, agents, url, toJson }: Control): readonly DoorRoute[] {
  return doorsWith(controlDoors, {
    env: {
      answer({ query: { format }, headers }) {
        const environment = asked.environment(url(), hostOf(headers.host));
        const wantsJson =
          format === undefined ? /\bapplication\/json\b/i.test(headers.accept ?? "") : format === "json";
        if (wantsJson) return { body: environment };
        return { headers: { "content-type": "text/plain; charset=utf-8" }, body: asked.inDotenv(environment) };
      },
    },
    token: {
      answer: ordered(async (order: AskedToken) => {
        const given = await asked.token(withoutNulls(order), agents.requests);
        if ("token" in given)
          return { body: { access_token: given.token, token_type: "Bearer", expires_in: given.expiresIn } };
        return { status: given.refused === undefined ? 404 : 422, body: given };
      }),
    },
    change: {
      answer: ordered(async (changes: SwitchChanges) => {
        const changed = await switches.change(changes);
        history.look();
        if (changed.applied !== undefined) history.applied(changed.applied);
        return { body: changed };
      }),
    },
    switches: { answer: () => ({ body: switches.state() }) },
    requests: happened(asked.requests, toJson),
    logs: happened(asked.logs, toJson),
    document: { answer: () => ({ body: openApi() }) },
  });
}

/** By which whoever asks calls this machine: its gateways are to be called by the same. */
function hostOf(host = ""): string {
  const { hostname } = new URL(`http://${host}`);
  return isOnLoopback(`http://${host}`) ? "127.0.0.1" : hostname;
}

/** RFC 7396: null takes away. */
function withoutNulls({ claims, ...order }: AskedToken): AskedToken {
  if (claims === undefined) return order;
  const changed = Object.entries(claims).map(([name, value]) => [name, value === null ? undefined : value]);
  return { ...order, claims: Object.fromEntries(changed) };
}

const happened = (events: Happened<unknown>, toJson: ToJson): Answering => ({
  answer: () => ({ body: events.latest() }),
  stream: ({ query }) => (query.follow === "true" ? (response) => void follow(response, events, toJson) : undefined),
});

async function follow(response: ServerResponse, events: Happened<unknown>, toJson: ToJson): Promise<void> {
  response.writeHead(200, {
    "content-type": "application/x-ndjson; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.flushHeaders();
  for await (const event of events) {
    if (response.destroyed) return;
    if (!response.write(`${toJson(event)}\n`)) await drained(response);
  }
  response.end();
}

/** Whoever reads slowly, or not at all, has what is kept for them, and no more. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    response.once("drain", resolve);
    response.once("close", resolve);
  });
