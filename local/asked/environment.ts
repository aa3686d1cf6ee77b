/**
 * What a program needs to call what runs here, in any language: as a document, and as variables of its environment.
 *
 * @module
 */
import { printable } from "../../internal/terminal";
import type { PlayedCloud } from "../cloud";
import type { LocalClient, LocalEndpoint } from "../library/local-cloud";
import type { LocalEnvironment } from "../page/asked";
import { proxyInWords } from "../proxy/proxy-of-cloud";

/** Where it is asked for. */
interface Asking {
  /** The page's own address. */
  readonly console: string;
  /** By which whoever asks calls this machine. */
  readonly host: string;
}

export function environmentOf(
  cloud: PlayedCloud,
  endpoints: Readonly<Record<string, LocalEndpoint>>,
  { console, host }: Asking,
): LocalEnvironment {
  const { entra, stack, proxy, https } = cloud;
  const from = (url: string): string => calledBy(url, host);
  const { given = [] } = stack;
  const apis = Object.fromEntries(
    Object.entries(endpoints).map(([name, { url, clients, tokens, ...places }]) => {
      const told = Object.entries(clients).map(([client, one]) => [client, withoutGiven(one, given)]);
      const named: LocalEndpoint = { url, ...calledFrom(places, from), clients: Object.fromEntries(told) };
      if (tokens === undefined) return [name, named];
      return [name, { ...named, tokens: { ...tokens, ...calledFrom(tokens, from) } }];
    }),
  );
  const document = {
    ...{ name: stack.name, console: from(console), tenantId: entra.directory().tenantId },
    entra: calledFrom({ local: entra.url, https: entra.httpsUrl }, from),
    apis,
    ...(https && { authority: { certificate: https.ca, file: https.file } }),
    // On loopback alone, whoever asks.
    ...(proxy && { proxy: proxyInWords(proxy) }),
  };
  return { ...document, variables: variablesOf(document) };
}

const calledFrom = (
  { local, https }: { readonly local: string; readonly https?: string | undefined },
  from: (url: string) => string,
) => ({ local: from(local), ...(https === undefined ? {} : { https: from(https) }) });

/** Those who call this machine by a name do so for all that runs on it. */
function calledBy(url: string, host: string): string {
  const { protocol, port, pathname } = new URL(url);
  return `${protocol}//${host}:${port}${pathname === "/" ? "" : pathname}`;
}

/** A secret that somebody gave is theirs already, and may be a real one. */
function withoutGiven({ secret, ...client }: LocalClient, given: readonly string[]): LocalClient {
  return secret === undefined || given.includes(secret) ? client : { ...client, secret };
}

function variablesOf(document: Omit<LocalEnvironment, "variables">): Readonly<Record<string, string>> {
  const { console, tenantId, entra, apis, authority, proxy } = document;
  const variables: Record<string, string> = {};
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) variables[freeName(name, variables)] = value;
  };
  add("LOCAL_CLOUD_URL", console);
  add("LOCAL_CLOUD_TENANT_ID", tenantId);
  add("LOCAL_CLOUD_ENTRA_URL", entra.local);
  add("LOCAL_CLOUD_ENTRA_HTTPS_URL", entra.https);
  add("LOCAL_CLOUD_CA_FILE", authority?.file);
  add("LOCAL_CLOUD_PROXY", proxy?.url);
  add("LOCAL_CLOUD_PROXY_CA_FILE", proxy?.authority.file);
  for (const [api, { url, local, https, clients, tokens }] of Object.entries(apis)) {
    const of = (...words: readonly string[]): string => [api, ...words].map(inUpperCase).join("_");
    add(of("URL"), local);
    add(of("HTTPS_URL"), https);
    add(of("REAL_URL"), url);
    add(of("TOKEN_URL"), tokens?.local);
    add(of("HTTPS_TOKEN_URL"), tokens?.https);
    add(of("REAL_TOKEN_URL"), tokens?.url);
    add(of("SCOPE"), tokens?.scope);
    for (const [name, { clientId, secret }] of Object.entries(clients)) {
      add(of(name, "CLIENT_ID"), clientId);
      add(of(name, "CLIENT_SECRET"), secret);
    }
  }
  return variables;
}

const inUpperCase = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]+/g, "_");

/** As shells have it: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html; what would be called alike is counted. */
function freeName(wanted: string, taken: Readonly<Record<string, string>>): string {
  const name = /^\d/.test(wanted) ? `_${wanted}` : wanted;
  for (let count = 1; ; count += 1) {
    const counted = count === 1 ? name : `${name}_${count}`;
    if (!Object.hasOwn(taken, counted)) return counted;
  }
}

/** One a line, for shells (`. ./file`) and for what reads `.env` files: quoted where it must be. */
export function inDotenv({ name, variables }: Pick<LocalEnvironment, "name" | "variables">): string {
  const lines = Object.entries(variables).map(([variable, value]) => `${variable}=${quoted(value)}`);
  return [`# ${printable(name)}`, ...lines, ""].join("\n");
}

function quoted(value: string): string {
  if (/^[\w./:@~+-]+$/.test(value)) return value;
  return value.includes("'") ? `"${value.replace(/[\\"$`]/g, "\\$&")}"` : `'${value}'`;
}
