/** Asks the identity provider when it is due, and merges what comes. */
import { type Clock, settledWithin } from "./clock";
import { adaptKeys, type DroppedKey, type DropReason, type KeyPolicy } from "./jwks-adapt";
import type { FetchedJwks, JwksFetch } from "./jwks-fetch";
import { forget, remember } from "./jwks-memory";
import { type AnswerReport, lateAnswerLine, refreshLine } from "./jwks-report";
import { afterFailure, afterSuccess, dueAtOnce, type Schedule, untilDue } from "./jwks-schedule";
import type { KeyStore, KeyStorePolicy } from "./key-store";
import type { Log } from "./log";
import { SharedWork } from "./shared-work";
import { problemOf, type UpstreamProblem } from "./upstream-problem";

export interface RefreshPolicy extends KeyPolicy, KeyStorePolicy {
  readonly freshMs: number;
  readonly timeoutMs: number;
}

export interface RefreshParts {
  readonly fetch: JwksFetch;
  readonly store: KeyStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a good answer waits for the one that was asked for in parallel. The later one still counts, from the next call on. */
const companionGraceMs = 1000;

export class JwksRefresh {
  readonly #work: SharedWork;
  #schedule: Schedule = dueAtOnce;
  #problem: UpstreamProblem | undefined;
  #count = 0;

  constructor(
    private readonly policy: RefreshPolicy,
    private readonly parts: RefreshParts,
  ) {
    this.#work = new SharedWork(parts.clock, {
      run: () => this.#refresh(),
      isNeedless: () => this.untilDue() > 0,
      timeoutMs: policy.timeoutMs,
    });
  }

  /** What was wrong with the answers of the newest refresh; undefined if one was usable, or none has come yet. */
  get problem(): UpstreamProblem | undefined {
    return this.#problem;
  }

  /** Milliseconds until the identity provider may be asked again, 0 if now. */
  untilDue(): number {
    return untilDue(this.#schedule, this.parts.clock);
  }

  /**
   * Asks the identity provider. Calls that come meanwhile share the same refresh.
   *
   * @returns what settles when the refresh has; it never rejects, failures show in what is served
   */
  refresh(): Promise<void> {
    return this.#work.run();
  }

  async #refresh(): Promise<void> {
    const { clock, fetch, log, store } = this.parts;
    const refresh = ++this.#count;
    const start = clock.elapsed();
    const kidsBefore = store.served?.kids ?? [];
    const answers: AnswerReport[] = [];
    let isOver = false;
    const ask = async (): Promise<AnswerReport> => {
      const answer = this.#hear(refresh, await fetch(), clock.elapsed() - start);
      answers.push(answer);
      if (isOver) log(lateAnswerLine(answer, store.counts));
      return answer;
    };
    // With nothing known, or nothing recent, one answer would be one replica's view: two see more.
    await firstGood(clock, this.#isCold() ? [ask(), ask()] : [ask()]);
    isOver = true;
    this.#schedule = this.#scheduleAfter(answers, start);
    this.#problem = answers.some(({ outcome }) => outcome === "usable") ? undefined : problemOf(answers);
    const durationMs = clock.elapsed() - start;
    log(refreshLine({ durationMs, answers, kidsBefore, kidsAfter: store.served?.kids ?? [], ...store.counts }));
  }

  #isCold(): boolean {
    const now = this.parts.clock.elapsed();
    return ![...this.parts.store.memory.keys.values()].some(({ seenAt }) => now - seenAt <= this.policy.staleMs);
  }

  #scheduleAfter(answers: readonly AnswerReport[], start: number): Schedule {
    const { clock, store } = this.parts;
    // Two answers that contradict each other on their only key are usable one by one, and leave nothing to serve.
    const isGood = store.served !== undefined && answers.some(({ outcome }) => outcome === "usable");
    if (isGood) return afterSuccess(clock, this.policy.freshMs);
    const overdueMs = Math.max(0, clock.elapsed() - start - this.policy.timeoutMs);
    return afterFailure(this.#schedule, clock, this.policy.freshMs, overdueMs);
  }

  #hear(refresh: number, fetched: FetchedJwks, durationMs: number): AnswerReport {
    if ("why" in fetched) return { outcome: fetched.why, detail: fetched.detail, durationMs, dropped: [] };
    const { keys, dropped } = adaptKeys(fetched.jwks, this.policy);
    const { clock, store } = this.parts;
    const seenAt = clock.elapsed();
    const known = remember(store.memory, { refresh, seenAt, keys, compromised: compromisedAmong(dropped) });
    if (keys.length === 0) {
      store.adopt(known);
      // Whose keys they are is asked last: but for the issuer, this key would be served.
      const isOthers = dropped.some(({ why }) => why === "other-issuer");
      return { outcome: isOthers ? "other-issuer" : "no-usable-key", durationMs, dropped };
    }
    const recent = forget(known, seenAt, this.policy.staleMs);
    const agedOut = [...known.keys.keys()].filter((kid) => !recent.keys.has(kid));
    const surplus = store.adopt(recent);
    const report = [...dropped, ...because("aged-out", agedOut), ...because("over-maximum", surplus)];
    return { outcome: "usable", durationMs, dropped: report };
  }
}

/** A key whose private part is published is not kept, however recently it was good. */
const compromisedAmong = (dropped: readonly DroppedKey[]): ReadonlySet<string> =>
  new Set(dropped.flatMap(({ kid, why }) => (why === "private-members" && kid !== undefined ? [kid] : [])));

const because = (why: DropReason, kids: readonly string[]): readonly DroppedKey[] => kids.map((kid) => ({ kid, why }));

/** Waits for all answers; once a good one is there, not much longer for the others. */
async function firstGood(clock: Clock, asked: readonly Promise<AnswerReport>[]): Promise<void> {
  const all = Promise.all(asked);
  const good = asked.map(async (one) => {
    if ((await one).outcome !== "usable") throw new Error("not usable");
  });
  await Promise.any(good).catch(() => undefined);
  await settledWithin(clock, companionGraceMs, all);
}
