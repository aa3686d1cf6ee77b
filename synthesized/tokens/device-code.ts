/**
 * The token of a person who signs in with a code, in whichever browser: Entra asks of people what it asks, and Microsoft's own client, where it is
 * installed, goes through that.
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

type Msal = typeof import("@azure/msal-node");

/** How somebody signs in. */
export interface SigningIn {
  readonly fetch: Fetch;
  /** Folders beside which Microsoft's client may be installed. */
  readonly places: readonly string[];
  /** Tells the person where to go and which code to enter. */
  tell(message: string): void;
}

const packageName = "@azure/msal-node";

/** Waits until somebody has signed in, or the code is no longer valid. */
export async function tokenByDeviceCode(
  api: Api,
  { clientId }: Client,
  { fetch, places, tell }: SigningIn,
): Promise<Obtained> {
  const asked = entraOf(api, api.scope);
  if ("kind" in asked) return asked;
  const msal = installed(places);
  if (msal === undefined) {
    const reason = `people sign in through ${packageName}, which is not installed: npm install --save-dev ${packageName}`;
    return { kind: "unavailable", reason };
  }
  const start = performance.now();
  const network = entraAlone(fetch);
  const authority = asked.endpoint.replace(/\/oauth2\/(?:v2\.0\/)?token$/, "");
  const program = new msal.PublicClientApplication({
    auth: { clientId, authority, knownAuthorities: [new URL(authority).host] },
    system: { networkClient: network, disableInternalRetries: true },
  });
  const deviceCodeCallback = ({ message }: { readonly message?: string }): void => {
    // What Entra answers in place of a code, the client takes for one.
    if (message === undefined) throw new Error("no code");
    tell(message);
  };
  try {
    const given = await program.acquireTokenByDeviceCode({ scopes: [asked.scope], deviceCodeCallback });
    if (given === null) return { kind: "unavailable", reason: "nobody signed in" };
    return { kind: "token", token: given.accessToken, milliseconds: Math.round(performance.now() - start) };
  } catch (failure) {
    return network.refusal() ?? { kind: "refused", status: 0, reason: messageOf(failure) };
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
