/**
 * The switches, how they stand, and what an apply did.
 *
 * @module
 */
import type { Applied, MadeSecret, SwitchChanges, SwitchState } from "../../switches";
import { instantOf, spanOf } from "../words";
import { byId, code, copyableWhole, element, elementAt, say } from "./elements";
import { nowThere, setNow } from "./known";
import { order } from "./server";

const outageNames = {
  none: "healthy",
  unavailable: "answers 503",
  reset: "closes connections",
  silent: "never answers",
};
const surfaceNames = { all: "", keys: ", keys only", tokens: ", tokens only" };

export function showClock(): void {
  elementAt("clock").textContent = instantOf(nowThere());
}

export function showSwitches(state: SwitchState): void {
  const { now, offset, outage, delay, surface, flapping } = state;
  setNow(now);
  elementAt("offset").textContent = offset === 0 ? "" : `${spanOf(offset)} ${offset > 0 ? "ahead" : "behind"}`;
  elementAt("signing").textContent = state.signing;
  byId("flapping", HTMLInputElement).checked = flapping;
  for (const name of ["outage", "delay", "surface"] as const)
    choose(byId(name, HTMLSelectElement), String(state[name]));
  const isIll = outage !== "none" || delay > 0;
  const slow = delay > 0 ? `, ${delay} ms late` : "";
  const health = elementAt("health");
  health.textContent = `${outageNames[outage]}${slow}${isIll ? surfaceNames[surface] : ""}${flapping ? ", replicas differ" : ""}`;
  health.className = `badge ${outage !== "none" ? "bad" : isIll || flapping ? "warn" : "good"}`;
  showClock();
}

/** A value that was set elsewhere may be none of those offered: offer it too. */
function choose(select: HTMLSelectElement, value: string): void {
  // Nobody's choice is taken away while they make it.
  if (document.activeElement === select && select.dataset.busy !== undefined) return;
  if (![...select.options].some((option) => option.value === value)) select.append(new Option(value, value));
  select.value = value;
}

export function startSwitches(onChange: (changes: SwitchChanges) => void): void {
  const change = async (changes: SwitchChanges, name: string): Promise<void> => {
    const section = elementAt("switches");
    section.setAttribute("aria-busy", "true");
    try {
      const { applied, ...state } = await order("/switches", changes);
      showSwitches(state);
      if (applied !== undefined) showApplied(applied);
      say(`Done: ${name}.`);
      onChange(changes);
    } catch (failure) {
      say(`Not done: ${name}: ${failure instanceof Error ? failure.message : String(failure)}`, true);
    } finally {
      section.removeAttribute("aria-busy");
    }
  };
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-change]"))
    button.addEventListener(
      "click",
      () => void change(JSON.parse(button.dataset.change ?? ""), button.textContent ?? ""),
    );
  const flapping = byId("flapping", HTMLInputElement);
  flapping.addEventListener(
    "change",
    () => void change({ flapping: flapping.checked }, flapping.checked ? "replicas differ" : "replicas agree"),
  );
  for (const [name, label] of [
    ["outage", "Outage"],
    ["surface", "Befalls"],
    ["delay", "Delay"],
  ] as const) {
    const select = byId(name, HTMLSelectElement);
    select.addEventListener("change", () => {
      const value = name === "delay" ? Number(select.value) : select.value;
      void change({ [name]: value }, `${label} ${select.selectedOptions[0]?.textContent}`);
    });
  }
}

function showApplied({ at, secrets, changed }: Applied): void {
  const nothing = secrets.length === 0 && changed.length === 0;
  elementAt("applied").replaceChildren(
    element("h3", { textContent: `What the apply at ${instantOf(at)} did` }),
    ...(nothing ? [element("p", { className: "muted", textContent: "Nothing: all is as it was." })] : []),
    element(
      "ul",
      { className: "cards" },
      ...secrets.map(secretCard),
      ...changed.map((address) => element("li", {}, "Changed: ", code(address))),
    ),
  );
}

/** Not shown unless somebody asks. */
function secretCard({ id, application, expires }: MadeSecret): HTMLElement {
  const end = `until ${instantOf(expires)}`;
  const button = element("button", { type: "button", textContent: "Show it" });
  // An application may have several new ones.
  button.setAttribute("aria-label", `Show it: the secret of ${application} ${end}`);
  const name = element("strong", { textContent: `New secret: ${application}` });
  const card = element("li", {}, name, element("p", { className: "muted", textContent: end }), button);
  button.addEventListener("click", async () => {
    try {
      const { secret } = await order("/secrets", { id });
      button.replaceWith(copyableWhole(secret, `the secret of ${application}`));
    } catch (failure) {
      say(failure instanceof Error ? failure.message : String(failure), true);
    }
  });
  return card;
}
