/**
 * Where the checks get tokens from. What cannot be had is said, so that no check passes for want of a token.
 *
 * @module
 */

import type { Fetch } from "../../internal/bounded-get";
import { isEntraLogin } from "../../internal/credential-hosts";
import { parseJson, text } from "../../internal/json";
import { isUrl } from "../../internal/url";
import { type Api, type Client, isEntras, secretVariable, type Visitor } from "../system/apis";
import { send } from "./answer";

/** A token, Entra's refusal, or why none can be had. */
export type Obtained =
  | {
      readonly kind: "token";
      readonly token: string;
      readonly milliseconds: number;
      /** How it came about, where that is not as a client gets it. */
      readonly note?: string;
    }
  | { readonly kind: "refused"; readonly status: number; readonly reason: string }
  | { readonly kind: "unavailable"; readonly reason: string };

/** Tokens that every gateway must refuse, and that only their issuer can make. */
export type WrongToken =
  | "expired"
  | "other-audience"
  | "other-tenant"
  | "other-issuer"
  | "id-token"
  | "other-version"
  | "not-listed"
  | "without-scope";

/** Whether Entra judged who asks. While it is down or has too much to do nobody is refused, whatever it answers. */
export const isJudgement = ({ status }: { readonly status: number }): boolean =>
  status >= 400 && status < 500 && status !== 429;

/** What is said of an answer that judges nobody. */
export const noJudgement = ({ status, reason }: { readonly status: number; readonly reason: string }): string =>
  status === 0 ? reason : `Entra answered ${status}: ${reason}`;

/** A source of tokens. */
export interface Tokens {
  /** What Entra gives a client for an API; asked for once. */
  issue(api: Api, client: Client): Promise<Obtained>;
  /** What it gives a visitor who uses the client. */
  visit(api: Api, client: Client, visitor: Visitor): Promise<Obtained>;
  wrong(kind: WrongToken, api: Api, client: Client): Promise<Obtained>;
}

const unavailable = (reason: string): Obtained => ({ kind: "unavailable", reason });

const onlyLocal = "only the local cloud can make such a token (entra-oci-gateway start)";

/** A token for Microsoft Graph, which every client gets: https://learn.microsoft.com/en-us/graph/auth-v2-service */
const graphScope = "https://graph.microsoft.com/.default";

/** Tokens from a real Entra: what it gives to whoever knows a client's secret. */
export function entraTokens(fetch: Fetch, expired: (api: Api) => Obtained): Tokens {
  const issued = new Map<string, Promise<Obtained>>();
  return {
    issue(api, client) {
      const key = JSON.stringify([api.name, client.clientId]);
      const known = issued.get(key) ?? askEntra(fetch, api, client, api.scope);
      issued.set(key, known);
      return known;
    },
    visit: async () => unavailable(onlyLocal),
    async wrong(kind, api, client) {
      switch (kind) {
        case "expired":
          return expired(api);
        case "other-audience":
          return askEntra(fetch, api, client, graphScope);
        case "not-listed":
          return unavailable(
            api.clients.some(({ admitted }) => !admitted)
              ? "the client that is registered for it shows this"
              : "no client is registered for it: give one `admitted: false` in the stack",
          );
        case "other-tenant":
        case "other-issuer":
        case "id-token":
        case "other-version":
        case "without-scope":
          return unavailable(onlyLocal);
      }
    },
  };
}

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
async function askEntra(fetch: Fetch, api: Api, client: Client, scope: string | undefined): Promise<Obtained> {
  if (client.issuer !== undefined) return unavailable(`its tokens come from ${client.issuer}`);
  if (isEntras(api) && client.secret === undefined) return unavailable(whyNoSecret(client));
  return requestToken(fetch, api, client, scope, { client_secret: client.secret ?? "" });
}

/** Asks the token endpoint, with whatever proves the client. */
export async function requestToken(
  fetch: Fetch,
  api: Api,
  client: Client,
  scope: string | undefined,
  proof: Readonly<Record<string, string>>,
): Promise<Obtained> {
  const asked = entraOf(api, scope);
  if ("kind" in asked) return asked;
  const answer = await send(fetch, {
    method: "POST",
    url: asked.endpoint,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client.clientId,
      scope: asked.scope,
      ...proof,
    }).toString(),
  });
  if (answer.failure !== undefined) {
    return { kind: "refused", status: 0, reason: `${new URL(asked.endpoint).host}: ${answer.failure}` };
  }
  const token = text(parseJson(answer.body), "access_token");
  if (answer.status === 200 && token !== undefined) return { kind: "token", token, milliseconds: answer.milliseconds };
  return { kind: "refused", status: answer.status, reason: errorText(answer.body) };
}

/** Where Entra is asked for a token, and for which; or why it is not. Outputs are a file that anybody may have written: they do not say where a secret goes. */
export function entraOf(
  { tokenEndpoint }: Api,
  scope: string | undefined,
): { readonly endpoint: string; readonly scope: string } | Obtained {
  if (tokenEndpoint === undefined || scope === undefined)
    return unavailable("its tokens come from another issuer than Entra");
  if (isEntraLogin(tokenEndpoint)) return { endpoint: tokenEndpoint, scope };
  const where = isUrl(tokenEndpoint) ? new URL(tokenEndpoint).host : "no address";
  return unavailable(
    `its token endpoint is ${where}; a client's secret is sent to Entra's login hosts alone, over https`,
  );
}

/** Why a client's token cannot be had, in words that say what to do. */
export function whyNoSecret({ name, credential, secretFrom = secretVariable(name) }: Client): string {
  switch (credential) {
    case "person":
      return `${name} acts for a person, who signs in: entra-oci-gateway token --person me, or az account get-access-token --scope SCOPE`;
    case "federated":
      return `${name} proves itself by its own issuer's assertion, which is only to be had there`;
    case "identity":
      return `${name} is a managed identity, whose tokens are only to be had inside of Azure`;
    case "certificate":
      return `${name} proves itself by a certificate, whose private key is its own`;
    default:
      return `no secret: set ${secretFrom}, or give outputs that include the sensitive ones (they are left out unless asked for)`;
  }
}

/** The first sentence of Entra's description: the rest is ids of the request. */
export function errorText(body: string): string {
  const description = text(parseJson(body), "error_description");
  if (description === undefined) return "an answer that is no OAuth error";
  return (description.split(/\r?\n| Trace ID:/)[0] ?? description).slice(0, 400);
}
