/**
 * What became of each key since the page's server started: when Entra listed it and signed with it, when the adapter served it, until when gateways
 * keep it; and what somebody did meanwhile.
 *
 * @module
 */
import type { EventSource } from "../events";
import type { Applied, SwitchState } from "../switches";
import type { History, KeyStory, Mark, Span } from "./answers";
import { spanOf } from "./words";

/** A history that grows. */
export interface KeptHistory {
  /** Sees how the switches stand: whoever turned them, what changed since the last look becomes a mark. */
  look(): void;
  /** A key set as it was just served under an address. */
  saw(uri: string, kids: readonly string[]): void;
  applied(applied: Applied): void;
  view(): Omit<History, "instance">;
  close(): void;
}

type Lane = keyof Omit<KeyStory, "kid">;
type Lanes = { [lane in Lane]: Span[] };

/** What is kept: the oldest goes first. */
const most = { keys: 40, marks: 100, spans: 50 };

/**
 * Starts to listen.
 *
 * @param entras the address of Entra's own key set; none where nobody asks for its tokens: its keys are no part of the story then
 */
export function keyHistory(source: EventSource, state: () => SwitchState, entras: string | undefined): KeptHistory {
  const keys = new Map<string, Lanes>();
  const marks: Mark[] = [];
  let before: SwitchState | undefined;
  let from = 0;
  const lanesOf = (kid: string): Lanes => {
    const known = keys.get(kid) ?? { published: [], signing: [], remembered: [], cached: [] };
    keys.set(kid, known);
    const [oldest] = keys.keys();
    if (keys.size > most.keys && oldest !== undefined) keys.delete(oldest);
    return known;
  };
  /** From now on these keys are in a lane; the others, unless it is seen only in part, no more. */
  const enter = (lane: Lane, kids: readonly string[], at: number, isPart = false): void => {
    for (const kid of kids) begin(lanesOf(kid)[lane], at);
    if (!isPart) for (const [kid, lanes] of keys) if (!kids.includes(kid)) end(lanes[lane], at);
  };
  const mark = (made: Mark): void => {
    marks.push(made);
    if (marks.length > most.marks) marks.shift();
  };
  const look = (): void => {
    const after = state();
    const { now, signing } = after;
    if (entras !== undefined) enter("signing", [signing], now);
    if (before === undefined) from = now;
    else for (const made of changesOf(before, after)) mark(made);
    before = after;
  };
  const saw = (uri: string, kids: readonly string[]): void => {
    look();
    const { now, flapping } = state();
    // A replica that differs from others does not show that a key is gone.
    if (uri === entras) enter("published", kids, now, flapping);
    else enter("remembered", kids, now);
  };
  const stops = [
    source.on("keysServed", ({ tenant, status, kids }) => {
      // These two show keys of personal accounts as well.
      if (status === 200 && entras !== undefined && tenant !== "common" && tenant !== "consumers") saw(entras, kids);
    }),
    source.on("keysFetched", ({ at, deployment, reading, uri, kids, until, problem }) => {
      if (problem !== undefined) return;
      if (uri !== entras) saw(uri, kids);
      const of = reading === "lenient" ? `${deployment}, lenient reading` : deployment;
      for (const { cached } of keys.values()) cutOff(cached, of, at);
      for (const kid of kids) keep(lanesOf(kid).cached, { from: at, until, of });
    }),
  ];
  return {
    ...{ look, saw },
    applied({ at, secrets, changed }) {
      const what =
        secrets.length === 0 && changed.length === 0 ? "nothing changed" : counted(secrets.length, "new secret");
      mark({ at, kind: "apply", text: `applied again: ${what}` });
    },
    view() {
      look();
      const stories = [...keys].map(([kid, lanes]) => ({ kid, ...lanes }));
      return { from, keys: stories, marks, switches: state() };
    },
    close: () => {
      for (const stop of stops) stop();
    },
  };
}

function begin(spans: Span[], at: number): void {
  const last = spans.at(-1);
  if (last === undefined || last.until !== undefined) keep(spans, { from: at });
}

function end(spans: Span[], at: number): void {
  const last = spans.at(-1);
  if (last !== undefined && last.until === undefined) spans[spans.length - 1] = { ...last, until: at };
}

/** What a gateway had before is gone when it has fetched anew. */
function cutOff(spans: Span[], of: string, at: number): void {
  for (const [index, span] of spans.entries())
    if (span.of === of && (span.until ?? at) > at) spans[index] = { ...span, until: at };
}

function keep(spans: Span[], span: Span): void {
  spans.push(span);
  if (spans.length > most.spans) spans.shift();
}

function changesOf(before: SwitchState, after: SwitchState): readonly Mark[] {
  const at = after.now;
  const surface = { all: "", keys: ", keys only", tokens: ", tokens only" }[after.surface];
  const illness = after.outage !== before.outage || (after.outage !== "none" && after.surface !== before.surface);
  const moved = after.offset - before.offset;
  const way = after.offset === 0 ? "back to now" : `${spanOf(moved)} ${moved > 0 ? "ahead" : "back"}`;
  return [
    ...(after.signing === before.signing
      ? []
      : [{ at, kind: "rotation", text: `${after.signing} signs now` } as const]),
    ...(!illness
      ? []
      : [
          after.outage === "none"
            ? ({ at, kind: "recovery", text: "Entra is well again" } as const)
            : ({ at, kind: "outage", text: `Entra ${inWords[after.outage]}${surface}` } as const),
        ]),
    ...(after.flapping === before.flapping
      ? []
      : [
          {
            at,
            kind: after.flapping ? "outage" : "recovery",
            text: `replicas ${after.flapping ? "differ" : "agree"}`,
          } as const,
        ]),
    ...(moved === 0 ? [] : [{ at, kind: "clock", text: `the clock was moved ${way}` } as const]),
  ];
}

const inWords = { unavailable: "answers 503", reset: "closes connections", silent: "never answers" } as const;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
