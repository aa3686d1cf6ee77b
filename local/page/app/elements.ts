/**
 * Elements of the page. Whatever it shows came from outside, so everything is written as text, never as markup.
 *
 * @module
 */

type Child = Node | string;

/** Makes an element; strings among the children become text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<Omit<HTMLElementTagNameMap[K], "style">> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export const code = (text: string): HTMLElement => element("code", { textContent: text });

/** How something stands. */
export type Mood = "good" | "warn" | "bad" | "plain";

export const badge = (text: string, mood: Mood): HTMLElement =>
  element("span", { className: `badge ${mood}`, textContent: text });

/** An element of the document that is known to be there, of a kind that is known. */
export function byId<E extends HTMLElement>(id: string, kind: abstract new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`#${id} is no ${kind.name}`);
  return found;
}

export const elementAt = (id: string): HTMLElement => byId(id, HTMLElement);

/** Says something to everybody, screen readers included. */
export function say(text: string, isBad = false): void {
  const message = elementAt("message");
  message.textContent = text;
  message.className = isBad ? "bad" : "";
}

/** Something long that people take elsewhere: its ends, with a button that copies it whole. */
export const copyable = (value: string, what: string): HTMLElement =>
  withCopy(`${value.slice(0, 12)}…${value.slice(-6)}`, value, what);

/** The same, shown whole. */
export const copyableWhole = (value: string, what: string): HTMLElement => withCopy(value, value, what);

function withCopy(shown: string, value: string, what: string): HTMLElement {
  const button = element("button", { type: "button", textContent: `Copy ${what}` });
  button.addEventListener("click", () =>
    navigator.clipboard.writeText(value).then(
      () => say(`Copied: ${what}.`),
      () => say(`The browser did not let this page copy ${what}.`, true),
    ),
  );
  return element("span", { className: "copyable" }, code(shown), " ", button);
}
