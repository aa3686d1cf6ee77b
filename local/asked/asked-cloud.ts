/**
 * A running cloud as programs ask for it, in its own process and from others.
 *
 * @module
 */
import { decodeJwt } from "jose";
import { UserError } from "../../internal/user-error";
import { secondsOf } from "../clock";
import type { PlayedCloud } from "../cloud";
import type { LogEvent, RequestEvent } from "../events";
import type { AnsweredRequest, LoggedLine } from "../library/local-cloud";
import type { Asked, AskedToken, TokenOrProblem } from "../page/asked";
import { type NamedApis, namedApis } from "./endpoints";
import { environmentOf, inDotenv } from "./environment";
import { eventHistory, shapedWhenRead } from "./event-history";
import { NoToken, orderedToken } from "./ordered-token";

/** What somebody asks a cloud for. */
export interface AskedCloud extends Asked {
  readonly apis: () => NamedApis;
  /** Readers of what happened end with what is there. */
  close(): void;
}

export function askedCloud(cloud: PlayedCloud): AskedCloud {
  const apis = namedApis(cloud);
  const { requests, logs, close } = recorded(cloud, apis);
  return {
    ...{ apis, requests, logs, close },
    get system() {
      const { system } = apis();
      const withoutSecrets = system.apis.map((api) => ({
        ...api,
        clients: api.clients.map(({ secret: _, ...client }) => client),
      }));
      return { ...system, apis: withoutSecrets };
    },
    get given() {
      return cloud.stack.given ?? [];
    },
    inDotenv,
    environment: (console, host) => environmentOf(cloud, apis().endpoints, { console, host }),
    token: (order, userAgent) => tokenOrProblem(cloud, apis, order, userAgent),
  };
}

async function tokenOrProblem(
  cloud: PlayedCloud,
  apis: () => NamedApis,
  order: AskedToken,
  userAgent: string,
): Promise<TokenOrProblem> {
  try {
    // A later apply may have renewed its secrets.
    const token = await orderedToken(cloud, apis().system, order, userAgent);
    return { token, expiresIn: secondsLeft(token, cloud) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code = "USAGE" } = error.findings[0] ?? {};
    const message = error.message.replace(`${code}: `, "");
    if (!(error instanceof NoToken)) return { code, message };
    const { reason, refused } = error;
    return { code, message, reason, ...(refused === undefined ? {} : { refused }) };
  }
}

function secondsLeft(token: string, { clock }: PlayedCloud): number {
  const { exp } = decodeJwt<{ exp?: unknown }>(token);
  return typeof exp === "number" ? Math.floor(exp - secondsOf(clock)) : 0;
}

/** From the start on, so that whoever asks later misses nothing. */
function recorded({ events }: PlayedCloud, apis: () => NamedApis) {
  const requests = eventHistory<RecordedRequest>();
  const lines = eventHistory<LogEvent>();
  const stops = [
    events.on("request", (event) => requests.add({ event, api: apiOf(event, apis) })),
    events.on("log", (event) => lines.add(event)),
  ];
  const close = (): void => {
    for (const stop of stops) stop();
    requests.end();
    lines.end();
  };
  return { requests: shapedWhenRead(requestOf, requests), logs: shapedWhenRead(lineOf, lines), close };
}

/** A request, and the name that the API had when it came: a later apply may take the API away. */
interface RecordedRequest {
  readonly event: RequestEvent;
  readonly api: string | undefined;
}

const apiOf = ({ deployment }: RequestEvent, apis: () => NamedApis): string | undefined =>
  deployment === undefined ? undefined : (apis().names.get(deployment) ?? deployment);

function requestOf({ event, api }: RecordedRequest): AnsweredRequest {
  const { id, method, path, status, reason, token, durationMs } = event;
  const answered = { id, at: new Date(event.at), method, path, status, reason, token };
  return { ...answered, milliseconds: durationMs, ...(api === undefined ? {} : { api }) };
}

const lineOf = ({ at, log, level, source, requestId, code, message }: LogEvent): LoggedLine => ({
  ...{ at: new Date(at), log, level, source, message },
  ...(requestId === undefined ? {} : { requestId }),
  ...(code === undefined ? {} : { code }),
});
