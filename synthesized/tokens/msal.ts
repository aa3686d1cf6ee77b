/**
 * Tokens of a deployed system by Microsoft's own client, where it is installed: as programs get them, by a secret, a certificate or the token of an
 * issuer of their own, and as a person does who signs in with a code, in whichever browser. `verify` asks by itself, so that a pipeline needs no
 * library; whoever wants a token here sees that Microsoft's client gets it.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code
 *
 * @module
 */
import type { INetworkModule, NetworkResponse } from "@azure/msal-node";
import { boundedGet, type Fetch, failureInWords } from "../../internal/bounded-get";
import { isEntraLogin } from "../../internal/credential-hosts";
import { parseJson, text } from "../../internal/json";
import type { Api, Client } from "../system/apis";
import { mostMillisecondsOfAnswer } from "../verify/answer";
import { entraOf, errorText, type Obtained } from "../verify/tokens";
import type { Proof } from "./proof";

type Msal = typeof import("@azure/msal-node");

/** How Entra is reached. */
export interface Reaching {
  readonly fetch: Fetch;
  /** Folders beside which Microsoft's client may be installed. */
  readonly places: readonly string[];
}

const packageName = "@azure/msal-node";

/** @param proof of the client, or why there is none */
export function tokenByProof(
  api: Api,
  client: Client,
  proof: Proof | { readonly missing: string },
  reaching: Reaching,
): Promise<Obtained> {
  return acquired(api, reaching, async ({ ConfidentialClientApplication }, { scope, ...as }) => {
    if ("missing" in proof) return { kind: "unavailable", reason: proof.missing };
    const auth = { ...as.auth, clientId: client.clientId, ...proof };
    return new ConfidentialClientApplication({ ...as, auth }).acquireTokenByClientCredential({ scopes: [scope] });
  });
}

/**
 * Waits until somebody has signed in, or the code is no longer valid.
 *
 * @param tell tells the person where to go and which code to enter
 */
export function tokenByDeviceCode(
  api: Api,
  { clientId }: Client,
  tell: (message: string) => void,
  reaching: Reaching,
): Promise<Obtained> {
  const deviceCodeCallback = ({ message }: { readonly message?: string }): void => {
    // What Entra answers in place of a code, the client takes for one.
    if (message === undefined) throw new Error("no code");
    tell(message);
  };
  return acquired(api, reaching, ({ PublicClientApplication }, { scope, ...as }) => {
    const auth = { ...as.auth, clientId };
    return new PublicClientApplication({ ...as, auth }).acquireTokenByDeviceCode({
      scopes: [scope],
      deviceCodeCallback,
    });
  });
}

/** Where the client asks, and how. */
interface Asked {
  readonly scope: string;
  readonly auth: { readonly authority: string; readonly knownAuthorities: string[] };
  readonly system: { readonly networkClient: INetworkModule; readonly disableInternalRetries: true };
}

type Given = { readonly accessToken: string } | null | Obtained;

async function acquired(
  api: Api,
  { fetch, places }: Reaching,
  ask: (msal: Msal, asked: Asked) => Promise<Given>,
): Promise<Obtained> {
  const entra = entraOf(api, api.scope);
  if ("kind" in entra) return entra;
  const msal = installed(places);
  if (msal === undefined) {
    const reason = `tokens of a deployed system come through ${packageName}, which is not installed: npm install --save-dev ${packageName}`;
    return { kind: "unavailable", reason };
  }
  const start = performance.now();
  const networkClient = entraAlone(fetch);
  const authority = entra.endpoint.replace(/\/oauth2\/(?:v2\.0\/)?token$/, "");
  try {
    const given = await ask(msal, {
      scope: entra.scope,
      auth: { authority, knownAuthorities: [new URL(authority).host] },
      system: { networkClient, disableInternalRetries: true },
    });
    if (given === null) return { kind: "unavailable", reason: "nobody signed in" };
    if ("kind" in given) return given;
    return { kind: "token", token: given.accessToken, milliseconds: Math.round(performance.now() - start) };
  } catch (failure) {
    return networkClient.refusal() ?? { kind: "refused", status: 0, reason: messageOf(failure) };
  }
}

/** Resolved where the user stands first: beside this package nobody else has installed it who ran it by npx. */
function installed(places: readonly string[]): Msal | undefined {
  try {
    // Sound: it is the package of that name.
    return require(require.resolve(packageName, { paths: [...places] })) as Msal;
  } catch (failure) {
    if (failure instanceof Error && "code" in failure && failure.code === "MODULE_NOT_FOUND") return undefined;
    throw failure;
  }
}

/** Requests to Entra's login hosts alone, and why the last one was in vain. */
function entraAlone(fetch: Fetch): INetworkModule & { refusal(): Obtained | undefined } {
  let last: Obtained | undefined;
  const send = async <T>(
    method: string,
    url: string,
    { headers, body }: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<NetworkResponse<T>> => {
    const { host } = new URL(url);
    /** The client tells of no more than that it could not ask. */
    const unanswered = (why: string): Error => {
      last = { kind: "refused", status: 0, reason: `${host}: ${why}` };
      return new Error(why);
    };
    if (!isEntraLogin(url)) throw unanswered("none of Entra's login hosts, over https");
    const request = { method, url, ...(headers && { headers }), ...(body !== undefined && { body }) };
    const bounds = { milliseconds: mostMillisecondsOfAnswer, bytes: 1024 * 1024, redirect: "answer" } as const;
    const answer = await boundedGet(fetch, request, bounds);
    if ("failure" in answer) throw unanswered(failureInWords(answer.failure));
    const { status } = answer;
    const told: Record<string, string> = {};
    answer.headers.forEach((value, name) => {
      told[name] = value;
    });
    const content = answer.body.toString("utf8");
    last = status === 200 ? undefined : refusalIn(content, status);
    // Sound: the client reads each member as what may be missing.
    return { status, headers: told, body: (parseJson(content) ?? {}) as T };
  };
  return {
    sendGetRequestAsync: (url, options) => send("GET", url, options),
    sendPostRequestAsync: (url, options) => send("POST", url, options),
    refusal: () => last,
  };
}

/** That nobody came says nothing of who may. */
function refusalIn(content: string, status: number): Obtained {
  const isLate = ["authorization_pending", "expired_token"].includes(text(parseJson(content), "error") ?? "");
  if (isLate) return { kind: "unavailable", reason: "nobody signed in while the code was valid" };
  return { kind: "refused", status, reason: errorText(content) };
}

const messageOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));
