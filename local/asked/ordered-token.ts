/**
 * A token for whoever asks a running cloud: what Entra or another issuer gives, what a person gets who signs in, and what a test wants otherwise.
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import { UsageError, UserError } from "../../internal/user-error";
import { entra as limits } from "../../limits/entra";
import {
  type Api,
  type Client,
  isClientOfEntra,
  isEntras,
  type System,
  type Visitor,
} from "../../synthesized/system/apis";
import { entraIssuerOf } from "../../synthesized/system/entra-issuer";
import { isJudgement, noJudgement, type Obtained, type Tokens } from "../../synthesized/verify/tokens";
import type { PlayedCloud } from "../cloud";
import { signToken } from "../entra/sign-token";
import { decodedToken } from "../gateway/bearer-token";
import type { TokenOrder } from "../library/local-cloud";
import type { OtherIssuer } from "../other-issuers/other-issuers";
import type { AskedToken } from "../page/asked";
import { localTokens, mappedFetch, wrongKinds } from "./local-tokens";
import { issuerFor } from "./other-issuers-tokens";
import { signedInToken } from "./signed-in-token";

/** There is none: Entra refuses it, is down, or nobody here can have it. */
export class NoToken extends UserError<"TOKEN_REFUSED" | "TOKEN_UNAVAILABLE"> {
  /** @param refused Entra's own status, 0 where it did not answer; undefined where nobody could be asked */
  constructor(
    [api, client]: readonly [Api, Client],
    readonly reason: string,
    readonly refused: number | undefined,
  ) {
    const isRefused = refused !== undefined && isJudgement({ status: refused });
    const code = isRefused ? "TOKEN_REFUSED" : "TOKEN_UNAVAILABLE";
    const actual = refused === undefined || isRefused ? reason : noJudgement({ status: refused, reason });
    super([{ code, setting: `a token of ${client.name} for ${api.name}`, actual }], 1);
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
  const issuer = otherIssuerOf(cloud, api, order.issuer);
  const client = clientOf(api, order.client, issuer);
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

/** @returns undefined where Entra is meant, or nobody in particular */
function otherIssuerOf({ otherIssuers }: PlayedCloud, api: Api, named: string | undefined): OtherIssuer | undefined {
  if (named === undefined) return undefined;
  const { issuers, name } = api;
  if (!issuers.includes(named))
    throw new UsageError("issuer", named, issuers.join(", ") || `${name} trusts none that is known here`);
  return issuerFor(otherIssuers, api, named);
}

/** Of an id that nobody here knows something may be said all the same: that it gets nothing, or is admitted nowhere. */
function clientOf(api: Api, named: string | undefined, other: OtherIssuer | undefined): Client {
  const { name } = api;
  if (other !== undefined) return clientOfOther(api, named, other);
  const { clients } = api;
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

/** Its clients are whoever it says. */
function clientOfOther({ clients }: Api, named: string | undefined, { issuer }: OtherIssuer): Client {
  const own = clients.filter((one) => one.issuer === issuer);
  const found = own.find((one) => named === undefined || one.name === named || one.clientId === named);
  const id = named ?? "any-client";
  return found ?? { name: id, clientId: id, admitted: false, credential: "unknown", issuer };
}

const noClients = (api: string): string => `${api} has none that is known here`;

const namesOf = (all: readonly { readonly name: string }[], none: string): string =>
  all.map(({ name }) => name).join(", ") || none;

/** Asked for anew each time: the former one may have expired. */
async function obtain(
  cloud: PlayedCloud,
  api: Api,
  client: Client,
  { person, visitor, wrong, issuer }: AskedToken,
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
    if (!isClientOfEntra(api, client)) return { kind: "unavailable", reason };
    return signedInToken(cloud.entra, fetch, { api, client, who: visitorOf(person) });
  }
  if (visitor !== undefined) return tokens.visit(api, client, visitor);
  if (wrong === undefined) return ofIssuer(issuer, tokens, api, client);
  const kind = wrongKinds.find((one) => one === wrong);
  if (kind === undefined) throw new UsageError("wrong", wrong, wrongKinds.join(", "));
  return tokens.wrong(kind, api, client);
}

/** Entra's tenants and versions are issuers of their own; a client of another tenant asks there. */
async function ofIssuer(named: string | undefined, tokens: Tokens, api: Api, client: Client): Promise<Obtained> {
  const entra = named === undefined || !isClientOfEntra(api, client) ? undefined : entraIssuerOf(named);
  const here = await tokens.issue(api, client);
  if (entra === undefined || issuerIn(here) === named) return here;
  const there = await tokens.visit(api, client, { tenant: entra.tenant });
  if (there.kind !== "token" || issuerIn(there) === named) return there;
  return { kind: "unavailable", reason: `Entra writes ${String(issuerIn(there))} into its tokens, and not ${named}` };
}

const issuerIn = (obtained: Obtained): unknown =>
  obtained.kind === "token" ? decodedToken(obtained.token)?.claims.iss : undefined;

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
  const other = isClientOfEntra(api, client) ? undefined : issuerFor(otherIssuers, api, client.issuer);
  if (other !== undefined) return other.token(client.clientId, { claims, without });
  const version = decoded?.header.x5t === undefined ? 2 : 1;
  return signToken(claims, version, entra.keys.signing);
}
