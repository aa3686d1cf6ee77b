/**
 * What happened, newest first; on one click all that is known of it.
 *
 * @module
 */
import type { KeysFetchedEvent, KeysServedEvent, LogEvent } from "../../events";
import type { RequestLines, ShownRequest, ShownTokenRequest } from "../answers";
import { momentOf, timeOf } from "../words";
import { badge, byId, code, element, elementAt, type Mood } from "./elements";
import { isGatewaysOwn } from "./journeys";
import { clientName, deploymentAt, nowThere, shortOf, shownClient, withNames } from "./known";
import { refusedCheck } from "./refused-check";
import { linesOf } from "./server";
import { tokenList } from "./token-view";

const keptRows = 200;
const counts = { total: 0, refused: 0 };

/** A line of the list. */
interface Row {
  readonly at: number;
  readonly status: string;
  readonly mood: Mood;
  readonly what: readonly (Node | string)[];
  readonly who: string;
  readonly why: string;
  readonly kind: "request" | "other";
  readonly isRefused: boolean;
  /** What a click shows. */
  readonly details: () => Promise<readonly Node[]> | readonly Node[];
}

const checkIn = (reason: string, why?: string): string =>
  why === undefined ? refusedCheck(reason) : `${refusedCheck(reason)}, ${why}`;

const moodOf = (status: number): Mood => (status >= 500 || status === 0 ? "bad" : status >= 400 ? "warn" : "good");

/** @param why the authorizer refused it, in its own word */
export const requestSentence = (
  { method, path, status, token, reason, fromPage }: ShownRequest,
  why?: string,
): string => {
  const who = token === undefined ? "without a token" : `by ${shownClient(token.claims)}`;
  const outcome =
    reason === undefined ? `the back end answered ${status}` : `refused with ${status} at ${checkIn(reason, why)}`;
  return `${method} ${path} ${who}${fromPage === true ? ", from this page" : ""}: ${outcome}`;
};

/** @returns what adds why the authorizer refused it */
export function addRequest(event: ShownRequest): (why: string) => void {
  const { at, method, path, status, reason, token, fromPage, reading } = event;
  counts.total += 1;
  if (status >= 400) counts.refused += 1;
  const who = isGatewaysOwn(event)
    ? "the gateway, for keys"
    : token === undefined
      ? "no token"
      : shownClient(token.claims);
  const told = (why?: string): string =>
    reason === undefined ? "" : `${checkIn(reason, why)}: ${reason.replace(/^\S+: /, "")}`;
  const row = addRow({
    ...{ at, status: String(status), mood: moodOf(status), isRefused: status >= 400 },
    what: [element("strong", { textContent: method }), " ", code(path)],
    who: [
      who,
      ...(fromPage === true ? ["from this page"] : []),
      ...(reading === "lenient" ? ["lenient reading"] : []),
    ].join(", "),
    why: told(),
    kind: isGatewaysOwn(event) ? "other" : "request",
    details: async () => requestDetails(event, await linesOf(event.id)),
  });
  return (why) => row.querySelector(".why")?.replaceChildren(told(why));
}

export const tokenSentence = ({ clientId, status, reason, fromPage }: ShownTokenRequest): string =>
  `${clientId === undefined ? "A client" : clientName(clientId)} asks Entra for a token${fromPage === true ? ", through this page" : ""}: ${status === 200 ? "given" : withNames(reason ?? `answered ${status || "nothing"}`)}`;

export function addTokenRequest(event: ShownTokenRequest): void {
  const { at, status, clientId, wanted, reason = "", tenant, fromPage } = event;
  addRow({
    ...{ at, status: status === 0 ? "none" : String(status), mood: moodOf(status), isRefused: status !== 200 },
    what: [element("strong", { textContent: "Token" }), " ", code(withNames(wanted ?? ""))],
    who: `${clientId === undefined ? "a client" : clientName(clientId)}${fromPage === true ? ", through this page" : ""}`,
    ...{ why: withNames(reason), kind: "other" },
    details: () => [
      facts({
        Tenant: tenant,
        Client: clientId === undefined ? "not read" : named(clientId),
        Asked: wanted ?? "not read",
        Answer: reason || "a token",
      }),
    ],
  });
}

/** With its id, for whoever looks closely. */
const named = (id: string): string => (clientName(id) === id ? id : `${clientName(id)} (${id})`);

const keysSentence = (kids: readonly string[]): string => `${kids.length} keys: ${kids.join(", ")}`;

export const fetchedSentence = ({ deployment, kids, problem, until }: KeysFetchedEvent): string =>
  problem === undefined
    ? `The gateway fetched ${kids.length} keys for ${shortOf(deployment)} and keeps them until ${momentOf(until, nowThere())}`
    : `The gateway got no keys for ${shortOf(deployment)}: ${problem}`;

export function addFetched(event: KeysFetchedEvent): void {
  const { at, kids, problem, uri, reading } = event;
  addRow({
    ...{ at, status: problem === undefined ? "keys" : "none", mood: problem === undefined ? "good" : "bad" },
    what: [element("strong", { textContent: "Key fetch" }), " ", code(uri)],
    who: reading === "lenient" ? "the gateway, lenient reading" : "the gateway",
    ...{ why: fetchedSentence(event), kind: "other", isRefused: problem !== undefined },
    details: () => [facts({ Keys: keysSentence(kids), From: uri })],
  });
}

export const servedSentence = ({ status, kids }: KeysServedEvent, who: string): string =>
  `${who} asks Entra for its keys: ${status === 200 ? `${kids.length} listed` : `answered ${status || "nothing"}`}`;

export function addServed(event: KeysServedEvent, who: string): void {
  const { at, status, kids, tenant } = event;
  addRow({
    ...{ at, status: status === 0 ? "none" : String(status), mood: moodOf(status), isRefused: status !== 200 },
    what: [element("strong", { textContent: "Keys of Entra" })],
    ...{ who, why: "", kind: "other" },
    details: () => [facts({ Tenant: tenant, Keys: keysSentence(kids) })],
  });
}

function addRow({ at, status, mood, what, who, why, kind, isRefused, details }: Row): HTMLElement {
  const shown = element("div", { className: "details", hidden: true });
  const button = element(
    "button",
    { type: "button", className: "row" },
    element("span", { className: "time", textContent: timeOf(at) }),
    badge(status, mood),
    element("span", { className: "request" }, ...what),
    element("span", { className: "client", textContent: who }),
    element("span", { className: "why", textContent: why }),
  );
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => void toggle(button, shown, details));
  const item = element("li", {}, button, shown);
  Object.assign(item.dataset, { refused: String(isRefused), kind });
  const rows = byId("rows", HTMLUListElement);
  rows.prepend(item);
  while (rows.children.length > keptRows) rows.lastElementChild?.remove();
  hide(item);
  showCounts();
  return item;
}

async function toggle(button: HTMLElement, shown: HTMLElement, details: Row["details"]): Promise<void> {
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  shown.hidden = isOpen;
  if (isOpen) return;
  try {
    shown.replaceChildren(...(await details()));
  } catch (failure) {
    shown.replaceChildren(element("p", { className: "bad", textContent: String(failure) }));
  }
}

function requestDetails(event: ShownRequest, { lines, fetched, token: issued }: RequestLines): readonly Node[] {
  const { id, at, durationMs, deployment, gateway, reading = "strict", token } = event;
  const asking = deploymentAt(deployment);
  const entra = [
    ...(issued === undefined ? [] : [line(issued.at, "Entra", tokenSentence(issued), "INFO")]),
    ...fetched.map((one) => line(one.at, "keys", fetchedSentence(one), one.problem === undefined ? "INFO" : "ERROR")),
  ];
  const logged = lines.map(({ at: when, log, level, code: logCode, message }) =>
    line(when, log === "invoke" ? "function" : log, logCode === undefined ? message : `${logCode}: ${message}`, level),
  );
  const all = [...entra, ...logged];
  return [
    facts({
      Deployment: deployment ?? "none has this path",
      Gateway: gateway,
      "opc-request-id": id,
      Took: `${durationMs.toFixed(1)} ms`,
    }),
    element("h3", { textContent: "Log lines" }),
    all.length === 0
      ? element("p", {
          className: "muted",
          textContent: "None: the request matched no route, or its lines are forgotten.",
        })
      : element("ol", { className: "lines" }, ...all),
    ...(token === undefined ? [] : [tokenList(token, { asking, at, reading })]),
  ];
}

function line(at: number, log: string, message: string, level: LogEvent["level"]): HTMLElement {
  const mood: Mood = level === "ERROR" ? "bad" : level === "WARN" ? "warn" : "plain";
  const text = element("span", { className: "text", textContent: message });
  return element(
    "li",
    {},
    element("span", { className: "time", textContent: timeOf(at) }),
    " ",
    badge(log, mood),
    " ",
    text,
  );
}

const facts = (entries: Readonly<Record<string, string>>): HTMLElement =>
  element(
    "dl",
    { className: "plain" },
    ...Object.entries(entries).map(([name, value]) =>
      element("div", {}, element("dt", { textContent: name }), element("dd", {}, code(value))),
    ),
  );

function hide(item: HTMLElement): void {
  const isOther = item.dataset.kind === "other" && !byId("with-others", HTMLInputElement).checked;
  item.hidden = isOther || (item.dataset.refused !== "true" && byId("only-refused", HTMLInputElement).checked);
}

function showCounts(): void {
  const { total, refused } = counts;
  elementAt("counts").textContent = total === 0 ? "none yet" : `${total} answered, ${refused} of them refused`;
  const rows = [...byId("rows", HTMLUListElement).querySelectorAll<HTMLElement>(":scope > li")];
  const none = elementAt("no-rows");
  none.hidden = rows.some(({ hidden }) => !hidden);
  none.textContent =
    rows.length === 0
      ? "Send a request to a deployment; it shows up here as it is answered."
      : "Nothing of what is chosen above: the rest is hidden.";
}

export function clearRows(): void {
  byId("rows", HTMLUListElement).replaceChildren();
  Object.assign(counts, { total: 0, refused: 0 });
  showCounts();
}

export function startRequestsView(): void {
  for (const id of ["only-refused", "with-others"])
    byId(id, HTMLInputElement).addEventListener("change", () => {
      for (const item of byId("rows", HTMLUListElement).children) if (item instanceof HTMLElement) hide(item);
      showCounts();
    });
  byId("clear", HTMLButtonElement).addEventListener("click", clearRows);
}
