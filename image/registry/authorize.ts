/** Answers a registry's challenge: a token from its realm, or the login itself. Each goes only to the host that it belongs to. */

import { boundedGet, failureInWords, type Request, type RequestFailure } from "../../internal/bounded-get";
import { mayHaveRegistryLogin } from "../../internal/credential-hosts";
import { parseJson, text } from "../../internal/json";
import { ImageError } from "../errors";
import { loginHelp } from "../login";
import type { Account } from "./call";
import { explainRefusedToken, loginMissing } from "./explain";
import { addressFrom } from "./origin";
import { documentLimit } from "./read-bounded";
import { retrying } from "./retry";

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
  const { origin, login, transport, trustedRealms } = account;
  const realm = addressFrom(challenge.realm, origin, origin);
  if (login !== undefined && !mayHaveRegistryLogin(realm, origin, trustedRealms)) throw untrusted(account, realm);
  const request = tokenRequest(account, challenge, realm);
  const subject = `token from ${realm.host}`;
  const response = await retrying(transport, realm.host, async () => {
    const answer = await boundedGet(transport.fetch, request, { milliseconds: 30_000, bytes: documentLimit });
    return "failure" in answer ? notHad(subject, answer.failure) : answer;
  });
  const answer = parseJson(response.body.toString("utf8"));
  const token = text(answer, "token") ?? text(answer, "access_token");
  if (response.status === 200 && token !== undefined && /^[\x21-\x7e]+$/.test(token)) return token;
  if ([400, 401, 403].includes(response.status)) throw explainRefusedToken(account, response.status, answer);
  throw new ImageError({
    code: "IMAGE_REGISTRY_FAILED",
    setting: subject,
    actual: `HTTP ${response.status}${response.status === 200 ? " without a token" : ""}`,
    allowed: "HTTP 200 with a token",
  });
}

/** No answer may be one the next time; an answer that is too large, or leads elsewhere, will not. */
function notHad(subject: string, failure: RequestFailure): never {
  if (failure.reason === "unreachable") {
    throw Object.assign(new Error(failure.message), failure.code !== undefined && { code: failure.code });
  }
  if (failure.reason === "timeout") throw Object.assign(new Error(failureInWords(failure)), { code: "TIMEOUT" });
  throw new ImageError({
    code: "IMAGE_REGISTRY_FAILED",
    setting: subject,
    actual: failureInWords(failure),
    allowed: "HTTP 200 with a token",
  });
}

function tokenRequest({ scopes, login }: Account, challenge: Challenge & { scheme: "bearer" }, realm: URL): Request {
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
    return { url: realm, method: "POST", body: new URLSearchParams([...fields, ...Object.entries(grant)]) };
  }
  const url = new URL(realm);
  for (const [name = "", value = ""] of fields) url.searchParams.append(name, value);
  const headers: Record<string, string> =
    login === undefined ? {} : { authorization: basicHeader(login.username, login.password) };
  return { url, headers };
}

const untrusted = ({ host }: Account, realm: URL): ImageError =>
  new ImageError({
    code: "IMAGE_LOGIN_UNTRUSTED",
    setting: `registry ${host}`,
    actual: `asks for its login to be sent to ${realm.host}`,
    allowed: "a token realm at the registry's own host and port",
    remedy: `If ${realm.host} does belong to it, say so: IMAGE_TRUSTED_REALMS=${realm.host}`,
  });
