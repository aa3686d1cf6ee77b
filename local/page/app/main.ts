/**
 * The control page.
 *
 * @module
 */
import type { KeysServedEvent } from "../../events";
import type { AskingDeployment, PageState, ShownRequest } from "../answers";
import { byId, code, element, elementAt, say } from "./elements";
import { fetchedJourney, type Journey, requestJourney, servedJourney, tokenJourney } from "./journeys";
import { showHistory, showKeySets, showWhatIsThere } from "./keys-view";
import { deploymentAt, instanceNow, know, nowThere, sources } from "./known";
import { clearPicture, drawPicture, namePicture, travel } from "./picture";
import { refusedCheck, whyOfAuthorizer } from "./refused-check";
import {
  addFetched,
  addRequest,
  addServed,
  addTokenRequest,
  clearRows,
  fetchedSentence,
  requestSentence,
  servedSentence,
  startRequestsView,
  tokenSentence,
} from "./requests-view";
import { askServer, linesOf, listen } from "./server";
import { showClock, showSwitches, startSwitches } from "./switches-view";
import { offerJudges, startTokenView } from "./token-view";
import { offer, startTryView } from "./try-view";

/** How often the page looks whether somebody else turned a switch. */
const lookMs = 3000;
/** What happened longer ago is told, and not played. */
const freshMs = 5000;

function showParts({ name, parts, origins }: PageState): void {
  elementAt("name").textContent = name;
  document.title = `${name} – local cloud`;
  byId("part-rows", HTMLUListElement).replaceChildren(
    ...parts.map(({ kind, name: part, address, url }) =>
      element(
        "li",
        {},
        element("span", { className: "muted", textContent: kind }),
        " ",
        element("strong", { textContent: part }),
        element("p", {}, code(address)),
        ...(url === undefined ? [] : [element("p", {}, code(url))]),
      ),
    ),
  );
  byId("origin-rows", HTMLUListElement).replaceChildren(
    ...origins.map(({ real, local }) => element("li", {}, code(real), " → ", code(local))),
  );
}

/** What all that is shown is named by. */
async function learn(): Promise<PageState> {
  const state = await askServer("/state");
  know(state);
  namePicture();
  showWhatIsThere();
  showParts(state);
  showSwitches(state.switches);
  offerJudges();
  return state;
}

/** The rest of what does not come by the stream. */
async function load({ switches }: PageState): Promise<void> {
  await askServer("/system").then(offer, () => undefined);
  await showKeySets(switches.signing);
  await look();
}

/** Sees how switches and keys stand. */
async function look(): Promise<void> {
  const history = await askServer("/history");
  if (history.instance !== instanceNow()) return;
  showSwitches(history.switches);
  showHistory(history);
}

/** Another cloud answers where one did before: what was shown of that is not true of this. */
function startAnew(): void {
  clearRows();
  clearPicture();
  for (const id of ["applied", "tried", "decoded"]) elementAt(id).replaceChildren();
  elementAt("last").textContent = "";
  say("The local cloud was started anew: what was shown before is gone, and so are its tokens and secrets.");
}

let known: string | undefined;
/** Until clients and deployments have names, what happened waits. */
let named: Promise<unknown> = Promise.resolve();

function meet(instance: string): void {
  const isOther = known !== undefined && known !== instance;
  if (isOther) startAnew();
  if (known === instance) return;
  known = instance;
  const learnt = learn();
  named = learnt.catch(() => undefined);
  learnt.then(load).catch((failure: unknown) => say(String(failure), true));
}

const onceNamed =
  <E>(show: (event: E) => void) =>
  (event: E): void =>
    void named.then(() => show(event));

const isFresh = (at: number): boolean => Math.abs(nowThere() - at) < freshMs;

function play(at: number, journey: Journey | undefined, sentence: string, judge?: AskingDeployment["judge"]): void {
  if (journey !== undefined && isFresh(at)) travel(journey, sentence, judge);
}

/** An authorizer says why it refused in a line of its own, which may come after the answer. */
async function whyRefused({ at, id, reason }: ShownRequest): Promise<string | undefined> {
  if (reason === undefined || refusedCheck(reason) !== "Authorizer") return undefined;
  for (let left = linesAreLookedFor; left > 0 && isFresh(at); left -= 1) {
    const why = whyOfAuthorizer(await linesOf(id));
    if (why !== undefined) return why;
    await new Promise((resolve) => setTimeout(resolve, linesTakeMs));
  }
  return undefined;
}

const linesAreLookedFor = 4;
const linesTakeMs = 100;

function showRequest(event: ShownRequest): void {
  const tell = addRequest(event);
  const { judge } = deploymentAt(event.deployment) ?? {};
  const shown = (why?: string): void => {
    if (why !== undefined) tell(why);
    play(event.at, requestJourney(event, why), requestSentence(event, why), judge);
  };
  whyRefused(event).then(shown, () => shown());
}

/** Who asks an issuer for keys. */
const whoAsks = (event: KeysServedEvent): string => {
  const { from } = servedJourney(event) ?? { from: "gateway" };
  const between = sources().between.includes("adapter") ? "the adapter" : "the authorizer";
  return { adapter: between, gateway: "the gateway" }[from as string] ?? "somebody";
};

const isIssuers = (uri: string): boolean => sources().between.length === 0 || sources().keyUris.includes(uri);

drawPicture();
startRequestsView();
startTokenView();
startTryView();
startSwitches(({ rotate, flapping }) => {
  const change =
    rotate === undefined && flapping === undefined
      ? look()
      : showKeySets(elementAt("signing").textContent ?? "").then(look);
  change.catch((failure: unknown) => say(String(failure), true));
});
byId("fetch-keys", HTMLButtonElement).addEventListener(
  "click",
  () => void showKeySets(elementAt("signing").textContent ?? ""),
);
setInterval(showClock, 1000);
setInterval(() => {
  if (!document.hidden) look().catch(() => undefined);
}, lookMs);
listen(
  {
    hello: ({ instance }) => meet(instance),
    request: onceNamed(showRequest),
    token: onceNamed((event) => {
      addTokenRequest(event);
      play(event.at, tokenJourney(event), tokenSentence(event));
    }),
    keysServed: onceNamed((event) => {
      addServed(event, whoAsks(event));
      play(event.at, servedJourney(event), servedSentence(event, whoAsks(event)));
    }),
    keysFetched: onceNamed((event) => {
      addFetched(event);
      play(event.at, fetchedJourney(event, isIssuers), fetchedSentence(event));
    }),
  },
  (isLive) => {
    if (!isLive) say("The local cloud does not answer: what is shown is what was.", true);
    else if (known !== undefined) say("The local cloud answers again.");
    elementAt("stream").textContent = isLive ? "live" : "reconnecting";
    elementAt("stream").className = `badge ${isLive ? "good" : "bad"}`;
  },
);
