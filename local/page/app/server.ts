/**
 * What the page asks its server.
 *
 * @module
 */
import type { System } from "../../../synthesized/system/apis";
import type { SwitchChanges, Switches } from "../../switches";
import type { History, PageState, RequestLines, RequestOrder, SentRequest, StreamEvents } from "../answers";
import type { ComparedKeySet } from "../key-sets";

/** Paths, what is sent to them and what comes back. */
interface Answers {
  readonly "/state": PageState;
  readonly "/history": History;
  readonly "/keys": readonly ComparedKeySet[];
  readonly "/system": System;
}

interface Orders {
  readonly "/switches": { readonly order: SwitchChanges; readonly answer: Awaited<ReturnType<Switches["change"]>> };
  readonly "/token": {
    readonly order: { readonly api: string; readonly client: string; readonly wrong?: string };
    readonly answer: { readonly access_token: string };
  };
  readonly "/requests": { readonly order: RequestOrder; readonly answer: SentRequest };
  readonly "/secrets": { readonly order: { readonly id: string }; readonly answer: { readonly secret: string } };
}

export const askServer = <P extends keyof Answers>(path: P): Promise<Answers[P]> => exchange(path, {});

export const linesOf = (requestId: string): Promise<RequestLines> =>
  exchange(`/lines?request=${encodeURIComponent(requestId)}`, {});

export function order<P extends keyof Orders>(path: P, what: Orders[P]["order"]): Promise<Orders[P]["answer"]> {
  const headers = { "content-type": "application/json" };
  return exchange(path, { method: "POST", headers, body: JSON.stringify(what) });
}

async function exchange<T>(path: string, init: RequestInit): Promise<T> {
  const answer = await fetch(path, init);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.message ?? `HTTP ${answer.status}`);
  return value;
}

/** What is to be done with events. */
export type Listeners = { readonly [K in keyof StreamEvents]: (event: StreamEvents[K]) => void };

/** Listens for as long as the page is open. */
export function listen(listeners: Listeners, onState: (isLive: boolean) => void): void {
  const stream = new EventSource("/events");
  let [instance, last] = ["", 0];
  stream.addEventListener("open", () => onState(true));
  stream.addEventListener("error", () => onState(false));
  const hear = <K extends keyof StreamEvents>(name: K): void =>
    stream.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
      const event: StreamEvents[K] = JSON.parse(data);
      if ("instance" in event) {
        // Another cloud counts anew.
        if (event.instance !== instance) [instance, last] = [event.instance, 0];
      } else {
        // After a reconnection the stream tells the latest events again.
        if (Number(lastEventId) <= last) return;
        last = Number(lastEventId);
      }
      listeners[name](event);
    });
  for (const name of ["hello", "request", "token", "keysServed", "keysFetched"] as const) hear(name);
}
