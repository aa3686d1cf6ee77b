/**
 * The token of somebody who signs in: by the flow that the client has registered, over HTTP, as a browser and the client would go through it.
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import { boundedGet, type Fetch, failureInWords, type Request } from "../../internal/bounded-get";
import { parseJson, text } from "../../internal/json";
import type { Api, Client, Visitor } from "../../synthesized/system/apis";
import { type Application, type Directory, resourceOf } from "../../synthesized/system/tenant";
import type { Obtained } from "../../synthesized/verify/tokens";
import { signInClient } from "../entra/delegated-access";
import type { Entra } from "../entra/entra";
import { signInsTo } from "../entra/people";
import { StsError } from "../entra/sts-error";

/** Who signs in to what. */
interface SigningIn {
  readonly api: Api;
  readonly client: Client;
  /** @default a member of the tenant in which the API is registered */
  readonly who?: Visitor | undefined;
}

/**
 * Signs somebody in. A client that the stack only names has redirect URIs that are not known here, and one that it makes may have none: it is judged
 * like others, and gets what one of the user's own machine gets.
 *
 * @param fetch leads to the local cloud
 */
export async function signedInToken(entra: Entra, fetch: Fetch, { api, client, who }: SigningIn): Promise<Obtained> {
  const start = performance.now();
  const [audience = ""] = api.audiences;
  try {
    const directory = directoryOf(entra, api, who);
    const way = directory && wayOf(entra, directory, client);
    const token =
      directory === undefined || way === undefined
        ? await entra.userToken(client.clientId, audience, signInOf(who))
        : await tokenBy(way, {
            fetch,
            clientId: client.clientId,
            scope: `${audience}/.default`,
            ...at(entra, directory, who),
          });
    return { kind: "token", token, milliseconds: Math.round(performance.now() - start) };
  } catch (error) {
    if (!(error instanceof NotSignedIn || error instanceof StsError)) throw error;
    return { kind: "refused", status: error.status, reason: error.message };
  }
}

class NotSignedIn extends Error {
  /** @param status 0 where there was no answer */
  constructor(
    readonly status: number,
    reason: string,
  ) {
    super(reason.replace(/ Trace ID: .*$/s, ""));
  }
}

const signInOf = (who: Visitor | undefined) =>
  who === undefined ? {} : "guest" in who ? ({ guest: "unassigned" } as const) : who;

function directoryOf({ directories }: Entra, { audiences }: Api, who: Visitor | undefined): Directory | undefined {
  if (who !== undefined && "tenant" in who) return directories().find(({ tenantId }) => tenantId === who.tenant);
  return directories().find((one) => audiences.some((audience) => resourceOf(one, audience) !== undefined));
}

/** How the client lets people sign in. */
type Way =
  | { readonly flow: "code"; readonly redirectUri: string; readonly origin?: string; readonly secret?: string }
  | { readonly flow: "device" };

function wayOf({ directories }: Entra, directory: Directory, { clientId, secret }: Client): Way | undefined {
  const application = applicationOrNone(directories(), directory, clientId);
  const uriOf = (kind: string): string | undefined => application?.redirectUris.find((one) => one.kind === kind)?.uri;
  const [own, page, server] = [uriOf("public"), uriOf("spa"), uriOf("web")];
  if (own !== undefined) return { flow: "code", redirectUri: own };
  if (page !== undefined) return { flow: "code", redirectUri: page, origin: new URL(page).origin };
  if (server !== undefined && secret !== undefined) return { flow: "code", redirectUri: server, secret };
  return application?.allowsPublicClient === true ? { flow: "device" } : undefined;
}

function applicationOrNone(
  directories: readonly Directory[],
  directory: Directory,
  clientId: string,
): Application | undefined {
  try {
    return signInClient(directories, directory, clientId);
  } catch (error) {
    if (error instanceof StsError) return undefined;
    throw error;
  }
}

/** Where, and as whom. */
interface Place {
  /** `https://login.microsoftonline.com/TENANT/oauth2/v2.0` */
  readonly endpoints: string;
  readonly loginHint: string;
}

function at({ issuers, directories }: Entra, directory: Directory, who: Visitor | undefined): Place {
  const isOwn = directories()[0] === directory;
  const wanted = who !== undefined && "guest" in who ? "unassigned" : "member";
  const [person] = signInsTo(directory.tenantId, isOwn).flatMap(([one, signedIn]) => (signedIn === wanted ? one : []));
  return {
    endpoints: issuers.tokenEndpoint(2, directory.tenantId).replace(/\/token$/, ""),
    loginHint: person?.userPrincipalName ?? "",
  };
}

interface Asking extends Place {
  readonly fetch: Fetch;
  readonly clientId: string;
  readonly scope: string;
}

const tokenBy = (way: Way, asking: Asking): Promise<string> =>
  way.flow === "code" ? byCode(way, asking) : byDevice(asking);

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow */
async function byCode(
  { redirectUri, origin, secret }: Extract<Way, { flow: "code" }>,
  { fetch, endpoints, clientId, scope, loginHint }: Asking,
): Promise<string> {
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    ...{ client_id: clientId, response_type: "code", redirect_uri: redirectUri, scope, login_hint: loginHint },
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const { status, headers, body } = await answerTo(fetch, { url: `${endpoints}/authorize?${query}` });
  const location = headers.get("location");
  const told = new URLSearchParams(location === null ? "" : new URL(location).search);
  const code = told.get("code");
  if (code === null)
    throw new NotSignedIn(location === null ? status : 400, told.get("error_description") ?? reasonIn(body));
  return redeemed(
    fetch,
    endpoints,
    {
      ...{ grant_type: "authorization_code", client_id: clientId, code, redirect_uri: redirectUri },
      ...{ code_verifier: verifier, ...(secret === undefined ? {} : { client_secret: secret }) },
    },
    origin === undefined ? {} : { origin },
  );
}

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code */
async function byDevice({ fetch, endpoints, clientId, scope, loginHint }: Asking): Promise<string> {
  const begun = await posted(fetch, `${endpoints}/devicecode`, { client_id: clientId, scope });
  const { user_code: userCode = "", device_code: deviceCode = "", verification_uri: page = "" } = begun.texts;
  const said = await posted(fetch, page, { user_code: userCode, login_hint: loginHint });
  if (said.status !== 200) throw new NotSignedIn(said.status, reasonIn(said.body));
  const grantType = "urn:ietf:params:oauth:grant-type:device_code";
  return redeemed(fetch, endpoints, { grant_type: grantType, client_id: clientId, device_code: deviceCode });
}

async function redeemed(
  fetch: Fetch,
  endpoints: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { status, body, texts } = await posted(fetch, `${endpoints}/token`, form, headers);
  const { access_token: token } = texts;
  if (token === undefined) throw new NotSignedIn(status, texts.error_description ?? reasonIn(body));
  return token;
}

async function posted(
  fetch: Fetch,
  url: string,
  form: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
) {
  const headers = { "content-type": "application/x-www-form-urlencoded", ...more };
  const { status, body } = await answerTo(fetch, { method: "POST", url, headers, body: new URLSearchParams(form) });
  const document = parseJson(body);
  const names = ["access_token", "error_description", "user_code", "device_code", "verification_uri"] as const;
  const texts: Partial<Record<(typeof names)[number], string>> = {};
  for (const name of names) {
    const value = text(document, name);
    if (value !== undefined) texts[name] = value;
  }
  return { status, body, texts };
}

/** As long as one waits for a person's browser. */
const bounds = { milliseconds: 60_000, bytes: 1024 * 1024, redirect: "answer" } as const;

async function answerTo(fetch: Fetch, request: Request) {
  const answer = await boundedGet(fetch, request, bounds);
  if ("failure" in answer) throw new NotSignedIn(0, failureInWords(answer.failure));
  return { status: answer.status, headers: answer.headers, body: answer.body.toString("utf8") };
}

/** Entra's pages tell what is for the person to see. */
const reasonIn = (page: string): string =>
  page
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
