/**
 * A token for a test: what Entra or another issuer gives, and what a test wants otherwise.
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import { UsageError, UserError } from "../../internal/user-error";
import { type Api, type Client, isEntras, type System } from "../../synthesized/system/apis";
import type { PlayedCloud } from "../cloud";
import { signToken } from "../entra/sign-token";
import { StsError } from "../entra/sts-error";
import { decodedToken } from "../gateway/bearer-token";
import type { TokenOrder } from "../library/local-cloud";
import { localTokens, mappedFetch } from "./local-tokens";

/** @throws {UserError} where Entra gives none, or nobody here can */
export async function orderedToken(cloud: PlayedCloud, system: System, order: TokenOrder): Promise<string> {
  const api = apiOf(system, order.api);
  const client = clientOf(api, order.client);
  const given =
    order.person === undefined ? await issued(cloud, api, client) : await signedIn(cloud, api, client, order.person);
  return order.claims === undefined ? given : resigned(cloud, api, client, given, order.claims);
}

function apiOf({ apis }: System, name: string | undefined): Api {
  const [only, ...more] = apis;
  const found = name === undefined && more.length === 0 ? only : apis.find((api) => api.name === name);
  if (found === undefined) throw new UsageError("api", name ?? "none", namesOf(apis, "no API here asks for tokens"));
  return found;
}

function clientOf({ clients, name: api }: Api, named: string | undefined): Client {
  const found =
    named === undefined
      ? clients.find(({ admitted }) => admitted)
      : clients.find(({ name, clientId }) => name === named || clientId === named);
  const allowed = namesOf(clients, `${api} has none that is known here`);
  if (found === undefined) throw new UsageError("client", named ?? "none", allowed);
  return found;
}

const namesOf = (all: readonly { readonly name: string }[], none: string): string =>
  all.map(({ name }) => name).join(", ") || none;

/** Asked for anew each time: the former one may have expired. */
async function issued(cloud: PlayedCloud, api: Api, client: Client): Promise<string> {
  const obtained = await localTokens(cloud, mappedFetch(cloud)).issue(api, client);
  if (obtained.kind === "token") return obtained.token;
  throw refused(api, client, obtained.reason);
}

async function signedIn(
  { entra }: PlayedCloud,
  api: Api,
  client: Client,
  person: NonNullable<TokenOrder["person"]>,
): Promise<string> {
  if (!isEntras(api)) throw refused(api, client, "only Entra has people, and another issuer makes its tokens");
  const signIn = person === "member" ? {} : person === "guest" ? ({ guest: "unassigned" } as const) : person;
  try {
    return await entra.userToken(client.clientId, api.audiences[0] ?? "", signIn);
  } catch (error) {
    if (!(error instanceof StsError)) throw error;
    throw refused(api, client, error.message);
  }
}

const refused = (api: Api, client: Client, reason: string): UserError =>
  new UserError([{ code: "TOKEN_REFUSED", setting: `a token of ${client.name} for ${api.name}`, actual: reason }], 1);

async function resigned(
  { entra, otherIssuers }: PlayedCloud,
  api: Api,
  client: Client,
  token: string,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  // Sound: what is no JSON is refused by whoever writes it as such.
  const changes = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined)) as JsonObject;
  const without = Object.keys(claims).filter((name) => claims[name] === undefined);
  const other = isEntras(api) ? undefined : otherIssuers.find(({ deployment }) => deployment === api.deployment);
  if (other !== undefined) return other.token(client.clientId, { claims: changes, without });
  const decoded = decodedToken(token);
  const kept = Object.entries(decoded?.claims ?? {}).filter(([name]) => !without.includes(name));
  const version = decoded?.header.x5t === undefined ? 2 : 1;
  return signToken({ ...Object.fromEntries(kept), ...changes }, version, entra.keys.signing);
}
