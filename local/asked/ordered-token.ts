/**
 * A token for whoever asks a running cloud: what Entra or another issuer gives, what a person gets who signs in, and what a test wants otherwise.
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import { UsageError, UserError } from "../../internal/user-error";
import { entra as limits } from "../../limits/entra";
import { type Api, type Client, isEntras, type System, type Visitor } from "../../synthesized/system/apis";
import type { Obtained } from "../../synthesized/verify/tokens";
import type { PlayedCloud } from "../cloud";
import { signToken } from "../entra/sign-token";
import { decodedToken } from "../gateway/bearer-token";
import type { TokenOrder } from "../library/local-cloud";
import type { AskedToken } from "../page/asked";
import { localTokens, mappedFetch, wrongKinds } from "./local-tokens";
import { signedInToken } from "./signed-in-token";

/** There is none: Entra refuses it, or nobody here can have it. */
export class NoToken extends UserError<"TOKEN_REFUSED" | "TOKEN_UNAVAILABLE"> {
  /** @param refused Entra's own status, 0 where it did not answer; undefined where nobody could be asked */
  constructor(
    [api, client]: readonly [Api, Client],
    readonly reason: string,
    readonly refused: number | undefined,
  ) {
    const code = refused === undefined ? "TOKEN_UNAVAILABLE" : "TOKEN_REFUSED";
    super([{ code, setting: `a token of ${client.name} for ${api.name}`, actual: reason }], 1);
  }
}

/**
 * @param userAgent who asks Entra for it
 * @throws {UsageError} for an API, a client or a wish that there is not
 * @throws {NoToken}
 */
export async function orderedToken(
  cloud: PlayedCloud,
  system: System,
  order: AskedToken,
  userAgent?: string,
): Promise<string> {
  const api = apiOf(system, order.api);
  const client = clientOf(api, order.client);
  const obtained = await obtain(cloud, api, client, order, userAgent);
  if (obtained.kind !== "token")
    throw new NoToken([api, client], obtained.reason, obtained.kind === "refused" ? obtained.status : undefined);
  return order.claims === undefined ? obtained.token : resigned(cloud, [api, client], obtained.token, order.claims);
}

/** @param named its name, or the address of its deployment */
function apiOf({ apis }: System, named: string | undefined): Api {
  const [only, ...more] = apis;
  const found =
    named === undefined && more.length === 0
      ? only
      : apis.find(({ name, deployment }) => name === named || deployment === named);
  if (found === undefined) throw new UsageError("api", named ?? "none", namesOf(apis, "no API here asks for tokens"));
  return found;
}

/** Of an id that nobody here knows something may be said all the same: that it gets nothing, or is admitted nowhere. */
function clientOf(api: Api, named: string | undefined): Client {
  const { clients, name } = api;
  if (named === undefined) {
    const found = clients.find(({ admitted }) => admitted);
    if (found === undefined) throw new UsageError("client", "none", namesOf(clients, noClients(name)));
    return found;
  }
  const found = clients.find((one) => one.name === named || one.clientId === named);
  if (found !== undefined) return found;
  if (isEntras(api) && !limits.guid.pattern.test(named))
    throw new UsageError("client", named, namesOf(clients, noClients(name)));
  return { name: named, clientId: named, admitted: false, credential: "unknown" };
}

const noClients = (api: string): string => `${api} has none that is known here`;

const namesOf = (all: readonly { readonly name: string }[], none: string): string =>
  all.map(({ name }) => name).join(", ") || none;

/** Asked for anew each time: the former one may have expired. */
async function obtain(
  cloud: PlayedCloud,
  api: Api,
  client: Client,
  { person, visitor, wrong }: AskedToken,
  userAgent: string | undefined,
): Promise<Obtained> {
  const special = Object.entries({ person, visitor, wrong }).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  if (special.length > 1) throw new UsageError(special.join(" and "), "all of them", "one of them");
  const fetch = mappedFetch(cloud, userAgent);
  const tokens = localTokens(cloud, fetch);
  if (person !== undefined) {
    const reason = "only Entra has people, and another issuer makes its tokens";
    if (!isEntras(api)) return { kind: "unavailable", reason };
    return signedInToken(cloud.entra, fetch, { api, client, who: visitorOf(person) });
  }
  if (visitor !== undefined) return tokens.visit(api, client, visitor);
  if (wrong === undefined) return tokens.issue(api, client);
  const kind = wrongKinds.find((one) => one === wrong);
  if (kind === undefined) throw new UsageError("wrong", wrong, wrongKinds.join(", "));
  return tokens.wrong(kind, api, client);
}

function visitorOf(person: NonNullable<TokenOrder["person"]>): Visitor | undefined {
  if (person === "member") return undefined;
  return person === "guest" ? { guest: true } : person;
}

async function resigned(
  { entra, otherIssuers }: PlayedCloud,
  [api, client]: readonly [Api, Client],
  token: string,
  wanted: Readonly<Record<string, unknown>>,
): Promise<string> {
  const without = Object.keys(wanted).filter((name) => wanted[name] === undefined);
  const decoded = decodedToken(token);
  const all = { ...decoded?.claims, ...wanted };
  // Sound: what is no JSON is refused by whoever writes it as such.
  const claims = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as JsonObject;
  const other = isEntras(api) ? undefined : otherIssuers.find(({ deployment }) => deployment === api.deployment);
  if (other !== undefined) return other.token(client.clientId, { claims, without });
  const version = decoded?.header.x5t === undefined ? 2 : 1;
  return signToken(claims, version, entra.keys.signing);
}
