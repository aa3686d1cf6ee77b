/**
 * What a client may reach through the forward proxy: the real names of the parts that run here, and nothing else.
 *
 * @module
 */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { isUrl } from "../../internal/url";
import { isOnLoopback, type OriginMap } from "../../synthesized/system/origins";
import { HeaderList } from "../gateway/header-list";
import { refusalOfForm } from "../gateway/request-form";

/** A part of this machine, under its real name. */
export interface PlayedTarget {
  /** `https://login.microsoftonline.com` */
  readonly origin: string;
}

/** A host that the stack calls, where it really is. */
export interface OutsideTarget {
  readonly host: string;
  readonly port: number;
}

/** Why a client gets nothing. */
export interface ProxyRefusal {
  readonly status: number;
  readonly message: string;
}

/** Judges whom a client asks for. */
export interface Targets {
  /** Host names that certificates are needed for. */
  readonly names: readonly string[];
  /** Of CONNECT. */
  ofConnect(request: IncomingMessage): PlayedTarget | OutsideTarget | ProxyRefusal;
  /** Of a request through a tunnel, or of one for a whole URL without. */
  ofRequest(request: IncomingMessage, tunnel: PlayedTarget | undefined): RequestTarget | ProxyRefusal;
}

interface RequestTarget extends PlayedTarget {
  /** Path and query, as they came. */
  readonly path: string;
}

interface TargetsOptions {
  readonly origins: OriginMap;
  /** `HOST:PORT` of what the stack calls elsewhere, and clients may call as well. @default none */
  readonly outside?: readonly string[];
}

/** The names are those that are on the map now: the authority's certificate, which clients have then, speaks of no others. */
export function proxyTargets({ origins, outside = [] }: TargetsOptions): Targets {
  const mapped = origins.entries().flatMap(({ real }) => (isNamed(real) ? [new URL(real)] : []));
  const secure = mapped.filter(({ protocol }) => protocol === "https:");
  const known: Known = { mapped, secure, outside, words: inWords([...secure.map(authorityOf), ...outside]) };
  return {
    names: [...new Set(secure.map(({ hostname }) => hostname))],
    ofConnect(request) {
      const { url = "", headers } = request;
      const target = formRefusal(request) ?? targetOfAuthority(url, known);
      if ("status" in target || headers.host === undefined) return target;
      const origin = "origin" in target ? target.origin : `https://${target.host}:${target.port}`;
      return isHostOf(headers.host, origin) ? target : misdirected(request, url);
    },
    ofRequest(request, tunnel) {
      const { url = "", headers } = request;
      const target = formRefusal(request) ?? tunnel ?? targetOfUrl(url, known);
      if ("status" in target) return target;
      const { origin } = target;
      const [, scheme, authority, rest = ""] = /^(?:([a-z][a-z\d+.-]*:)\/\/([^/?#]*))?(.*)$/is.exec(url) ?? [];
      const { protocol, host } = new URL(origin);
      const isItsOwn = scheme === undefined || (scheme.toLowerCase() === protocol && isHostOf(authority, origin));
      if (!isItsOwn || !isHostOf(headers.host, origin)) return misdirected(request, host);
      return { origin, path: /^[/*]/.test(rest) ? rest : `/${rest}` };
    },
  };
}

interface Known {
  readonly mapped: readonly URL[];
  readonly secure: readonly URL[];
  readonly outside: readonly string[];
  readonly words: string;
}

/** What a parser may tolerate, and a second one understand otherwise. */
function formRefusal({ httpVersion, rawHeaders }: IncomingMessage): ProxyRefusal | undefined {
  const form = refusalOfForm({ httpVersion, headers: HeaderList.fromRaw(rawHeaders) }, { "several-hosts": "strict" });
  return form && { status: form.status, message: `request: ${form.reason?.message ?? "malformed"}` };
}

const misdirected = ({ headers }: IncomingMessage, allowed: string): ProxyRefusal => ({
  status: 421,
  message: `Host: got ${headers.host ?? "none"}. Allowed: ${allowed}.`,
});

function targetOfAuthority(
  authority: string,
  { secure, outside, words }: Known,
): PlayedTarget | OutsideTarget | ProxyRefusal {
  const [, host = "", port = ""] = /^([^:]*):([1-9]\d{0,4})$/.exec(authority) ?? [];
  if (!isHostName.test(host)) return { status: 400, message: `CONNECT: got ${quoted(authority)}. Allowed: HOST:PORT.` };
  const wanted = `${host.toLowerCase()}:${Number(port)}`;
  const [url] = secure.filter((one) => authorityOf(one) === wanted);
  if (url !== undefined) return { origin: url.origin };
  if (outside.includes(wanted)) return { host: host.toLowerCase(), port: Number(port) };
  return { status: 403, message: `CONNECT: got ${wanted}. Allowed: ${words}.` };
}

/** A whole URL asks for what is not encrypted. */
function targetOfUrl(text: string, { mapped, words }: Known): PlayedTarget | ProxyRefusal {
  const [, start = ""] = /^(http:\/\/[^/?#]*)(?:[/?#]|$)/i.exec(text) ?? [];
  if (start === "" || !isUrl(start) || start.includes("@"))
    return { status: 400, message: `request: got ${quoted(text)}. Allowed: an http URL, or CONNECT HOST:PORT.` };
  const { origin } = new URL(start);
  if (mapped.some((one) => one.origin === origin)) return { origin };
  const plain = mapped.flatMap((one) => (one.protocol === "http:" ? one.origin : []));
  const remedy = plain.length === 0 ? "" : `, and ${inWords(plain)} without it`;
  return { status: 403, message: `request: got ${origin}. Allowed: CONNECT to ${words}${remedy}.` };
}

/** Whether a `Host` header names this origin. */
function isHostOf(host: string | undefined, origin: string): boolean {
  const url = new URL(origin);
  const given = host?.toLowerCase();
  return given === url.host || given === authorityOf(url);
}

const defaultPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

const authorityOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port === "" ? defaultPorts[protocol] : port}`;

/** Neither an address nor this machine: nobody gets there by a proxy. */
const isNamed = (origin: string): boolean => {
  const { hostname } = new URL(origin);
  return isHostName.test(hostname) && isIP(hostname) === 0 && !isOnLoopback(origin);
};

/** As host names are spelt in ASCII: no address of IPv6, no user before it, no dot behind it. */
const isHostName = /^[a-z\d_](?:[a-z\d_-]*[a-z\d_])?(?:\.[a-z\d_](?:[a-z\d_-]*[a-z\d_])?)*$/i;

const mostNamed = 12;

const inWords = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(", ")
    : `${names.slice(0, mostNamed).join(", ")} and ${names.length - mostNamed} more`;

const quoted = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
