/**
 * Keeps other sites and other machines away from the control page: a page on the web can make a browser send requests to
 * loopback, and can give its own host name loopback's address.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";
import { isUrl } from "../../internal/url";
import { isOnLoopback } from "../../synthesized/system/origins";

/** Why a request is refused. */
export interface Refusal {
  readonly status: 403 | 415 | 421;
  readonly message: string;
}

/**
 * Judges a request by its headers. `undefined` lets it pass.
 *
 * Host must be loopback (no DNS rebinding); whatever a browser says of the request's source must be this very origin (no
 * cross-site requests); a change must be JSON, which no form of another site can send.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function refusalOf(method: string, headers: IncomingHttpHeaders): Refusal | undefined {
  const { host, origin, "sec-fetch-site": site, "content-type": type } = headers;
  if (host === undefined || !isUrl(`http://${host}`) || !isOnLoopback(`http://${host}`))
    return { status: 421, message: `Host: got ${host ?? "none"}. Allowed: a loopback address.` };
  if (origin !== undefined && origin !== `http://${host}`)
    return { status: 403, message: `Origin: got ${origin}. Allowed: http://${host}.` };
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return { status: 403, message: `Sec-Fetch-Site: got ${String(site)}. Allowed: same-origin, none.` };
  const changes = method !== "GET" && method !== "HEAD";
  if (changes && !/^application\/json\s*(?:;|$)/i.test(type ?? ""))
    return { status: 415, message: `Content-Type: got ${type ?? "none"}. Allowed: application/json.` };
  return undefined;
}
