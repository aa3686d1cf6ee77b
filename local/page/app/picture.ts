/**
 * The four parts as a picture, along which each event travels and stops where it is refused.
 *
 * @module
 */

import { byId, element, elementAt } from "./elements";
import { type Journey, places, type Station } from "./journeys";
import { deployments, sources } from "./known";
import { type CheckName, checksOf } from "./refused-check";
import { titlesOf, waysOf } from "./stations";

const travelMs = 700;
/** More at once is a cloud that nobody can follow. */
const mostTravellers = 12;

const boxes = new Map<Station, HTMLElement>();
const outcomes = new Map<Station, HTMLElement>();
let travellers = 0;

export function drawPicture(): void {
  const picture = elementAt("picture");
  for (const place of places) {
    const outcome = element("p", { className: "outcome" });
    const box = element(
      "div",
      { className: `place ${place}` },
      element("strong"),
      element("p", { className: "muted" }),
      outcome,
    );
    boxes.set(place, box);
    outcomes.set(place, outcome);
    picture.append(box);
  }
  const lines = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  lines.setAttribute("aria-hidden", "true");
  picture.prepend(lines);
  new ResizeObserver(() => drawWays(picture, lines)).observe(picture);
  namePicture();
}

/** Names what is known to stand there, and the checks of whoever judges tokens. */
export function namePicture(): void {
  const titles = titlesOf(sources());
  for (const [place, box] of boxes) {
    const [name, what] = titles[place] ?? [];
    box.hidden = name === undefined;
    // A host's name breaks at its dots first.
    const words = (name ?? "").split(/(?<=\.)/).flatMap((part) => [element("wbr"), part]);
    box.querySelector("strong")?.replaceChildren(...words);
    box.querySelector(".muted")?.replaceChildren(what ?? "");
  }
  const picture = elementAt("picture");
  const lines = picture.querySelector("svg");
  if (lines !== null) drawWays(picture, lines);
  showChecks({ judge: deployments().find(({ judge }) => judge !== undefined)?.judge, check: undefined });
}

function drawWays(picture: HTMLElement, lines: SVGSVGElement): void {
  lines.replaceChildren(
    ...waysOf(sources()).map(([from, to]) => {
      const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
      const [a, b] = [centreOf(from, picture), centreOf(to, picture)];
      for (const [name, value] of Object.entries({ x1: a.x, y1: a.y, x2: b.x, y2: b.y }))
        line.setAttribute(name, String(value));
      return line;
    }),
  );
}

function centreOf(place: Station, picture: HTMLElement): { readonly x: number; readonly y: number } {
  const frame = picture.getBoundingClientRect();
  const { left, top, width, height } = boxes.get(place)?.getBoundingClientRect() ?? frame;
  return { x: left - frame.left + width / 2, y: top - frame.top + height / 2 };
}

/** Shows a journey, and the sentence that says the same. */
export function travel(journey: Journey, sentence: string, judge: Judge = undefined): void {
  const { from, through, isRefused } = journey;
  elementAt("last").textContent = sentence;
  if (journey.check !== undefined) showChecks({ judge, check: journey.check });
  const end = through.at(-1) ?? from;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden;
  if (isStill || travellers >= mostTravellers) {
    arrive(journey, end);
    return;
  }
  const picture = elementAt("picture");
  const dot = element("div", { className: `dot ${isRefused ? "bad" : "good"}` });
  picture.append(dot);
  travellers += 1;
  const points = [from, ...through].map((place) => centreOf(place, picture));
  const frames = points.map(({ x, y }) => ({ transform: `translate(${x}px, ${y}px)` }));
  const done = (): void => {
    travellers -= 1;
    dot.remove();
    arrive(journey, end);
  };
  void dot.animate(frames, { duration: travelMs * through.length, easing: "ease-in-out" }).finished.then(done, done);
}

/** What a request before it came to behind the gateway, or at it, is not what became of this one. */
function arrive({ isRefused, end, through }: Journey, place: Station): void {
  if (through[0] === "gateway") for (const each of behind()) forget(each);
  for (const [each, box] of boxes) if (each === place) box.dataset.outcome = isRefused ? "bad" : "good";
  const outcome = outcomes.get(place);
  if (outcome) outcome.textContent = `${isRefused ? "✗" : "✓"} ${end}`;
}

/** Where a request may end. */
const behind = (): readonly Station[] =>
  sources().between.includes("authorizer") ? ["gateway", "backend", "adapter"] : ["gateway", "backend"];

type Judge = Parameters<typeof checksOf>[0];

/** Which of the checks the latest request passed, and which refused it; none of them, while there was no request. */
function showChecks({
  judge,
  check,
}: {
  readonly judge: Judge;
  readonly check: CheckName | "passed" | undefined;
}): void {
  const checks = checksOf(judge);
  const refusedAt = check === undefined ? -1 : check === "passed" ? checks.length : checks.indexOf(check);
  byId("checks", HTMLOListElement).replaceChildren(
    ...checks.map((name, index) => {
      const state = index < refusedAt ? "passed" : index === refusedAt ? "refused" : "unasked";
      const text = { passed: `✓ ${name}`, refused: `✗ ${name}`, unasked: name }[state];
      return element("li", { className: check === undefined ? "" : state, textContent: text });
    }),
  );
}

function forget(place: Station): void {
  delete boxes.get(place)?.dataset.outcome;
  outcomes.get(place)?.replaceChildren();
}

export function clearPicture(): void {
  for (const place of places) forget(place);
  namePicture();
}
