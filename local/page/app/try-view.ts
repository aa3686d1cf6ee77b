/**
 * Tokens and requests from the page, for each client and API.
 *
 * @module
 */
import type { Api, OpenApi, System } from "../../../synthesized/system/apis";
import type { WrongToken } from "../../../synthesized/verify/tokens";
import type { RequestOrder } from "../answers";
import { badge, byId, copyable, element, elementAt } from "./elements";
import { order } from "./server";
import { inspectToken } from "./token-view";

const wrongNames: Readonly<Record<WrongToken, string>> = {
  expired: "expired",
  "id-token": "an ID token",
  "not-listed": "of a client that is not listed",
  "other-audience": "for another API",
  "other-issuer": "of another issuer",
  "other-tenant": "of another tenant",
  "other-version": "of the other version",
  "without-scope": "without the scope",
};

const anonymous = "";
let system: System | undefined;

const select = (id: string): HTMLSelectElement => byId(id, HTMLSelectElement);

/** Offers what there is to try. */
export function offer(offered: System): void {
  system = offered;
  const all: readonly (Api | OpenApi)[] = [...offered.apis, ...offered.open];
  select("order-api").replaceChildren(
    ...all.map(({ name, deployment = "" }, index) => new Option(nameOf(name, index, offered), deployment)),
  );
  select("order-wrong").replaceChildren(
    new Option("as it should be", ""),
    ...Object.entries(wrongNames).map(([kind, name]) => new Option(name, kind)),
  );
  byId("order", HTMLFormElement).hidden = all.length === 0;
  elementAt("nothing-to-try").hidden = all.length > 0;
  offerClients();
}

const nameOf = (name: string, index: number, { apis }: System): string =>
  index < apis.length ? name : `${name} (open)`;

function offerClients(): void {
  const deployment = select("order-api").value;
  const api = system?.apis.find((one) => one.deployment === deployment);
  const known = (api?.clients ?? []).map(
    ({ name, clientId, admitted }) => new Option(admitted ? name : `${name} (not admitted)`, clientId),
  );
  select("order-client").replaceChildren(...known, new Option("nobody: no token", anonymous));
  const probe = api?.probe ?? system?.open.find((one) => one.deployment === deployment)?.probes[0];
  select("order-method").value = probe?.method ?? "GET";
  byId("order-path", HTMLInputElement).value = probe === undefined ? "/" : new URL(probe.url).pathname;
  showClient();
}

/** Who has no token has none that is wrong. */
function showClient(): void {
  const isNobody = select("order-client").value === anonymous;
  select("order-wrong").disabled = isNobody;
  byId("get-token", HTMLButtonElement).disabled = isNobody;
}

function ordered(): { readonly deployment: string; readonly client?: string; readonly wrong?: string } {
  const [client, wrong] = [select("order-client").value, select("order-wrong").value];
  return {
    deployment: select("order-api").value,
    ...(client === anonymous ? {} : { client, ...(wrong === "" ? {} : { wrong }) }),
  };
}

export function startTryView(): void {
  select("order-api").addEventListener("change", offerClients);
  select("order-client").addEventListener("change", showClient);
  byId("get-token", HTMLButtonElement).addEventListener("click", () => void show(getToken));
  byId("order", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void show(sendRequest);
  });
}

async function show(work: () => Promise<readonly Node[]>): Promise<void> {
  const tried = elementAt("tried");
  tried.replaceChildren(element("p", { className: "muted", textContent: "Asking …" }));
  try {
    tried.replaceChildren(...(await work()));
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    tried.replaceChildren(element("p", {}, badge("none", "bad"), ` ${why}`));
  }
}

async function getToken(): Promise<readonly Node[]> {
  const { deployment, client = "", ...wrong } = ordered();
  const { access_token: token } = await order("/token", { api: deployment, client, ...wrong });
  const look = element("button", { type: "button", textContent: "Look at it" });
  look.addEventListener("click", () => inspectToken(token, deployment));
  return [element("p", {}, badge("token", "good"), " ", copyable(token, "the token"), " ", look)];
}

async function sendRequest(): Promise<readonly Node[]> {
  const path = byId("order-path", HTMLInputElement).value;
  const what: RequestOrder = { ...ordered(), method: select("order-method").value, path };
  const { status, milliseconds, body, failure } = await order("/requests", what);
  const mood = status === 0 || status >= 500 ? "bad" : status >= 400 ? "warn" : "good";
  const text = failure ?? `in ${milliseconds} ms`;
  const head = element("p", {}, badge(status === 0 ? "no answer" : String(status), mood), ` ${text}`);
  if (body === "") return [head];
  const shown = element("pre", { textContent: body, tabIndex: 0 });
  shown.setAttribute("role", "region");
  shown.setAttribute("aria-label", "Body of the answer");
  return [head, shown];
}
