/**
 * The keys: what became of each, and how they are served now.
 *
 * @module
 */
import type { History, KeyStory, Span } from "../answers";
import type { ComparedKeySet } from "../key-sets";
import { momentOf } from "../words";
import { badge, byId, code, element, elementAt, say } from "./elements";
import { shortOf, sources } from "./known";
import { askServer } from "./server";
import { type TimeScale, timeScale } from "./time-scale";

/** Whether it is served and was, by what stands before the gateways: where another issuer lists its own keys, no adapter need be there. */
function serving(): readonly [string, string] {
  const { issuers, usesEntra, between } = sources();
  const isAdapters = usesEntra && issuers.length === 1 && between.includes("adapter");
  return isAdapters
    ? ["the adapter serves it", "the adapter served it"]
    : ["gateways are given it", "gateways were given it"];
}

/** Shows of the keys what the stack has: nothing is said of an Entra that nobody asks, nor of keys that are written into deployments. */
export function showWhatIsThere(): void {
  const { usesEntra, keyUris, between } = sources();
  const fetched = keyUris.length > 0 || between.includes("adapter");
  for (const [about, isThere] of Object.entries({ entra: usesEntra, fetched, keys: usesEntra || fetched }))
    for (const one of document.querySelectorAll<HTMLElement>(`[data-about="${about}"]`)) one.hidden = !isThere;
  [elementAt("who-serves").textContent] = serving();
}

const lanes = ["published", "signing", "remembered", "cached"] as const;

/** Draws the timeline, if it is another than before. */
export function showHistory({ from, keys, marks, switches: { now } }: History): void {
  const ends = keys.flatMap(({ cached }) => cached.flatMap(({ until = now }) => until));
  const scale = timeScale(
    from,
    marks.map(({ at }) => at),
    now,
    Math.max(now, ...ends),
  );
  const shown = keys.filter((story) => lanes.some((lane) => story[lane].length > 0));
  byId("timeline", HTMLUListElement).replaceChildren(
    ...shown.map((story) => {
      const tracks = lanes.map((lane) => track(lane, story[lane], scale, now));
      const lines = marks.map(({ at, kind }) => placed(element("span", { className: `mark ${kind}` }), scale(at)));
      const bars = element(
        "div",
        { className: "tracks" },
        ...tracks,
        ...lines,
        placed(element("span", { className: "mark now" }), scale(now)),
      );
      bars.setAttribute("aria-hidden", "true");
      return element(
        "li",
        {},
        code(story.kid),
        element("p", { className: "muted", textContent: inWords(story, now) }),
        bars,
      );
    }),
  );
  byId("marks", HTMLOListElement).replaceChildren(
    ...marks.map(({ at, kind, text }) =>
      element(
        "li",
        {},
        element("span", { className: "time", textContent: momentOf(at, now) }),
        " ",
        badge(kind, moods[kind]),
        ` ${text}`,
      ),
    ),
  );
}

const moods = { rotation: "warn", outage: "bad", recovery: "good", clock: "plain", apply: "plain" } as const;

function track(lane: string, spans: readonly Span[], scale: TimeScale, now: number): HTMLElement {
  const bars = spans.map(({ from, until = now }) => {
    const bar = placed(element("span", { className: `span ${lane}` }), scale(from));
    bar.style.width = `max(3px, ${(scale(until) - scale(from)) * 100}%)`;
    return bar;
  });
  return element("div", { className: "track" }, ...bars);
}

function placed(made: HTMLElement, share: number): HTMLElement {
  made.style.left = `${share * 100}%`;
  return made;
}

/** The same for those who do not see the bars. */
function inWords({ published, signing, remembered, cached }: KeyStory, now: number): string {
  const last = (spans: readonly Span[], is: string, was: string): readonly string[] => {
    const span = spans.at(-1);
    if (span === undefined) return [];
    return [
      span.until === undefined
        ? `${is} since ${momentOf(span.from, now)}`
        : `${was} until ${momentOf(span.until, now)}`,
    ];
  };
  const kept = cached.filter(({ until = now }) => until > now);
  const gateways = kept.map(({ of = "", until = now }) => {
    const [address = "", reading] = of.split(", ");
    return `kept for ${shortOf(address)}${reading === undefined ? "" : ` (${reading})`} until ${momentOf(until, now)}`;
  });
  const facts = [
    ...last(signing, "signs", "signed"),
    ...last(published, "listed", "was listed"),
    ...last(remembered, ...serving()),
    ...gateways,
  ];
  return facts.join(" · ");
}

export async function showKeySets(signing: string): Promise<void> {
  const button = byId("fetch-keys", HTMLButtonElement);
  button.setAttribute("aria-busy", "true");
  try {
    const sets = await askServer("/keys");
    elementAt("key-sets").replaceChildren(...sets.map((set) => keySet(set, signing, kidsElsewhere(set, sets))));
  } catch (failure) {
    say(`Keys: ${failure instanceof Error ? failure.message : String(failure)}`, true);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** Those of the other sets, where there is one to compare with. */
function kidsElsewhere(set: ComparedKeySet, sets: readonly ComparedKeySet[]): ReadonlySet<string> | undefined {
  const others = sets.filter((other) => other !== set && other.status === 200);
  return others.length === 0 ? undefined : new Set(others.flatMap(({ keys }) => keys.map(({ kid }) => kid)));
}

function keySet(
  { name, uri, status, bytes, keys, problem }: ComparedKeySet,
  signing: string,
  elsewhere: ReadonlySet<string> | undefined,
): HTMLElement {
  const state = badge(status === 0 ? "no answer" : `HTTP ${status}`, status === 200 ? "good" : "bad");
  const head = element("h4", {}, name, " ", state);
  const about = element("p", { className: "muted" }, `${keys.length} keys, ${bytes} bytes`, element("br"), code(uri));
  if (problem !== undefined)
    return element("div", { className: "key-set" }, head, about, element("p", { textContent: problem }));
  const items = keys.map(({ kid, alg, members }) => {
    const others = members.filter((member) => !["kid", "alg"].includes(member)).join(" ");
    return element(
      "li",
      {},
      code(kid),
      ...(kid === signing ? [" ", badge("signs", "good")] : []),
      ...(elsewhere === undefined || elsewhere.has(kid) ? [] : [" ", badge("only here", "warn")]),
      element("p", { className: "muted", textContent: `${alg ?? "no alg"}; ${others}` }),
    );
  });
  return element("div", { className: "key-set" }, head, about, element("ul", { className: "cards" }, ...items));
}
