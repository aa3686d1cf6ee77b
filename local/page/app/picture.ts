/**
 * The four parts as a picture, along which each event travels and stops where it is refused.
 *
 * @module
 */
import { byId, element, elementAt } from "./elements";
import { type Journey, places, type Station } from "./journeys";
import { gatewayChecks } from "./refused-check";

const names: Readonly<Record<Station, readonly [string, string]>> = {
  client: ["Clients", "ask for tokens, send requests"],
  entra: ["Entra ID", "gives tokens, lists its keys"],
  adapter: ["Key adapter", "passes keys on, remembers them"],
  gateway: ["API Gateway", "checks each request"],
  backend: ["Back ends", "see what was admitted"],
};

const ways: readonly (readonly [Station, Station])[] = [
  ["client", "entra"],
  ["adapter", "entra"],
  ["gateway", "adapter"],
  ["client", "gateway"],
  ["gateway", "backend"],
];

const travelMs = 700;
/** More at once is a cloud that nobody can follow. */
const mostTravellers = 12;

const boxes = new Map<Station, HTMLElement>();
const outcomes = new Map<Station, HTMLElement>();
let travellers = 0;

export function drawPicture(): void {
  const picture = elementAt("picture");
  for (const place of places) {
    const [name, what] = names[place];
    const outcome = element("p", { className: "outcome" });
    const box = element(
      "div",
      { className: `place ${place}` },
      element("strong", { textContent: name }),
      element("p", { className: "muted", textContent: what }),
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
  byId("checks", HTMLOListElement).append(...gatewayChecks.map((name) => element("li", { textContent: name })));
}

function drawWays(picture: HTMLElement, lines: SVGSVGElement): void {
  lines.replaceChildren(
    ...ways.map(([from, to]) => {
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
export function travel(journey: Journey, sentence: string): void {
  const { from, through, isRefused } = journey;
  elementAt("last").textContent = sentence;
  showChecks(journey);
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
  if (through[0] === "gateway") for (const each of ["gateway", "backend"] as const) forget(each);
  for (const [each, box] of boxes) if (each === place) box.dataset.outcome = isRefused ? "bad" : "good";
  const outcome = outcomes.get(place);
  if (outcome) outcome.textContent = `${isRefused ? "✗" : "✓"} ${end}`;
}

/** Which of the gateway's checks the latest request passed, and which refused it. */
function showChecks({ check }: Journey): void {
  if (check === undefined) return;
  const refusedAt = check === "passed" ? gatewayChecks.length : gatewayChecks.indexOf(check);
  for (const [index, item] of [...byId("checks", HTMLOListElement).children].entries()) {
    const name = gatewayChecks[index] ?? "";
    const state = index < refusedAt ? "passed" : index === refusedAt ? "refused" : "unasked";
    item.className = state;
    item.textContent = { passed: `✓ ${name}`, refused: `✗ ${name}`, unasked: name }[state];
  }
}

function forget(place: Station): void {
  delete boxes.get(place)?.dataset.outcome;
  outcomes.get(place)?.replaceChildren();
}

export function clearPicture(): void {
  for (const place of places) forget(place);
  for (const [index, item] of [...byId("checks", HTMLOListElement).children].entries()) {
    item.className = "";
    item.textContent = gatewayChecks[index] ?? "";
  }
}
