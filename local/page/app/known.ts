/**
 * What the page knows of the cloud that it shows, and names in place of ids.
 *
 * @module
 */
import type { JsonObject } from "../../../internal/json";
import type { AskingDeployment, PageState, Sources } from "../answers";

let state: PageState | undefined;
const clients = new Map<string, string>();
/** Milliseconds by which the local cloud's time is ahead of this browser's. */
let lead = 0;

/** @returns whether it is another cloud than before */
export function know(told: PageState): boolean {
  const isOther = state !== undefined && state.instance !== told.instance;
  state = told;
  clients.clear();
  for (const { clientId, name } of told.clients) clients.set(clientId, name);
  return isOther;
}

export const instanceNow = (): string | undefined => state?.instance;

export function setNow(now: number): void {
  lead = now - Date.now();
}

export const nowThere = (): number => Date.now() + lead;

export const deployments = (): readonly AskingDeployment[] => state?.deployments ?? [];

/** Until the cloud has told them, those of a stack with Entra and an adapter. */
export const sources = (): Sources =>
  state?.sources ?? { issuers: ["Entra ID"], usesEntra: true, keyUris: [], between: ["adapter"] };

export const deploymentAt = (address: string | undefined): AskingDeployment | undefined =>
  deployments().find((one) => one.address === address);

/** A path prefix in place of a resource's address. */
export const shortOf = (address: string): string => deploymentAt(address)?.pathPrefix ?? address;

export const clientName = (id: string): string => clients.get(id) ?? id;

/** A text with names in place of the ids that are known. */
export const withNames = (text: string): string =>
  [...clients].reduce((named, [id, name]) => named.replaceAll(id, name), text);

/** Who a token was given to. An ID token says so by its audience alone. */
export function shownClient(claims: JsonObject): string {
  const { azp, appid, client_id: other, aud } = claims;
  const id = azp ?? appid ?? other ?? (typeof aud === "string" && clients.has(aud) ? aud : undefined);
  return typeof id === "string" ? clientName(id) : "a client that its token does not name";
}
