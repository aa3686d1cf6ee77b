/**
 * The keys of one identity provider as this copy of a function knows them, and all ways in which it comes to know them: the provider itself, other
 * copies, the snapshot.
 */
import { randomUUID } from "node:crypto";
import { patience } from "./call-deadline";
import { type Clock, settledWithin } from "./clock";
import { jwksFetch, once } from "./jwks-fetch";
import { JwksRefresh } from "./jwks-refresh";
import { SelfCall, selfCallMark, selfCallMs } from "./jwks-self-call";
import type { Settings } from "./jwks-settings";
import { StoredKeys, snapshotMs } from "./key-snapshot";
import { KeyStore } from "./key-store";
import type { Log } from "./log";
import { resourcePrincipal } from "./resource-principal";
import type { FunctionEnvironment } from "./setting-reader";
import { type Extras, type UpstreamGet, upstreamGet } from "./upstream-get";
import type { UpstreamProblem } from "./upstream-problem";

export interface KnownKeysParts {
  readonly clock: Clock;
  readonly log: Log;
  /** @default - HTTPS to the hosts that the settings name */
  readonly connect?: (uri: URL, maxBytes: number, extras?: Extras) => UpstreamGet;
  /** @default - random */
  readonly newMark?: () => string;
}

/** What other copies and the snapshot get to answer, when the identity provider has failed to. */
const resortMs = Math.max(selfCallMs, snapshotMs);

export class KnownKeys {
  readonly store: KeyStore;
  readonly #refresh: JwksRefresh;
  readonly #copies: SelfCall | undefined;
  readonly #snapshot: StoredKeys | undefined;
  readonly #clock: Clock;

  constructor(
    private readonly settings: Settings,
    environment: FunctionEnvironment,
    { clock, log, connect = upstreamGet, newMark = randomUUID }: KnownKeysParts,
  ) {
    const { uri, selfUri, snapshotUri, maxBytes, timeoutMs } = settings;
    const store = new KeyStore(settings, clock);
    const askCopy = (address: URL) => (mark: string) =>
      jwksFetch(connect(address, maxBytes, { headers: { [selfCallMark]: mark } }), clock, selfCallMs, once)();
    const fetch = jwksFetch(connect(uri, maxBytes), clock, timeoutMs);
    this.store = store;
    this.#clock = clock;
    this.#refresh = new JwksRefresh(settings, { fetch, store, clock, log });
    this.#copies = selfUri && new SelfCall(settings, { fetch: askCopy(selfUri), newMark, store, clock, log });
    this.#snapshot =
      snapshotUri &&
      new StoredKeys(settings, {
        uri: snapshotUri,
        connect: (extras) => connect(snapshotUri, maxBytes, extras),
        principal: () => resourcePrincipal(environment),
        ...{ store, clock, log },
      });
  }

  /** Milliseconds until the identity provider may be asked again, 0 if now. */
  untilDue(): number {
    return this.#refresh.untilDue();
  }

  /** Why the newest refresh brought nothing. */
  get problem(): UpstreamProblem | undefined {
    return this.#refresh.problem;
  }

  /**
   * Brings what is known up to date, as far as a call has time for it. The refresh goes on when it has no more: others share it, and the next call finds
   * what it brought.
   *
   * @param isOfCopy another copy asks: it has little time, does not come for what is new, and asks others itself
   * @param deadline gives the header Fn-Deadline; most calls need not know it
   * @returns undefined if there is nothing to wait for
   */
  upToDate(isOfCopy: boolean, deadline: () => string | null): Promise<void> | undefined {
    const others = this.#resorts(isOfCopy);
    const isDue = this.untilDue() === 0 && !(isOfCopy && this.store.served !== undefined);
    return isDue || others.length > 0 ? this.#refreshed(others, deadline()) : undefined;
  }

  /** Asks the identity provider now, although it is not due. @returns what settles when it has, or this call has no more time */
  askNow(deadline: string | null): Promise<void> {
    const waitMs = patience(deadline, this.#clock.wall(), this.settings.timeoutMs, false);
    return settledWithin(this.#clock, waitMs, this.#refresh.refresh());
  }

  /** What a call that finds nothing known may fall back on. A copy asks no other copy in turn. */
  #resorts(isOfCopy: boolean): readonly (() => Promise<void>)[] {
    const [copies, snapshot] = [this.#copies, this.#snapshot];
    if (this.store.served !== undefined) return [];
    return [...(copies && !isOfCopy ? [() => copies.ask()] : []), ...(snapshot ? [() => snapshot.read()] : [])];
  }

  #refreshed(others: readonly (() => Promise<void>)[], deadline: string | null): Promise<void> {
    const [clock, store] = [this.#clock, this.store];
    const hasOthers = others.length > 0;
    const start = clock.elapsed();
    const longestMs = this.settings.timeoutMs + (hasOthers ? resortMs : 0);
    const waitMs = patience(deadline, clock.wall(), longestMs, store.served === undefined);
    const refresh = this.untilDue() > 0 ? Promise.resolve() : this.#refresh.refresh();
    void refresh.then(() => this.#snapshot?.offer());
    if (!hasOthers) return settledWithin(clock, waitMs, refresh);
    // Late, because a copy that knows keys may be waiting for the same silent identity provider: by then it has answered its own call.
    return settledWithin(clock, Math.max(0, waitMs - resortMs), refresh).then(() => {
      if (store.served !== undefined) return undefined;
      const leftMs = Math.max(0, waitMs - (clock.elapsed() - start));
      return settledWithin(clock, leftMs, this.#firstToHelp(refresh, ...others.map((ask) => ask())));
    });
  }

  /** Settles when one of them has brought keys, or all are over. */
  async #firstToHelp(...all: readonly Promise<void>[]): Promise<void> {
    const helpful = all.map(async (one) => {
      await one;
      if (this.store.served === undefined) throw new Error("no help");
    });
    await Promise.any(helpful).catch(() => undefined);
  }
}
