/**
 * One API in words.
 *
 * @module
 */
import { routeLines } from "./route-lines";
import type {
  ApiSummary,
  AuthorizerSummary,
  ClaimSummary,
  ClientSummary,
  GatewaySummary,
  KeysSummary,
  LogSummary,
  RouteSummary,
  TokensSummary,
  Told,
} from "./summary";
import { isTold, list, words } from "./told";

/** A label, and what there is to say. */
export interface Fact {
  readonly label: string;
  readonly lines: readonly string[];
}

/** Some facts under the titles of all of which they hold. */
export interface FactSheet {
  readonly titles: readonly string[];
  readonly facts: readonly Fact[];
}

export function apiFacts(api: ApiSummary, gateways: readonly GatewaySummary[]): FactSheet {
  const { name, pathPrefix, gateway, howMany, authorizer, tokens, trusts = [], routes, logs, callers } = api;
  const on = gateways.find((one) => one.name === gateway);
  const reach = on === undefined ? "" : ` (${isTold(on.reach) ? on.reach : "not known whether public"})`;
  const admitted = callers.clients.filter(({ isAdmitted }) => isAdmitted === true);
  const known = isTold(routes) ? routes.filter(isTold) : [];
  const facts: readonly Fact[] = [
    { label: "How many", lines: howMany === undefined ? [] : [`none, one or several: ${howMany}`] },
    { label: "May call", lines: mayCall(api, admitted) },
    { label: "Perhaps", lines: callers.clients.filter(({ isAdmitted }) => !isTold(isAdmitted)).map(perhaps) },
    { label: "Refused", lines: callers.clients.filter(({ isAdmitted }) => isAdmitted === false).map(refused) },
    ...(authorizer === undefined ? [] : authorizerFacts(authorizer)),
    ...(tokens === undefined ? [] : tokenFacts(tokens)),
    { label: "Trusts", lines: trusts.map(trustInWords) },
    { label: "Routes", lines: routeLines(routes) },
    { label: "CORS", lines: corsLines(known) },
    { label: "Limit", lines: limitLines(api) },
    { label: "Headers from claims", lines: headerLines(known) },
    { label: "Logs", lines: [logsInWords(logs)] },
  ];
  return {
    titles: [`${name}: ${words(pathPrefix)} on ${gatewayInWords(gateway)}${reach}`],
    facts: facts.filter(({ lines }) => lines.length > 0),
  };
}

const gatewayInWords = (gateway: Told<string>): string =>
  isTold(gateway) ? `the gateway ${gateway}` : `a gateway that is not known (${gateway.notUnderstood})`;

/** A list speaks for itself; what is no list is said first, and what that has named is not said again. */
function mayCall({ callers: { admits, words: phrase } }: ApiSummary, admitted: readonly ClientSummary[]): string[] {
  const isSaid = (client: string): boolean => admits === "subjects" && phrase.split(/[ ,]+/).includes(client);
  const clients = admitted.map(clientInWords).filter((client) => !isSaid(client));
  const isPlainList = admits === "clients" && clients.length > 0 && !phrase.includes(",");
  return isPlainList ? clients : [phrase, ...clients];
}

function clientInWords({ name, roles, credentials = [], people, getsTokens, isStranger }: ClientSummary): string {
  if (people === "everyone") return `every person of the tenant, through ${name}`;
  if (people !== undefined) return `people through ${name}: ${people.join(", ") || "nobody is assigned"}`;
  const about = [
    ...(isStranger === true ? ["not of this stack"] : []),
    ...(getsTokens === false ? ["Entra gives it no token: it holds no role"] : []),
    ...roles,
    ...credentials,
  ];
  return about.length === 0 ? name : `${name} (${about.join("; ")})`;
}

const perhaps = (client: ClientSummary): string =>
  `${clientInWords(client)}: ${isTold(client.isAdmitted) ? "" : client.isAdmitted.notUnderstood}`;

/** It is there to show that the list works, or somebody forgot to list it. */
const refused = (client: ClientSummary): string =>
  `${clientInWords(client)}, ${client.isDenied === true ? "which the authorizer denies by name" : "although registered"}`;

function authorizerFacts({ function: name, cacheSeconds, denied }: AuthorizerSummary): readonly Fact[] {
  const kept = `the gateway keeps its answers for ${words(cacheSeconds)} seconds at most`;
  const lists = isTold(denied) ? Object.entries(denied).filter(([, { length }]) => length > 0) : [];
  return [
    { label: "Judged by", lines: [`the function ${name}; ${kept}`] },
    {
      label: "Denied",
      lines: isTold(denied) ? lists.map(([what, ids]) => `${what}: ${ids.join(", ")}`) : [words(denied)],
    },
  ];
}

/** Of several, each stands with all that its own tokens must be; who calls stands there too, since another's clients are not admitted by it. */
function trustInWords(tokens: TokensSummary): string {
  const named = tokenFacts(tokens).filter(({ lines }) => lines.length > 0);
  const [issuers, ...others] = named.map(({ label, lines }) => `${label.toLowerCase()} ${lines.join(", ")}`);
  return [issuers?.replace(/^issuers /, ""), ...clientLines(tokens), ...others].join("; ");
}

function clientLines({ claims }: TokensSummary): readonly string[] {
  if (!isTold(claims)) return [];
  const listing = claims.filter(isTold).filter(({ claim }) => isTold(claim) && ofCallers.includes(claim));
  return listing.map(({ claim, values }) =>
    isTold(values) && values.length === 0
      ? `any client, by ${words(claim)}`
      : `clients ${list(values)}, by ${words(claim)}`,
  );
}

function tokenFacts(tokens: TokensSummary): readonly Fact[] {
  const { issuers, audiences, version, claims, keys, place, clientCertificate } = tokens;
  const ofVersion = version === undefined ? "" : ` (Entra ID, version ${version})`;
  const certificate = isTold(clientCertificate) ? clientCertificate : words(clientCertificate);
  const usual = place === "the header Authorization (Bearer)";
  return [
    { label: "Issuers", lines: [`${list(issuers)}${ofVersion}`] },
    { label: "Audiences", lines: [list(audiences)] },
    { label: "Claims", lines: claimLines(claims) },
    { label: "Token in", lines: usual ? [] : [words(place)] },
    { label: "Keys", lines: [isTold(keys) ? keysInWords(keys) : words(keys)] },
    {
      label: "Client certificate",
      lines: certificate === false ? [] : [certificate === true ? "required as well" : String(certificate)],
    },
  ];
}

/** Who calls is said elsewhere. */
const ofCallers = ["azp", "appid", "client_id", "cid"];

function claimLines(claims: TokensSummary["claims"]): readonly string[] {
  if (!isTold(claims)) return [words(claims)];
  const lines = claims.flatMap((claim) => (isTold(claim) ? claimInWords(claim) : words(claim)));
  return lines.length === 0 ? [] : [lines.join(", ")];
}

function claimInWords({ claim, values, isRequired }: ClaimSummary): readonly string[] {
  if (isTold(claim) && ofCallers.includes(claim)) return [];
  const isAny = isTold(values) && values.length === 0;
  const named = isAny ? words(claim) : `${words(claim)} = ${list(values).replaceAll(", ", " or ")}`;
  return [isRequired === true ? named : `${named}${isTold(isRequired) ? " if it is there" : ", perhaps"}`];
}

/** Where an adapter serves them follows from the gateway: whence it has them does not. */
function keysInWords(keys: KeysSummary): string {
  if (keys.from === "deployment") return `written into the deployment: ${keys.kids.join(", ")}`;
  const { uri, adapter, upstream, verifiesTls } = keys;
  const source = upstream === undefined ? uri : words(upstream);
  const through = adapter === undefined ? "" : `, through the adapter ${adapter}`;
  return `${source}${through}${verifiesTls ? "" : "; the certificate is not verified"}`;
}

function corsLines(routes: readonly RouteSummary[]): readonly string[] {
  const each = routes.flatMap(({ cors }) => {
    if (cors === undefined) return [];
    if (!isTold(cors)) return words(cors);
    const { origins, methods, withCredentials } = cors;
    return `${origins.join(", ")}: ${methods.join(", ") || "no method"}${withCredentials ? ", with credentials" : ""}`;
  });
  return [...new Set(each)];
}

function limitLines({ rateLimit }: ApiSummary): readonly string[] {
  if (rateLimit === undefined) return [];
  if (!isTold(rateLimit)) return [words(rateLimit)];
  return [`${rateLimit.perSecond} requests a second, ${rateLimit.for}`];
}

function headerLines(routes: readonly RouteSummary[]): readonly string[] {
  const each = routes.flatMap(({ headers }) => {
    if (!isTold(headers)) return words(headers);
    const claims = headers.flatMap(({ name, claim }) => (claim === undefined ? [] : `${name} = ${claim}`));
    return claims.length === 0 ? [] : claims.join(", ");
  });
  return [...new Set(each)];
}

/** `access and execution, 30 days` */
export function logsInWords(logs: readonly LogSummary[]): string {
  const enabled = logs.filter(({ isEnabled }) => isEnabled !== false);
  if (enabled.length === 0) return "none";
  const days = [...new Set(enabled.map((log) => (log.days === undefined ? "" : `, ${daysInWords(log.days)}`)))];
  return `${enabled.map(({ category }) => words(category)).join(" and ")}${days.join(" or")}`;
}

const daysInWords = (days: Told<number>): string => `${words(days)} days`;
