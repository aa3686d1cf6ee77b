/**
 * Who is admitted, as matchers for test runners: a token from Entra, a request through the gateway, and which check refused it.
 *
 * @module
 */
import { UsageError } from "../internal/user-error";
import type { AnsweredRequest, LocalCloud, TokenOrder } from "../local/library/local-cloud";

/**
 * A call of an API.
 *
 * @beta
 */
export interface AttemptedCall extends TokenOrder {
  /** Name of the API. */
  readonly api: string;
  /** Below the API's prefix, with the query. */
  readonly path: string;
  /** @default "GET" */
  readonly method?: string;
  /** A token of the test's own, or `none`. @default - what Entra gives `client` */
  readonly token?: string;
  /** Further headers. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly body?: string;
}

/**
 * What a matcher says, in the form that vitest and jest share.
 *
 * @beta
 */
export interface MatcherResult {
  /** Whether it matches. */
  readonly pass: boolean;
  /** What is told where that is not as expected. */
  readonly message: () => string;
}

/**
 * What `expect(cloud)` has once the runner knows the {@link matchers}.
 *
 * @beta
 */
export interface AdmissionMatchers<R = unknown> {
  /** The gateway lets the call through to what lies behind, whatever that answers. */
  toAdmit(call: AttemptedCall): Promise<R>;
  /** Entra gives the client no token, or the gateway does not admit it. An answer for another reason, such as an unknown path, is neither. */
  toRefuse(call: AttemptedCall): Promise<R>;
}

/**
 * `toAdmit` and `toRefuse`, for `expect.extend`.
 *
 * @example
 * ```ts
 * import { matchers } from "cdktf-entra-oci-gateway/testing";
 *
 * expect.extend(matchers);
 * await expect(cloud).toAdmit({ api: "orders", client: "billing", path: "/all" });
 * await expect(cloud).toRefuse({ api: "orders", token: "none", path: "/all" });
 * ```
 *
 * @beta
 */
export const matchers: {
  /** Passes where the gateway lets the call through. */
  toAdmit(cloud: LocalCloud, call: AttemptedCall): Promise<MatcherResult>;
  /** Passes where Entra or the gateway refuses whoever calls. */
  toRefuse(cloud: LocalCloud, call: AttemptedCall): Promise<MatcherResult>;
} = {
  async toAdmit(cloud, call) {
    const outcome = await attempted(cloud, call);
    return resultOf(outcome.kind === "admitted", "admitted", call, outcome);
  },
  async toRefuse(cloud, call) {
    const outcome = await attempted(cloud, call);
    return resultOf(outcome.kind === "refused", "refused", call, outcome);
  },
};

/** `answered`: nobody was judged, because the gateway answered by itself for another reason. */
interface AttemptOutcome {
  readonly kind: "admitted" | "refused" | "answered";
  readonly how: string;
}

function resultOf(pass: boolean, meant: string, call: AttemptedCall, { how }: AttemptOutcome): MatcherResult {
  const who = call.token === "none" ? "a call without a token" : (call.client ?? "the client");
  const what = `${call.method ?? "GET"} ${call.path} of ${call.api}`;
  return { pass, message: () => `expected ${who} ${pass ? "not " : ""}to be ${meant} at ${what}: ${how}` };
}

/** A call that is none would be refused by nobody and admitted nowhere: the test would say nothing. */
function checkCall(cloud: LocalCloud, call: AttemptedCall): void {
  const isCloud = typeof cloud === "object" && cloud !== null && "endpoints" in cloud;
  if (!isCloud) throw wrong("expect", cloud, "what startLocalCloud gives, once it is there: expect(await …)");
  if (typeof call !== "object" || call === null) throw wrong("call", call, "{ api, path }");
  for (const [name, value] of Object.entries(call)) {
    if (!Object.hasOwn(parts, name)) throw wrong("call", name, Object.keys(parts).join(", "));
    const { isRight, allowed } = parts[name as keyof AttemptedCall];
    if (value !== undefined && !isRight(value)) throw wrong(name, value, allowed);
  }
  if (!Object.hasOwn(cloud.endpoints, String(call.api)))
    throw wrong("api", call.api, Object.keys(cloud.endpoints).join(", "));
  if (!parts.path.isRight(call.path)) throw wrong("path", call.path, parts.path.allowed);
}

function wrong(setting: string, given: unknown, allowed: string): UsageError {
  const isObject = typeof given === "object" && given !== null;
  const isPromise = isObject && "then" in given;
  const actual = isPromise ? "a promise" : isObject ? "an object" : JSON.stringify(given);
  return new UsageError(setting, String(actual), allowed);
}

interface Part {
  readonly allowed: string;
  readonly isRight: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === "string";
const isByName = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const parts: Readonly<Record<keyof AttemptedCall, Part>> = {
  api: { allowed: "the name of an API", isRight: isText },
  path: {
    allowed: "a path below the API's prefix, from its /",
    isRight: (value) => typeof value === "string" && /^(?:[/?]|$)/.test(value),
  },
  client: { allowed: "the name or the id of a client", isRight: isText },
  issuer: { allowed: "an issuer that the API trusts", isRight: isText },
  method: { allowed: "an HTTP method, such as POST", isRight: isText },
  token: { allowed: 'a token, or "none"', isRight: isText },
  headers: { allowed: "texts by the names of headers", isRight: isByName },
  body: { allowed: "a text", isRight: isText },
  claims: { allowed: "values by the names of claims", isRight: isByName },
  person: { allowed: '"member", "guest" or { tenant: id }', isRight: (value) => isText(value) || isByName(value) },
};

async function attempted(cloud: LocalCloud, call: AttemptedCall): Promise<AttemptOutcome> {
  checkCall(cloud, call);
  const { api, path, method = "GET", headers = {}, body } = call;
  const { url } = { url: "", ...cloud.endpoints[api] };
  const token = await tokenOf(cloud, call);
  if (typeof token !== "string" && token !== undefined) return token;
  const sent = new Headers(headers);
  if (token !== undefined && !sent.has("authorization")) sent.set("authorization", `Bearer ${token}`);
  const response = await cloud.fetch(`${url}${path}`, {
    ...{ method, headers: sent },
    ...(body === undefined ? {} : { body }),
  });
  await response.arrayBuffer();
  return judged(await answered(cloud, response.headers.get("opc-request-id")), response.status);
}

/** @returns none where none is to be sent, or why Entra gave none */
async function tokenOf(
  cloud: LocalCloud,
  { token, api, client, issuer, claims, person }: AttemptedCall,
): Promise<string | AttemptOutcome | undefined> {
  if (token !== undefined) return token === "none" ? undefined : token;
  try {
    return await cloud.token({
      api,
      ...(client === undefined ? {} : { client }),
      ...(issuer === undefined ? {} : { issuer }),
      ...(claims === undefined ? {} : { claims }),
      ...(person === undefined ? {} : { person }),
    });
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("TOKEN_REFUSED")) {
      return { kind: "refused", how: `Entra gave no token: ${error.message.replace(/^TOKEN_REFUSED: /, "")}` };
    }
    throw error;
  }
}

async function answered(cloud: LocalCloud, id: string | null): Promise<AnsweredRequest | undefined> {
  for await (const request of cloud.requests) if (request.id === id) return request;
  return undefined;
}

/** Those of Oracle's log that stand for a judgement on whoever calls. */
const refusals = /\.authenticationFailed|^authorization\./;

function judged(request: AnsweredRequest | undefined, status: number): AttemptOutcome {
  const reason = request?.reason;
  if (reason === undefined) return { kind: "admitted", how: `what lies behind answered ${status}` };
  return refusals.test(reason)
    ? { kind: "refused", how: `the gateway answered ${status}, ${reason}` }
    : { kind: "answered", how: `nobody was judged; the gateway answered ${status}, ${reason}` };
}
