/** Keeps the key set: asks the identity provider when it is due, merges what comes, serves what is known. The only module with a state. */
import { type Clock, settledWithin } from "./clock";
import { adaptKeys, type DroppedKey, type DropReason, type KeyPolicy } from "./jwks-adapt";
import type { FetchedJwks, JwksFetch } from "./jwks-fetch";
import { forget, isListed, type Memory, nothingKnown, remember } from "./jwks-memory";
import { type AnswerReport, lateAnswerLine, refreshLine } from "./jwks-report";
import { afterFailure, afterSuccess, dueAtOnce, type Schedule, untilDue } from "./jwks-schedule";
import { selectKeys } from "./jwks-selection";
import { type ServedKeySet, serialize } from "./jwks-serialize";
import type { Log } from "./log";
import { problemOf, type UpstreamProblem } from "./upstream-problem";

export interface RefreshPolicy extends KeyPolicy {
  readonly maxKeys: number;
  readonly freshMs: number;
  readonly staleMs: number;
  readonly timeoutMs: number;
}

export interface RefreshParts {
  readonly fetch: JwksFetch;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a good answer waits for the one that was asked for in parallel. The later one still counts, from the next call on. */
const companionGraceMs = 1000;

export class JwksRefresh {
  #memory: Memory = nothingKnown;
  #served: ServedKeySet | undefined;
  #schedule: Schedule = dueAtOnce;
  #running: { readonly since: number; readonly done: Promise<void> } | undefined;
  #problem: UpstreamProblem | undefined;
  #count = 0;

  constructor(
    private readonly policy: RefreshPolicy,
    private readonly parts: RefreshParts,
  ) {}

  /** What is known, fresh or not; undefined if nothing is. */
  get served(): ServedKeySet | undefined {
    return this.#served;
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
   * Asks the identity provider. Calls that come meanwhile share the same refresh. One that is overdue was frozen with its instance between two calls:
   * it ends now and brings nothing, so that whoever finds it asks anew.
   *
   * @returns what settles when the refresh has; it never rejects, failures show in what is served
   */
  refresh(): Promise<void> {
    const { clock } = this.parts;
    const running = this.#running;
    if (running === undefined) return this.#start();
    if (clock.elapsed() - running.since <= this.policy.timeoutMs) return running.done;
    return running.done.then(() => (this.untilDue() > 0 ? undefined : (this.#running?.done ?? this.#start())));
  }

  #start(): Promise<void> {
    const done = this.#refresh().finally(() => {
      this.#running = undefined;
    });
    this.#running = { since: this.parts.clock.elapsed(), done };
    return done;
  }

  async #refresh(): Promise<void> {
    const { clock, fetch, log } = this.parts;
    const refresh = ++this.#count;
    const start = clock.elapsed();
    const kidsBefore = this.#served?.kids ?? [];
    const answers: AnswerReport[] = [];
    let isOver = false;
    const ask = async (): Promise<AnswerReport> => {
      const answer = this.#hear(refresh, await fetch(), clock.elapsed() - start);
      answers.push(answer);
      if (isOver) log(lateAnswerLine(answer, this.#counts()));
      return answer;
    };
    // With nothing known, or nothing recent, one answer would be one replica's view: two see more.
    await firstGood(clock, this.#isCold() ? [ask(), ask()] : [ask()]);
    isOver = true;
    this.#schedule = this.#scheduleAfter(answers, start);
    this.#problem = answers.some(({ outcome }) => outcome === "usable") ? undefined : problemOf(answers);
    const durationMs = clock.elapsed() - start;
    log(refreshLine({ durationMs, answers, kidsBefore, kidsAfter: this.#served?.kids ?? [], ...this.#counts() }));
  }

  #isCold(): boolean {
    const now = this.parts.clock.elapsed();
    return ![...this.#memory.keys.values()].some(({ seenAt }) => now - seenAt <= this.policy.staleMs);
  }

  #scheduleAfter(answers: readonly AnswerReport[], start: number): Schedule {
    const { clock } = this.parts;
    // Two answers that contradict each other on their only key are usable one by one, and leave nothing to serve.
    const isGood = this.#served !== undefined && answers.some(({ outcome }) => outcome === "usable");
    if (isGood) return afterSuccess(clock, this.policy.freshMs);
    const overdueMs = Math.max(0, clock.elapsed() - start - this.policy.timeoutMs);
    return afterFailure(this.#schedule, clock, this.policy.freshMs, overdueMs);
  }

  #hear(refresh: number, fetched: FetchedJwks, durationMs: number): AnswerReport {
    if ("why" in fetched) return { outcome: fetched.why, detail: fetched.detail, durationMs, dropped: [] };
    const { keys, dropped } = adaptKeys(fetched.jwks, this.policy);
    const seenAt = this.parts.clock.elapsed();
    const known = remember(this.#memory, { refresh, seenAt, keys, compromised: compromisedAmong(dropped) });
    if (keys.length === 0) {
      this.#adopt(known);
      // Whose keys they are is asked last: but for the issuer, this key would be served.
      const isOthers = dropped.some(({ why }) => why === "other-issuer");
      return { outcome: isOthers ? "other-issuer" : "no-usable-key", durationMs, dropped };
    }
    const recent = forget(known, seenAt, this.policy.staleMs);
    const agedOut = [...known.keys.keys()].filter((kid) => !recent.keys.has(kid));
    const surplus = this.#adopt(recent);
    const report = [...dropped, ...because("aged-out", agedOut), ...because("over-maximum", surplus)];
    return { outcome: "usable", durationMs, dropped: report };
  }

  /** @returns the kids that are known and not served */
  #adopt(memory: Memory): readonly string[] {
    const known = [...memory.keys.values()];
    const { chosen, surplus } = selectKeys(known, this.policy.maxKeys, (one) => isListed(memory, one));
    const served = serialize(chosen);
    this.#memory = memory;
    if (served.kids.length === 0) this.#served = undefined;
    else if (served.etag !== this.#served?.etag) this.#served = served;
    return surplus.map(({ key }) => key.kid);
  }

  #counts(): { readonly listed: number; readonly remembered: number } {
    const known = [...this.#memory.keys.values()];
    const listed = known.filter((one) => isListed(this.#memory, one)).length;
    return { listed, remembered: known.length - listed };
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
