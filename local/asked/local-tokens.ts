/**
 * Tokens from a local cloud: what its Entra gives, and what only the holder of its keys can make.
 *
 * @module
 */

import type { Fetch } from "../../internal/bounded-get";
import { isUrl } from "../../internal/url";
import { type Api, type Client, isClientOfEntra, type Visitor } from "../../synthesized/system/apis";
import { obstacleInWords } from "../../synthesized/system/obstacle";
import { resourceOf } from "../../synthesized/system/tenant";
import { foreignTenant } from "../../synthesized/system/well-known";
import {
  entraTokens,
  type Obtained,
  requestToken,
  type Tokens,
  type WrongToken,
  whyNoSecret,
} from "../../synthesized/verify/tokens";
import type { PlayedCloud } from "../cloud";
import type { Entra } from "../entra/entra";
import type { MintOptions } from "../entra/mint";
import { StsError } from "../entra/sts-error";
import { otherIssuersTokens } from "./other-issuers-tokens";
import { signedInToken } from "./signed-in-token";

/** An application that no stack registers. */
const unlisted = "99999999-9999-4999-8999-999999999999";

/** Leads real addresses to where they answer on this machine. @param userAgent who asks */
export function mappedFetch({ origins }: Pick<PlayedCloud, "origins">, userAgent?: string): Fetch {
  return (url, { headers, ...init }) => {
    const named = new Headers(headers);
    if (userAgent !== undefined) named.set("user-agent", userAgent);
    return fetch(origins.toLocal(url), { ...init, headers: named });
  };
}

/** @param fetch leads to the local cloud */
export function localTokens(
  { entra, otherIssuers }: Pick<PlayedCloud, "entra" | "otherIssuers">,
  fetch: Fetch,
): Tokens {
  const asked = entraTokens(fetch, () => ({ kind: "unavailable", reason: "" }));
  const others = otherIssuersTokens(otherIssuers);
  return {
    async issue(api, client) {
      if (!isClientOfEntra(api, client)) return others.issue(api, client);
      const why = whyNone(entra, api, client);
      if (why !== undefined) return { kind: "unavailable", reason: why };
      if (client.secret === undefined) return proven(entra, fetch, api, client);
      return unlessUnassigned(await asked.issue(api, client), api, client);
    },
    async visit(api, client, visitor) {
      if (!isClientOfEntra(api, client)) return others.visit(api, client, visitor);
      const why = whyNone(entra, api, client);
      return why === undefined ? visiting(entra, fetch, api, client, visitor) : { kind: "unavailable", reason: why };
    },
    async wrong(kind, api, client) {
      if (!isClientOfEntra(api, client)) return others.wrong(kind, api, client);
      const why = whyNone(entra, api, client);
      return why === undefined ? made(entra, kind, api, client) : { kind: "unavailable", reason: why };
    },
  };
}

/** What the local Entra lacks for a right token. */
function whyNone({ directories, tenant: { unread } }: Entra, api: Api, client: Client): string | undefined {
  const resource = directories().flatMap((one) => api.audiences.flatMap((name) => resourceOf(one, name) ?? []))[0];
  const ids = [client.clientId, ...api.audiences, ...(resource === undefined ? [] : [resource.clientId])];
  const [left] = ids.flatMap((id) => unread.get(id) ?? []);
  if (left !== undefined) return obstacleInWords(left);
  const claim = api.claims.find(({ key }) => resource?.unplayedClaims.includes(key) === true);
  return claim && `the local Entra does not make the optional claim ${claim.key}, which the deployment checks`;
}

/** Who assigned a role to an application that the stack only names is not known here. */
function unlessUnassigned(obtained: Obtained, { clients }: Api, { name, standsIn }: Client): Obtained {
  if (standsIn !== true || obtained.kind !== "refused") return obtained;
  const own = clients.filter((one) => one.standsIn !== true);
  const noneOfOwn =
    own.length > 0 && own.every(({ admitted }) => !admitted)
      ? `, and of those that the stack registers none is in the gateway's allow-list: ${own.map((one) => one.name).join(", ")}`
      : "";
  const reason = `${name} is registered elsewhere: the stack gives it no role, and others may${noneOfOwn}`;
  return { kind: "unavailable", reason };
}

/** A client with a federated credential proves itself by what its own issuer says, which is played here too. */
async function proven(entra: Entra, fetch: Fetch, api: Api, client: Client): Promise<Obtained> {
  const registered = entra.directory().applications.find(({ clientId }) => clientId === client.clientId);
  const [credential] = registered?.federatedCredentials ?? [];
  if (credential) {
    return requestToken(fetch, api, client, api.scope, {
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await entra.federatedAssertion(credential),
    });
  }
  if (client.credential === "person") return signedInToken(entra, fetch, { api, client });
  const { scope } = api;
  const unproven = unprovenNotes[client.credential];
  if (unproven !== undefined && scope !== undefined)
    return timed(() => entra.unprovenToken(client.clientId, scope), unproven);
  return { kind: "unavailable", reason: noneHere[client.credential]?.(client.name) ?? whyNoSecret(client) };
}

const noneHere: { readonly [credential in Client["credential"]]?: (name: string) => string } = {
  none: (name) => `${name} has no credential in this stack`,
  unknown: (name) => `nobody here knows ${name} as a client, or a credential of it`,
};

const unprovenNotes: { readonly [credential in Client["credential"]]?: string } = {
  certificate: "what Entra would give, without the proof: only the client has its certificate's private key",
  identity: "what Azure would give its managed identity",
};

/** A person signs in as whoever they are; a program asks the token endpoint of the other tenant. */
async function visiting(entra: Entra, fetch: Fetch, api: Api, client: Client, visitor: Visitor): Promise<Obtained> {
  if (client.credential === "person") return signedInToken(entra, fetch, { api, client, who: visitor });
  if ("guest" in visitor || client.secret === undefined)
    return { kind: "unavailable", reason: `nobody can visit as ${client.name} here` };
  const there = { ...api, tokenEndpoint: entra.issuers.tokenEndpoint(2, visitor.tenant) };
  return requestToken(fetch, there, client, api.scope, { client_secret: client.secret });
}

/** What its Entra gives to whoever asks it here, and not over HTTP. */
async function timed(issue: () => Promise<string>, note?: string): Promise<Obtained> {
  const start = performance.now();
  try {
    const token = await issue();
    const milliseconds = Math.round(performance.now() - start);
    return { kind: "token", token, milliseconds, ...(note === undefined ? {} : { note }) };
  } catch (error) {
    if (!(error instanceof StsError)) throw error;
    return { kind: "refused", status: 400, reason: error.message };
  }
}

async function made(entra: Entra, kind: WrongToken, api: Api, client: Client): Promise<Obtained> {
  const [audience] = api.audiences;
  const wanted = changes(kind, api);
  const isPlayed = api.issuers.some(
    (issuer) => isUrl(issuer) && entra.issuers.origins.includes(new URL(issuer).origin),
  );
  if (audience === undefined || wanted === undefined || !isPlayed)
    return { kind: "unavailable", reason: "the local Entra has no such token for it" };
  const token = await entra.mint({ client: client.clientId, api: audience, ...wanted });
  return { kind: "token", token, milliseconds: 0 };
}

function changes(kind: WrongToken, { issuers }: Api): Partial<MintOptions> | undefined {
  switch (kind) {
    case "expired":
      return { expiresIn: -600 };
    case "other-audience":
      return { api: "https://graph.microsoft.com" };
    case "other-tenant":
      return { tenant: foreignTenant };
    case "id-token":
      return { kind: "id" };
    case "other-version":
      return { version: issuers.some((issuer) => issuer.endsWith("/v2.0")) ? 1 : 2 };
    case "not-listed":
      return { client: unlisted };
    case "other-issuer":
    case "without-scope":
      return undefined;
  }
}

/** What a token may be that must be refused. */
export const wrongKinds: readonly WrongToken[] = [
  "expired",
  "id-token",
  "not-listed",
  "other-audience",
  "other-issuer",
  "other-tenant",
  "other-version",
  "without-scope",
];
