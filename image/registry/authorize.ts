/** Answers a registry's challenge: a token from its realm, or the login itself. Each goes only to the host that it belongs to. */

import type { Login } from "../docker-config";
import { ImageError } from "../errors";
import { loginHelp } from "../login";
import type { Transport } from "./call";
import { assertSafe, isDockerHub } from "./origin";
import { readJson } from "./read-bounded";
import { retrying } from "./retry";

export interface Account {
  /** The registry's host as references spell it. */
  readonly host: string;
  readonly origin: URL;
  /** What the token must allow, for example `repository:NAMESPACE/REPOSITORY:pull,push`. */
  readonly scopes: readonly string[];
  readonly login?: Login;
  /** Hosts, besides the registry's own, that may be sent the registry's login: see {@link isTrustedRealm}. */
  readonly trustedRealms: readonly string[];
  readonly transport: Transport;
}

/** `WWW-Authenticate`: how a registry wants to be asked. https://distribution.github.io/distribution/spec/auth/token/ */
type Challenge =
  | { readonly scheme: "basic" }
  | { readonly scheme: "bearer"; readonly realm: string; readonly service?: string; readonly scope?: string };

export function parseChallenge(header: string | null): Challenge | undefined {
  const bearer = /(?:^|,)\s*bearer\s+(.*)$/i.exec(header ?? "")?.[1];
  if (bearer !== undefined) {
    const { realm, service, scope } = parameters(bearer);
    return realm === undefined
      ? undefined
      : { scheme: "bearer", realm, ...(service !== undefined && { service }), ...(scope !== undefined && { scope }) };
  }
  return /(?:^|,)\s*basic\b/i.test(header ?? "") ? { scheme: "basic" } : undefined;
}

function parameters(text: string): Partial<Record<string, string>> {
  const pairs = text.matchAll(/([a-z_]+)=(?:"([^"]*)"|([^\s,"]+))/gi);
  return Object.fromEntries([...pairs].map(([, name = "", quoted, bare]) => [name.toLowerCase(), quoted ?? bare]));
}

/** @returns the Authorization header that the registry asks for */
export async function authorize(account: Account, challenged: Response): Promise<string> {
  const header = challenged.headers.get("www-authenticate");
  const challenge = parseChallenge(header);
  await challenged.body?.cancel();
  if (challenge === undefined) {
    throw new ImageError({
      code: "IMAGE_REGISTRY_FAILED",
      setting: `registry ${account.host}`,
      actual: "wants a login of a kind that it does not name",
      allowed: "a Basic or Bearer challenge in WWW-Authenticate",
    });
  }
  return challenge.scheme === "basic" ? basic(account) : `Bearer ${await fetchToken(account, challenge)}`;
}

function basic({ host, login }: Account): string {
  if (login === undefined) throw loginMissing(host);
  if ("identityToken" in login) {
    throw new ImageError({
      code: "IMAGE_LOGIN_MALFORMED",
      setting: `login of ${host} from ${login.origin}`,
      actual: "is an identity token, and the registry wants a user name and password",
      allowed: "a user name and password",
      ...loginHelp(host),
    });
  }
  return basicHeader(login.username, login.password);
}

const basicHeader = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

async function fetchToken(account: Account, challenge: Challenge & { scheme: "bearer" }): Promise<string> {
  const { host, origin, login, transport } = account;
  const realm = new URL(challenge.realm, origin);
  assertSafe(realm, origin);
  if (login !== undefined && !isTrustedRealm(account, realm)) throw untrusted(account, realm);
  const request = tokenRequest(account, challenge, realm);
  const response = await retrying(transport, realm.host, () =>
    transport.fetch(request.url, { ...request.init, redirect: "manual", signal: AbortSignal.timeout(30_000) }),
  );
  const answer = (await readJson(response, `token from ${realm.host}`)) as Partial<Record<string, unknown>> | undefined;
  const token = answer?.token ?? answer?.access_token;
  if (response.status === 200 && typeof token === "string" && /^[\x21-\x7e]+$/.test(token)) return token;
  if ([400, 401, 403].includes(response.status))
    throw login === undefined ? loginMissing(host) : loginRefused(host, login);
  throw new ImageError({
    code: "IMAGE_REGISTRY_FAILED",
    setting: `token from ${realm.host}`,
    actual: `HTTP ${response.status}${response.status === 200 ? " without a token" : ""}`,
    allowed: "HTTP 200 with a token",
  });
}

/**
 * The realm is named by whoever answers as the registry. The login follows it to the registry's own host, from Docker Hub to auth.docker.io, and
 * to hosts that the user lists; tokens without a login are asked for anywhere.
 */
export function isTrustedRealm({ host, origin, trustedRealms }: Account, realm: URL): boolean {
  if (realm.hostname === origin.hostname) return true;
  return (isDockerHub(host) && realm.host === "auth.docker.io") || trustedRealms.includes(realm.host);
}

interface TokenRequest {
  readonly url: URL;
  readonly init: RequestInit;
}

function tokenRequest(
  { scopes, login }: Account,
  challenge: Challenge & { scheme: "bearer" },
  realm: URL,
): TokenRequest {
  const wanted = scopes.length > 0 ? scopes : [challenge.scope ?? ""].filter(Boolean);
  const fields = [
    ...(challenge.service === undefined ? [] : [["service", challenge.service]]),
    ...(login !== undefined && "identityToken" in login
      ? [["scope", wanted.join(" ")]]
      : wanted.map((scope) => ["scope", scope])),
  ];
  if (login !== undefined && "identityToken" in login) {
    // https://distribution.github.io/distribution/spec/auth/oauth/
    const grant = {
      grant_type: "refresh_token",
      client_id: "cdktf-entra-oci-gateway",
      refresh_token: login.identityToken,
    };
    return { url: realm, init: { method: "POST", body: new URLSearchParams([...fields, ...Object.entries(grant)]) } };
  }
  const url = new URL(realm);
  for (const [name = "", value = ""] of fields) url.searchParams.append(name, value);
  const headers: Record<string, string> =
    login === undefined ? {} : { authorization: basicHeader(login.username, login.password) };
  return { url, init: { headers } };
}

export const loginMissing = (host: string): ImageError =>
  new ImageError({
    code: "IMAGE_LOGIN_MISSING",
    setting: `registry ${host}`,
    actual:
      "wants a login, and none was found for it (it also says so of repositories that do not exist or are private)",
    allowed: "a login in the environment or in the Docker configuration",
    ...loginHelp(host),
  });

export const loginRefused = (host: string, login: Login): ImageError =>
  new ImageError({
    code: "IMAGE_LOGIN_REFUSED",
    setting: `login of ${host} from ${login.origin}`,
    actual: `was refused${"username" in login ? ` for user "${login.username}"` : ""}`,
    allowed: "a user and a token that the registry knows",
    ...loginHelp(host),
  });

const untrusted = ({ host }: Account, realm: URL): ImageError =>
  new ImageError({
    code: "IMAGE_LOGIN_UNTRUSTED",
    setting: `registry ${host}`,
    actual: `asks for its login to be sent to ${realm.host}`,
    allowed: "a token realm on the registry's own host",
    remedy: `If ${realm.host} does belong to it, say so: IMAGE_TRUSTED_REALMS=${realm.host}`,
  });
