/**
 * What the page itself asks its server: the cloud's parts, the story of keys and requests, and what a user tries.
 *
 * @module
 */
import type { OriginMap } from "../../synthesized/system/origins";
import type { Switches } from "../switches";
import type { History, PageState, RequestOrder } from "./answers";
import type { Asked } from "./asked";
import { type DoorRoute, doorsWith, ordered } from "./doors/door-route";
import { pageDoors } from "./doors/doors";
import type { KeptHistory } from "./key-history";
import { fetchKeySet, type KeySetSource } from "./key-sets";
import type { LiveEvents, PageAgents } from "./live-events";
import { pageDocument } from "./page-document";
import type { KeptLines } from "./request-lines";
import { sendRequest } from "./sent-request";

/** What they tell of. */
interface Story {
  readonly state: Omit<PageState, "instance" | "origins" | "switches">;
  readonly other?: { readonly reading: string; readonly origins: OriginMap } | undefined;
  readonly instance: string;
  readonly asked: Asked;
  readonly origins: OriginMap;
  readonly switches: Switches;
  readonly keySets: readonly KeySetSource[];
  readonly agents: PageAgents;
  readonly live: LiveEvents;
  readonly lines: KeptLines;
  readonly history: KeptHistory;
  secretOf(id: string): string | undefined;
}

export function pageRoutes(story: Story): readonly DoorRoute[] {
  const { instance, asked, origins, keySets, agents, live, lines, history, secretOf } = story;
  const page = pageDocument();
  return doorsWith(pageDoors, {
    page: { answer: () => ({ headers: page.headers, body: page.html }) },
    state: { answer: () => ({ body: stateOf(story) }) },
    system: { answer: () => ({ body: asked.system }) },
    events: { answer: () => ({ body: "" }), stream: () => (response) => live.stream(response) },
    keys: {
      async answer() {
        const served = await Promise.all(keySets.map((source) => fetchKeySet(source, origins, agents.keys)));
        for (const { uri, status, keys } of served) {
          const kids = keys.map(({ kid }) => kid);
          if (status === 200) history.saw(uri, kids);
        }
        return { body: served };
      },
    },
    history: { answer: () => ({ body: { instance, ...history.view() } satisfies History }) },
    lines: { answer: ({ query }) => ({ body: lines.of(String(query.request)) }) },
    send: {
      answer: ordered(async (order: RequestOrder) => {
        const sent = await sendRequest(order, asked, origins, agents.requests);
        return "code" in sent ? { status: 404, body: sent } : { body: sent };
      }),
    },
    secret: {
      answer: ordered(({ id }: { readonly id: string }) => {
        const secret = secretOf(id);
        if (secret !== undefined && !asked.given.includes(secret)) return { body: { secret } };
        return { status: 404, body: { code: "NOT_FOUND", message: pageDoors.secret.problems[404] } };
      }),
    },
  });
}

function stateOf({ state, other, instance, origins, switches }: Story) {
  const whole: PageState = { ...state, instance, origins: origins.entries(), switches: switches.state() };
  return other === undefined
    ? whole
    : { ...whole, other: { reading: other.reading, origins: other.origins.entries() } };
}
