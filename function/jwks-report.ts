/** What a refresh did, as one log line. */
import type { DroppedKey } from "./jwks-adapt";
import type { LogLine } from "./log";
import { problemOf, type UpstreamOutcome } from "./upstream-problem";

/** How the identity provider answered one request. */
export interface AnswerReport {
  readonly outcome: UpstreamOutcome;
  readonly detail?: string | number | undefined;
  readonly durationMs: number;
  readonly dropped: readonly DroppedKey[];
}

export interface RefreshReport {
  readonly durationMs: number;
  readonly answers: readonly AnswerReport[];
  readonly kidsBefore: readonly string[];
  readonly kidsAfter: readonly string[];
  /** Keys that the newest good answers list, and keys that are only remembered. */
  readonly listed: number;
  readonly remembered: number;
}

/** A broken key document may have thousands of entries; the first few tell what is wrong. */
const mostNamed = 20;

export function refreshLine({
  durationMs,
  answers,
  kidsBefore,
  kidsAfter,
  listed,
  remembered,
}: RefreshReport): LogLine {
  const before = new Set(kidsBefore);
  const after = new Set(kidsAfter);
  const isGood = answers.some(({ outcome }) => outcome === "usable");
  return {
    level: isGood ? "info" : kidsAfter.length > 0 ? "warn" : "error",
    event: "jwks-refresh",
    outcome: isGood ? "refreshed" : kidsAfter.length > 0 ? "serving-known-keys" : "no-keys",
    ...(isGood ? {} : problemOf(answers)),
    durationMs: Math.round(durationMs),
    answers: answers.map(briefly),
    listed,
    remembered,
    kept: kidsAfter.filter((kid) => before.has(kid)).length,
    added: kidsAfter.filter((kid) => !before.has(kid)),
    noLongerServed: kidsBefore.filter((kid) => !after.has(kid)),
    ...named(answers.flatMap(({ dropped }) => dropped)),
  };
}

/** For an answer that came after its refresh was over. */
export const lateAnswerLine = (
  answer: AnswerReport,
  counts: { readonly listed: number; readonly remembered: number },
): LogLine => ({
  level: answer.outcome === "usable" ? "info" : "warn",
  event: "jwks-late-answer",
  ...briefly(answer),
  ...counts,
  ...named(answer.dropped),
});

const briefly = ({ outcome, detail, durationMs }: AnswerReport) => ({
  outcome,
  ...(detail === undefined ? {} : { detail }),
  durationMs: Math.round(durationMs),
});

/** Two replicas report the same key twice. */
function named(dropped: readonly DroppedKey[]) {
  const different = [...new Map(dropped.map((one) => [JSON.stringify(one), one])).values()];
  return { dropped: different.slice(0, mostNamed), droppedCount: different.length };
}
