/**
 * Keeps other sites and other machines away from the control page: a page on the web can make a browser send requests to
 * loopback, and can give its own host name loopback's address.
 *
 * @module
 */

import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isUrl } from "../../internal/url";
import { isOnLoopback } from "../../synthesized/system/origins";

/** Why a request is refused. */
export interface Refusal {
  readonly status: 401 | 403 | 415 | 421;
  readonly code: "HOST_REFUSED" | "ORIGIN_REFUSED" | "CONTENT_TYPE_REFUSED" | "TOKEN_WANTED";
  readonly message: string;
}

/** Who may ask, where the page listens elsewhere than on loopback. */
export interface Access {
  /** Host names beside loopback, in lower case. */
  readonly hosts: readonly string[];
  /** What every request must bring, as a bearer token or a cookie. @default nothing */
  readonly token: string | undefined;
}

export const loopbackAlone: Access = { hosts: [], token: undefined };

/** Of the cookie that the token becomes; scripts do not see it, and other sites do not send it. */
const cookieName = "local-cloud-token";

export const tokenCookie = (token: string): string => `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`;

/** A name or an address, and a port: nothing before it, and nothing behind. RFC 9110, section 7.2. */
const hostForm = /^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d*)?$/i;

/**
 * Judges a request by its headers. `undefined` lets it pass.
 *
 * Host must be loopback, or a name that the user allows (no DNS rebinding); whatever a browser says of the request's source must be this very origin (no
 * cross-site requests); a change must be JSON, which no form of another site can send.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function refusalOf(
  method: string,
  headers: IncomingHttpHeaders,
  { hosts, token }: Access = loopbackAlone,
): Refusal | undefined {
  const { host, origin, "sec-fetch-site": site, "content-type": type } = headers;
  const isAllowed = (name: string): boolean => isOnLoopback(name) || hosts.includes(new URL(name).hostname);
  if (host === undefined || !hostForm.test(host) || !isUrl(`http://${host}`) || !isAllowed(`http://${host}`)) {
    const allowed = ["a loopback address", ...hosts].join(", ");
    return { status: 421, code: "HOST_REFUSED", message: `Host: got ${host ?? "none"}. Allowed: ${allowed}.` };
  }
  // What stands before it may speak https.
  const isOwn = origin === `http://${host}` || (hosts.length > 0 && origin === `https://${host}`);
  if (origin !== undefined && !isOwn)
    return { status: 403, code: "ORIGIN_REFUSED", message: `Origin: got ${origin}. Allowed: http://${host}.` };
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return {
      status: 403,
      code: "ORIGIN_REFUSED",
      message: `Sec-Fetch-Site: got ${String(site)}. Allowed: same-origin, none.`,
    };
  const changes = method !== "GET" && method !== "HEAD";
  if (changes && !/^application\/json\s*(?:;|$)/i.test(type ?? ""))
    return {
      status: 415,
      code: "CONTENT_TYPE_REFUSED",
      message: `Content-Type: got ${type ?? "none"}. Allowed: application/json.`,
    };
  if (token !== undefined && !tokensIn(headers).some((given) => isSame(given, token)))
    return {
      status: 401,
      code: "TOKEN_WANTED",
      message: "Authorization: got none that is right. Allowed: Bearer, with the printed token.",
    };
  return undefined;
}

function tokensIn({ authorization = "", cookie = "" }: IncomingHttpHeaders): readonly string[] {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  const cookies = cookie.split(/; */).filter((one) => one.startsWith(`${cookieName}=`));
  return [...(bearer === undefined ? [] : [bearer]), ...cookies.map((one) => one.slice(cookieName.length + 1))];
}

/** In a time that tells nothing of where they differ. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [given, token].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
