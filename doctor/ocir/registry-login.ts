/**
 * Tries a login at a registry: the challenge, a token from its realm, and the registry again.
 * https://distribution.github.io/distribution/spec/auth/token/
 *
 * @module
 */
import type { findLogin } from "../../image/login";
import { text } from "../../internal/json";
import { type Answer, ask, isAnswer, type Request, unexpected } from "../ask";
import type { DoctorContext } from "../context";
import { notChecked, type Outcome, ok, wrong } from "../outcome";

export type RegistryLogin = NonNullable<Awaited<ReturnType<typeof findLogin>>>;

export interface Registry {
  readonly host: string;
  /** Hosts that may be sent the login, besides the registry's own. */
  readonly trustedRealms: readonly string[];
}

type Network = Pick<DoctorContext, "fetch" | "patience">;

export async function tryLogin(network: Network, registry: Registry, login: RegistryLogin): Promise<Outcome> {
  const url = new URL("/v2/", origin(registry.host));
  const first = await ask(network, url);
  if (!isAnswer(first)) return first;
  if (first.status !== 401) return unexpected(url, first, ", where a registry asks for a login");
  const credential = await answerChallenge(network, registry, login, first);
  if (typeof credential !== "string") return credential;
  const second = await ask(network, url, { headers: { authorization: credential } });
  if (!isAnswer(second)) return second;
  if (second.status === 401 || second.status === 403) return refused(registry, login);
  return second.status === 200 ? ok(`${registry.host} accepts the login of ${login.origin}`) : unexpected(url, second);
}

const isLoopback = (hostname: string): boolean => hostname === "localhost" || /^127(\.\d+){3}$/.test(hostname);

function origin(host: string): URL {
  const url = new URL(`https://${host}`);
  return isLoopback(url.hostname) ? new URL(`http://${host}`) : url;
}

/** @returns the Authorization header, or why there is none */
async function answerChallenge(
  network: Network,
  registry: Registry,
  login: RegistryLogin,
  { headers }: Answer,
): Promise<string | Outcome> {
  const challenge = headers.get("www-authenticate") ?? "";
  const parameters = new Map(
    [...challenge.matchAll(/([a-z]+)="([^"]*)"/gi)].map(([, name = "", said = ""]) => [name.toLowerCase(), said]),
  );
  if (/^basic\b/i.test(challenge)) return "username" in login ? basic(login) : identityTokenUnusable(registry);
  const named = parameters.get("realm") ?? "";
  const base = origin(registry.host);
  if (!/^bearer\b/i.test(challenge) || !URL.canParse(named, base.href)) {
    return notChecked(`${registry.host} asks for a login in a way that is not known here`);
  }
  const realm = new URL(named, base);
  if (!isTrusted(realm, base, registry)) {
    return wrong(
      `${registry.host} asks for the login to be sent to ${realm.host}, which is not its own`,
      `export IMAGE_TRUSTED_REALMS=${realm.host}   # only if that host does belong to it`,
    );
  }
  const answer = await ask(network, ...tokenRequest(realm, parameters.get("service"), login));
  if (!isAnswer(answer)) return answer;
  const token = text(answer.json, "token") ?? text(answer.json, "access_token");
  if (answer.status === 200 && token !== undefined) return `Bearer ${token}`;
  return [400, 401, 403].includes(answer.status) ? refused(registry, login) : unexpected(realm, answer);
}

function isTrusted(realm: URL, base: URL, { trustedRealms }: Registry): boolean {
  const isPrivate = realm.protocol === "https:" || (isLoopback(realm.hostname) && isLoopback(base.hostname));
  return isPrivate && (realm.hostname === base.hostname || trustedRealms.includes(realm.host));
}

function tokenRequest(realm: URL, service: string | undefined, login: RegistryLogin): [URL, Request] {
  const url = new URL(realm);
  if ("username" in login) {
    if (service !== undefined) url.searchParams.set("service", service);
    return [url, { headers: { authorization: basic(login) } }];
  }
  const grant = {
    grant_type: "refresh_token",
    client_id: "cdktf-entra-oci-gateway",
    refresh_token: login.identityToken,
  };
  return [url, { method: "POST", body: new URLSearchParams({ ...grant, ...(service !== undefined && { service }) }) }];
}

const basic = ({ username, password }: { readonly username: string; readonly password: string }): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

const identityTokenUnusable = ({ host }: Registry): Outcome =>
  wrong(`the login of ${host} is an identity token, and the registry wants a user name and a password`);

const refused = ({ host }: Registry, login: RegistryLogin): Outcome =>
  wrong(
    `${host} refuses the login of ${login.origin}: user, namespace or auth token is wrong, or the token was deleted`,
  );
