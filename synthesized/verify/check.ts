/**
 * What a check is.
 *
 * @module
 */
import type { Fetch } from "../../internal/bounded-get";
import type { Api, ChosenTrust, Client, OpenApi, Probe, System, UncheckedApi } from "../system/apis";
import { askedInWords, hasInWords } from "../system/permissions";
import { type ProbeAnswer, send } from "./answer";
import { whyNotAdmitted } from "./diagnosis";
import { askedAs, guardedProbes, permissionsHeld, probeFor } from "./guarded-routes";
import { refusalTo, whyOfAnother } from "./judging-trust";
import type { Reach } from "./reach";
import type { Tokens } from "./tokens";

/** How a check ended. `not-checked` is never taken for success. */
export interface Outcome {
  readonly status: "passed" | "failed" | "not-checked";
  readonly expected: string;
  readonly got: string;
  /** After a failure: what to look at. Of what is not checked: what would make it possible. */
  readonly look?: readonly string[];
  /** The only reading under which it failed: see {@link CheckContext.other}. */
  readonly reading?: string;
  /** By which OCI's logs know the request. */
  readonly requestId?: string;
  readonly milliseconds?: number;
}

/** What checks work with. */
export interface CheckContext {
  readonly system: System;
  readonly fetch: Fetch;
  /** Why a host cannot be reached, where that has been seen. */
  readonly whyNotReached: Reach["whyNot"];
  readonly tokens: Tokens;
  /** Milliseconds since 1970. */
  now(): number;
  /** The most that the median request may take. */
  readonly mostMilliseconds: number;
  /**
   * The same system through gateways that read otherwise what Oracle leaves open; only a local cloud has them. A check passes that passes under
   * both.
   */
  readonly other?: { readonly reading: string; readonly fetch: Fetch };
  /** What the gateway itself logged of a request; only the local cloud can tell. */
  logOf?(requestId: string): readonly string[];
}

/** What a check is about. */
export interface Subject {
  readonly keySet?: string;
  readonly api?: Api;
  readonly client?: Client;
  readonly open?: OpenApi;
  readonly unchecked?: UncheckedApi;
  /** A tenant beside the API's own. */
  readonly tenant?: string;
}

/** Who is asked about a subject. */
type Asked = "keys" | "entra" | "gateway";

/** The addresses that a check asks of a subject, those that are known. */
export function askedAddresses({ asks }: Pick<Check, "asks">, { keySet, api, open }: Subject): readonly string[] {
  const gateway = api?.probe?.url ?? open?.probes[0]?.url;
  const addresses = { keys: keySet, entra: api?.tokenEndpoint, gateway };
  return asks.flatMap((asked) => addresses[asked] ?? []);
}

/** One check. */
export interface Check {
  /** Stable; reports and JUnit files are compared by it. */
  readonly id: string;
  title(subject: Subject): string;
  /** What must be known of the system for a success to mean anything: a missing one is no success of the whole. */
  readonly essential: boolean;
  /** Its outcome does not depend on how what Oracle leaves open is read. @default false */
  readonly isSameInAnyReading?: boolean;
  /** Where it does not apply nobody misses it, so that this is not told. @default false */
  readonly isSpecial?: boolean;
  /** Whom it asks: where one of them cannot be reached, there is nothing to check. */
  readonly asks: readonly Asked[];
  /** The subjects in this system that it applies to. */
  subjects(system: System): readonly Subject[];
  run(subject: Subject, context: CheckContext): Promise<Outcome>;
}

export const passed = (expected: string, got: string, milliseconds?: number): Outcome => ({
  status: "passed",
  expected,
  got,
  ...(milliseconds === undefined ? {} : { milliseconds }),
});

export const notChecked = (expected: string, reason: string): Outcome => ({
  status: "not-checked",
  expected,
  got: reason,
});

/** What a local cloud does not play tells nothing, neither good nor bad. */
export const notPlayedHere = (expected: string, why: string): Outcome => ({
  ...notChecked(expected, "it is not played here"),
  look: [why],
});

/** The subjects of checks on an API: with the client whose tokens they use, an admitted one if there is any. */
export const eachApi = (system: System, isMeant: (api: Api) => boolean = () => true): Subject[] =>
  system.apis.filter(isMeant).map((api) => {
    const client =
      api.clients.find((one) => one.admitted && one.secret !== undefined) ??
      api.clients.find((one) => one.admitted && one.credential === "secret") ??
      api.clients.find((one) => one.admitted);
    return { api: askedAs(api, client), ...(client ? { client } : {}) };
  });

/** The subjects of checks on each client of each API. */
export const eachClient = (system: System, isMeant: (client: Client) => boolean): Subject[] =>
  system.apis.flatMap((api) => api.clients.filter(isMeant).map((client) => ({ api: askedAs(api, client), client })));

const withoutRoute =
  "no route that wants a token is known: name one with --path API=/PATH, or give the stack with --stack DIR";

function outcomeOf(answer: ProbeAnswer, failed: Omit<Outcome, "status" | "got">, context: CheckContext): Outcome {
  return {
    ...failed,
    status: "failed",
    got: answerInWords(answer),
    milliseconds: answer.milliseconds,
    look: [...(failed.look ?? []), ...loggedOf(answer, context)],
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  };
}

/** A request with this token (or none) must be refused. @param why what an admission would mean */
export async function expectRefusal(
  api: Api,
  token: string | undefined,
  why: string,
  context: CheckContext,
  refusal: number = refusalTo(api, token),
): Promise<Outcome> {
  const expected = String(refusal);
  if (!api.probe) return notChecked(expected, withoutRoute);
  const answer = await request(context.fetch, api, api.probe, token);
  if (answer.notPlayed !== undefined) return notPlayedHere(expected, answer.notPlayed);
  if (answer.status === refusal) return passed(expected, answerInWords(answer), answer.milliseconds);
  const look = isSuccess(answer.status)
    ? [why]
    : await whyNotAdmitted({ ...api, refusal: -1 }, token ?? "", answer, context.fetch, context.now());
  return outcomeOf(answer, { expected, look }, context);
}

/** A request with this token must reach the back end. @param has what an authorizer function grants it */
export async function expectAdmission(
  given: Api,
  token: string,
  context: CheckContext,
  has: readonly string[] = permissionsHeld({}, token),
): Promise<Outcome> {
  const probe = probeFor(given, has);
  const expected = expectedOf(probe);
  if (!probe) return notChecked(expected, given.authorizer === undefined ? withoutRoute : notForIt(given, has));
  const another = whyOfAnother(given, token, context.now());
  if (another !== undefined) return notChecked(expected, another);
  const api = { ...given, probe };
  const answer = await request(context.fetch, api, probe, token);
  if (answer.notPlayed !== undefined) return notPlayedHere(expected, answer.notPlayed);
  if (isAnswerOf(api, answer.status)) return passed(expected, answerInWords(answer), answer.milliseconds);
  const look = await whyNotAdmitted(api, token, answer, context.fetch, context.now());
  return outcomeOf(answer, { expected, look }, context);
}

/** Not every API has a route for everybody whom it admits. */
function notForIt(api: Api, has: readonly string[]): string {
  const asked = guardedProbes(api).map(({ asks = [] }) => askedInWords(asks));
  if (asked.length === 0) return withoutRoute;
  return `no route that changes nothing is for what it has (${hasInWords(has)}): they ask for ${[...new Set(asked)].join("; ")}`;
}

const expectedOf = (probe: Probe | undefined): string =>
  probe?.status === undefined
    ? `2xx${probe?.isFilled === true ? ", or the back end's 4xx" : ""}`
    : String(probe.status);

/** Whether a back end answered so. One that knows nothing by a made-up name says that in a status that is none of the gateway's. */
export function isAnswerOf({ probe, refusal }: Api, status: number): boolean {
  if (probe?.status !== undefined) return status === probe.status;
  const isOfGateway = [refusal, 401, 403, 429].includes(status);
  return isSuccess(status) || (probe?.isFilled === true && status >= 400 && status < 500 && !isOfGateway);
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Requests the probe of an API. */
export function request(
  fetch: Fetch,
  {
    tokenPlace,
    chosen: { headers } = {},
  }: Pick<Api, "tokenPlace"> & { readonly chosen?: Pick<ChosenTrust, "headers"> },
  probe: Probe,
  token?: string,
): Promise<ProbeAnswer> {
  const chosen = headers === undefined ? probe : { ...probe, headers };
  if (token === undefined) return send(fetch, chosen);
  if (tokenPlace.in === "header") {
    const { name, scheme } = tokenPlace;
    return send(fetch, { ...probe, headers: { ...headers, [name]: `${scheme} ${token}` } });
  }
  const url = new URL(probe.url);
  url.searchParams.set(tokenPlace.name, token);
  return send(fetch, { ...chosen, url: url.href });
}

/** The lines that the gateway itself logged of a request. */
export const loggedOf = ({ requestId }: ProbeAnswer, { logOf }: Pick<CheckContext, "logOf">): readonly string[] =>
  requestId === undefined ? [] : (logOf?.(requestId) ?? []).map((line) => `The gateway logged: ${line}`);

/** `200 in 35 ms`, or why there was no answer. */
export const answerInWords = ({ status, failure, milliseconds, isEcho }: ProbeAnswer): string =>
  failure === undefined
    ? `${status} in ${milliseconds} ms${isEcho === true ? ", from the echo" : ""}`
    : `no answer: ${failure}`;
