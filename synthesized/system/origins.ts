/**
 * Where the real addresses of a system answer on this machine.
 *
 * Tokens, issuers and key URIs in a local cloud are the real ones (`https://login.microsoftonline.com/…`); only at the
 * edges, where a connection is made, is their origin replaced by a loopback one.
 *
 * @module
 */

import { isLoopback } from "../../internal/credential-hosts";
import { isUrl } from "../../internal/url";
import { UsageError } from "../../internal/user-error";

/** One line of the map. */
interface OriginEntry {
  /** The origin that configuration and tokens name, such as `https://login.microsoftonline.com`. */
  readonly real: string;
  /** The origin that answers for it, such as `http://127.0.0.1:40123`. */
  readonly local: string;
}

/** The map from real origins to loopback ones. */
export interface OriginMap {
  /** The URL with its origin replaced; the very same string when its origin is not on the map. */
  toLocal(url: string): string;
  /** The URL as configuration and tokens would name it; the very same string when it is none of ours. */
  toReal(url: string): string;
  /** Whether the origin of this URL is on the map, that is, answered on this machine. */
  has(url: string): boolean;
  /** All lines, in the order in which they were added. */
  entries(): readonly OriginEntry[];
}

/** A map that is still being drawn: each service adds what it answers for. */
export interface OriginMapBuilder extends OriginMap {
  /**
   * Adds a line.
   *
   * @param real an http or https origin, or any URL of it
   * @param local the origin that answers, on loopback
   * @throws {TypeError} when either is no http(s) URL, or `local` is not loopback
   * @throws {UsageError} when `real` already leads elsewhere: only users name origins that others answer for
   */
  add(real: string, local: string): void;
}

/** Makes an empty map. */
export function originMap(): OriginMapBuilder {
  const localOf = new Map<string, string>();
  const realOf = new Map<string, string>();
  return {
    add(real, local) {
      const from = originOf("real origin", real);
      const to = originOf("local origin", local);
      if (!isOnLoopback(to)) throw new TypeError(`local origin: got ${to}. Allowed: an origin on loopback.`);
      const present = localOf.get(from);
      if (present !== undefined && present !== to)
        throw new UsageError(`origin ${from}`, `${present} and ${to}`, "one place", {
          remedy: "Leave out what the local cloud answers for itself: Entra, gateways, keys of other issuers",
        });
      localOf.set(from, to);
      if (!realOf.has(to)) realOf.set(to, from);
    },
    toLocal: (url) => replaceOrigin(url, localOf),
    toReal: (url) => replaceOrigin(url, realOf),
    has: (url) => isUrl(url) && localOf.has(new URL(url).origin),
    entries: () => [...localOf].map(([real, local]) => ({ real, local })),
  };
}

/** Whether a URL's host is this machine: RFC 6761, section 6.3, and the loopback networks of RFC 1122 and RFC 4291. */
export function isOnLoopback(url: string): boolean {
  return isLoopback(new URL(url).hostname);
}

function originOf(setting: string, url: string): string {
  if (!isUrl(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new TypeError(`${setting}: got ${JSON.stringify(url)}. Allowed: an http or https URL.`);
  return new URL(url).origin;
}

function replaceOrigin(url: string, origins: ReadonlyMap<string, string>): string {
  if (!isUrl(url)) return url;
  const { href, origin, protocol } = new URL(url);
  const target = origins.get(origin);
  // Behind the authority an http(s) URL always has a slash; all from there on stays, an empty query included.
  return target === undefined ? url : target + href.slice(href.indexOf("/", protocol.length + 2));
}
