/** Settings, network and clock → what answers calls. */
import { randomUUID } from "node:crypto";
import { patience } from "./call-deadline";
import { type Clock, settledWithin } from "./clock";
import {
  type Answer,
  type Call,
  copyAnswer,
  keySetAnswer,
  misconfigured,
  refuseMethod,
  unavailable,
} from "./jwks-answer";
import { jwksFetch, once } from "./jwks-fetch";
import { JwksRefresh } from "./jwks-refresh";
import { handover, SelfCall, selfCallMark, selfCallMs } from "./jwks-self-call";
import { type Configuration, readSettings, type Settings } from "./jwks-settings";
import { StoredKeys, snapshotMs } from "./key-snapshot";
import { KeyStore } from "./key-store";
import type { Log } from "./log";
import { resourcePrincipal } from "./resource-principal";
import { type Extras, type UpstreamGet, upstreamGet } from "./upstream-get";

/** @param deadline gives the header Fn-Deadline; most calls need not know it */
export type Adapter = (call: Call, deadline: () => string | null) => Answer | Promise<Answer>;

export interface AdapterParts {
  readonly clock: Clock;
  readonly log: Log;
  /** @default - HTTPS to the hosts that JWKS_URI and JWKS_SELF_URI name */
  readonly connect?: (uri: URL, maxBytes: number, extras?: Extras) => UpstreamGet;
  /** @default - random */
  readonly newMark?: () => string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Never fails: with settings that cannot be used, what it makes says so to every call and asks nobody. */
export function makeAdapter(environment: Environment, parts: AdapterParts): Adapter {
  const { settings, findings } = readSettings(environment);
  for (const finding of findings) {
    parts.log({ level: finding.problem === "unknown" ? "warn" : "error", event: "setting", ...finding });
  }
  return settings === undefined ? refuseAll(findings) : serve(settings, environment, parts);
}

const refuseAll =
  (findings: Configuration["findings"]): Adapter =>
  (call) =>
    refuseMethod(call) ?? misconfigured(call, findings);

/** What other copies and the snapshot get to answer, when the identity provider has failed to. */
const resortMs = Math.max(selfCallMs, snapshotMs);

const isMarked = (call: Call): call is Call & { readonly mark: string } => typeof call.mark === "string";

function serve(
  settings: Settings,
  environment: Environment,
  { clock, log, connect = upstreamGet, newMark = randomUUID }: AdapterParts,
): Adapter {
  const { uri, selfUri, snapshotUri, maxBytes, timeoutMs } = settings;
  const store = new KeyStore(settings, clock);
  const keys = new JwksRefresh(settings, {
    fetch: jwksFetch(connect(uri, maxBytes), clock, timeoutMs),
    store,
    clock,
    log,
  });
  const copies = selfUri && new SelfCall(settings, { fetch: askCopy(selfUri), newMark, store, clock, log });

  const snapshot =
    snapshotUri &&
    new StoredKeys(settings, {
      uri: snapshotUri,
      connect: (extras) => connect(snapshotUri, maxBytes, extras),
      principal: () => resourcePrincipal(environment),
      ...{ store, clock, log },
    });

  function askCopy(address: URL) {
    return (mark: string) =>
      jwksFetch(connect(address, maxBytes, { headers: { [selfCallMark]: mark } }), clock, selfCallMs, once)();
  }

  function answer(call: Call): Answer {
    const { served } = store;
    if (served === undefined) return unavailable(call, keys.untilDue(), keys.problem);
    if (isMarked(call)) return copyAnswer(call, served, handover(store, settings, call.mark));
    return keySetAnswer(call, served, Math.min(keys.untilDue(), store.servedForMs));
  }

  /** What a call that finds nothing known may fall back on. A copy asks no other copy in turn. */
  function resorts(call: Call): readonly (() => Promise<void>)[] {
    if (store.served !== undefined) return [];
    return [...(copies && !isMarked(call) ? [() => copies.ask()] : []), ...(snapshot ? [() => snapshot.read()] : [])];
  }

  /** The refresh goes on when this call has no more time: others share it, and the next one finds what it brought. */
  function refreshed(others: ReturnType<typeof resorts>, deadline: string | null): Promise<void> {
    const hasOthers = others.length > 0;
    const start = clock.elapsed();
    const longestMs = timeoutMs + (hasOthers ? resortMs : 0);
    const waitMs = patience(deadline, clock.wall(), longestMs, store.served === undefined);
    const refresh = keys.untilDue() > 0 ? Promise.resolve() : keys.refresh();
    void refresh.then(() => snapshot?.offer());
    if (!hasOthers) return settledWithin(clock, waitMs, refresh);
    // Late, because a copy that knows keys may be waiting for the same silent identity provider: by then it has answered its own call.
    return settledWithin(clock, Math.max(0, waitMs - resortMs), refresh).then(() => {
      if (store.served !== undefined) return undefined;
      const leftMs = Math.max(0, waitMs - (clock.elapsed() - start));
      return settledWithin(clock, leftMs, firstToHelp(refresh, ...others.map((ask) => ask())));
    });
  }

  /** Settles when one of them has brought keys, or all are over. */
  async function firstToHelp(...all: readonly Promise<void>[]): Promise<void> {
    const helpful = all.map(async (one) => {
      await one;
      if (store.served === undefined) throw new Error("no help");
    });
    await Promise.any(helpful).catch(() => undefined);
  }

  return (call, deadline) => {
    const refusal = refuseMethod(call);
    if (refusal !== undefined) return refusal;
    // What another copy asks for is answered from memory: it has little time, and does not come for what is new.
    const others = resorts(call);
    const isDue = keys.untilDue() === 0 && !(isMarked(call) && store.served !== undefined);
    return isDue || others.length > 0 ? refreshed(others, deadline()).then(() => answer(call)) : answer(call);
  };
}
