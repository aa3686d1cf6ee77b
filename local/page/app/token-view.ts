/**
 * A decoded token, each claim against what a deployment asks.
 *
 * @module
 */
import type { Json, JsonObject } from "../../../internal/json";
import type { Reading } from "../../choice";
import type { DecodedToken } from "../../events";
import type { AskingDeployment } from "../answers";
import { instantOf, spanOf } from "../words";
import { badge, byId, code, element, elementAt } from "./elements";
import { clientName, deploymentAt, deployments, nowThere } from "./known";
import {
  type ClaimVerdict,
  policyFor,
  type RouteVerdict,
  routeVerdicts,
  tokenVerdicts,
  withDenied,
} from "./token-verdicts";

const notes: Readonly<Record<string, string>> = {
  iss: "issuer",
  aud: "audience: the API",
  azp: "client, version 2",
  appid: "client, version 1",
  tid: "tenant",
  ver: "token version",
  roles: "the client's own permissions",
  scp: "permissions lent by a person",
  idtyp: "kind of token",
  oid: "who it is about",
  azpacr: "how the client proved itself: 1 secret, 2 certificate or assertion",
  appidacr: "how the client proved itself: 1 secret, 2 certificate or assertion",
  uti: "the token's own number",
  kid: "name of the key",
};

const marks = {
  met: badge("✓ met", "good"),
  refused: badge("✗ refused", "bad"),
  "not asked": badge("not asked", "plain"),
} as const;

/** How a token is judged. */
interface Judging {
  /** What it is for; none: nothing is asked. */
  readonly asking: AskingDeployment | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reading: Reading;
}

export function tokenList({ header, claims }: DecodedToken, { asking, at, reading }: Judging): HTMLElement {
  const policies = asking?.policies ?? [];
  const verdicts = withDenied(tokenVerdicts(claims, policyFor(claims, policies), at, reading), asking ?? {});
  const routes = routeVerdicts(claims, asking ?? {});
  return element(
    "div",
    { className: "token" },
    element("h3", { textContent: headingOf(asking) }),
    element("dl", {}, ...verdicts.map((verdict) => claimEntry(verdict, at))),
    ...(routes.length === 0
      ? []
      : [element("h3", { textContent: "Routes" }), element("dl", {}, ...routes.map(routeEntry))]),
    element("h3", { textContent: "Header" }),
    element("dl", {}, ...Object.entries(header).map(([name, value]) => entry(name, value, noteOf(name, value, at)))),
  );
}

/** Who asks for what is listed. */
function headingOf(asking: AskingDeployment | undefined): string {
  if (asking?.judge === undefined) return "Claims: this deployment asks for none";
  if (asking.policies.length === 0) return "Claims: what the deployment goes by is not known here";
  return asking.judge === "authorizer" ? "Claims, as the authorizer asks for them" : "Claims";
}

function routeEntry({ name, verdict, wanted }: RouteVerdict): HTMLElement {
  const title = element("dt", {}, code(name), " ", marks[verdict].cloneNode(true));
  return element(
    "div",
    { className: verdict },
    title,
    element("dd", { className: "note", textContent: `asked: ${wanted}` }),
  );
}

function claimEntry({ claim, value, verdict, wanted, why }: ClaimVerdict, at: number): HTMLElement {
  const asked = why ?? (wanted === undefined ? "" : `asked: ${named(wanted)}`);
  const made = entry(claim, value, noteOf(claim, value, at), marks[verdict].cloneNode(true));
  if (asked !== "") made.append(element("dd", { className: "note", textContent: asked }));
  made.className = verdict.replace(" ", "-");
  return made;
}

function entry(name: string, value: Json | undefined, note: string, ...after: Node[]): HTMLElement {
  const text = typeof value === "string" ? value : value === undefined ? "missing" : JSON.stringify(value);
  const title = element("dt", {}, code(name), ...after.flatMap((node) => [" ", node]));
  const shown = element("dd", { className: "value", textContent: text });
  if (note !== "") shown.append(" ", element("span", { className: "note", textContent: `– ${note}` }));
  return element("div", {}, title, shown);
}

/** Ids of clients with their names. */
const named = (wanted: string): string =>
  wanted
    .split(" or ")
    .map((one) => (clientName(one) === one ? one : `${clientName(one)} (${one})`))
    .join(" or ");

function noteOf(name: string, value: Json | undefined, at: number): string {
  if (typeof value === "number" && ["iat", "nbf", "exp"].includes(name) && Math.abs(value) < 8e12) {
    const away = value * 1000 - at;
    return `${instantOf(value * 1000)}, ${away < 0 ? `${spanOf(away)} before` : `${spanOf(away)} after`}`;
  }
  const isClient = ["azp", "appid", "aud"].includes(name) && typeof value === "string" && clientName(value) !== value;
  return isClient ? `${notes[name]}: ${clientName(value)}` : (notes[name] ?? "");
}

function decodePart(part: string): JsonObject {
  const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("not an object");
  // Sound: JSON.parse gave it, and it is neither a list nor null.
  return value as JsonObject;
}

/** Shows the token in the field, judged as the chosen deployment would now. */
function showPasted(): void {
  const text = byId("paste", HTMLTextAreaElement)
    .value.trim()
    .replace(/^(?:Authorization:\s*)?Bearer\s+/i, "");
  const shown = elementAt("decoded");
  elementAt("token-source").textContent = text === "" ? "" : "pasted; its signature was not checked";
  shown.replaceChildren();
  if (text === "") return;
  const [header = "", claims = ""] = text.split(".");
  try {
    const asking = deploymentAt(byId("judge", HTMLSelectElement).value);
    const token = { header: decodePart(header), claims: decodePart(claims) };
    shown.replaceChildren(tokenList(token, { asking, at: nowThere(), reading: "strict" }));
  } catch {
    const why = "This is no JWT: header and claims must be base64url of JSON objects, joined by a dot.";
    shown.replaceChildren(element("p", { textContent: why }));
  }
}

/** Puts a token into the field. */
export function inspectToken(token: string, deployment: string): void {
  byId("paste", HTMLTextAreaElement).value = token;
  byId("judge", HTMLSelectElement).value = deployment;
  showPasted();
  elementAt("token").focus();
}

export function startTokenView(): void {
  byId("paste", HTMLTextAreaElement).addEventListener("input", showPasted);
  byId("judge", HTMLSelectElement).addEventListener("change", showPasted);
}

export function offerJudges(): void {
  const select = byId("judge", HTMLSelectElement);
  const before = select.value;
  select.replaceChildren(...deployments().map(({ address, pathPrefix }) => new Option(pathPrefix, address)));
  const chosen = deploymentAt(before) ?? deployments().find(({ judge }) => judge !== undefined);
  if (chosen !== undefined) select.value = chosen.address;
}
