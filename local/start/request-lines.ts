/**
 * What happens while `start` stays up, a line each: requests with their client and why they were refused, what Entra is asked for, what functions
 * say.
 *
 * @module
 */
import { type JsonObject, text } from "../../internal/json";
import { printable, type Terminal } from "../../internal/terminal";
import type { PlayedCloud } from "../cloud";
import type { LogEvent, NoticeEvent, RequestEvent, TokenEvent } from "../events";

/** Whether execution logs are told too; it may be changed at any time. */
export interface Verbosity {
  isVerbose: boolean;
}

type Told = Pick<PlayedCloud, "events" | "entra" | "reading">;

/** So many characters of what others write stand in a line. */
const longest = 400;

/** The page compares key sets all the time, by this name. */
const comparingAgent = /^entra-oci-gateway-page\/.*\(key sets\)$/;

/** What a user, or a program, asks for through the page is not asked for by the client itself. */
const pageAgent = /^entra-oci-gateway-page\//;
const throughPage = (userAgent = ""): string => (pageAgent.test(userAgent) ? "through the page" : "");

/** @returns what ends it */
export function tellRequests(terminal: Terminal, cloud: Told, verbosity: Verbosity): () => void {
  const { events } = cloud;
  const shown = (words: string): string => printable(withoutSecrets(words, cloud), longest);
  const line = (paint: "dim" | "red" | "yellow", ...parts: readonly string[]): void =>
    terminal.line(
      terminal.paint(
        paint,
        parts
          .filter((part) => part !== "")
          .map(shown)
          .join("  "),
      ),
    );
  const stops = [
    events.on("request", (request) => {
      if (!comparingAgent.test(request.userAgent ?? ""))
        line(colourOf(request.status), ...requestInWords(request, cloud));
    }),
    events.on("token", (token) => line(colourOf(token.status), ...tokenInWords(token, cloud))),
    events.on("keysServed", ({ status, kids, userAgent = "" }) => {
      if (pageAgent.test(userAgent)) return;
      const to = userAgent && `to ${userAgent}`;
      line(colourOf(status), "Entra", "keys", statusInWords(status), `${kids.length} keys`, to);
    }),
    events.on("log", (log) => {
      if (log.log === "invoke") line(log.level === "ERROR" ? "yellow" : "dim", log.source, "|", log.message);
      else if (log.log === "execution" && verbosity.isVerbose) line("dim", ...executionInWords(log));
    }),
    events.on("notice", ({ level, source, message }: NoticeEvent) =>
      line(level === "ERROR" ? "red" : "yellow", source, message),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

const colourOf = (status: number): "dim" | "red" | "yellow" =>
  status === 0 || status >= 500 ? "red" : status >= 400 ? "yellow" : "dim";

const statusInWords = (status: number): string => (status === 0 ? "no answer" : String(status));

function requestInWords(request: RequestEvent, cloud: Told): readonly string[] {
  const { method, path, status, token, reason = "", durationMs, reading = cloud.reading } = request;
  const client = token === undefined ? "no token" : clientName(clientIn(token.claims), cloud);
  // What a refused token says of itself, nobody has verified.
  const who = token !== undefined && status === 401 ? `says it is ${client}` : client;
  const under = reading === cloud.reading ? "" : `${reading} reading`;
  const time = `${Math.round(durationMs)} ms`;
  return [method, path, statusInWords(status), who, throughPage(request.userAgent), time, reason, under];
}

const clientIn = (claims: JsonObject): string =>
  ["azp", "appid", "client_id", "sub"].map((name) => text(claims, name)).find((found) => found !== undefined) ?? "";

/** Its display name; an id only where nobody here knows one. */
function clientName(id: string, { entra }: Pick<Told, "entra">): string {
  const known = entra.directories().flatMap(({ applications }) => applications);
  return (
    known.find(({ clientId }) => clientId === id.toLowerCase())?.displayName ?? (id === "" ? "nobody by name" : id)
  );
}

function tokenInWords(
  { clientId, wanted = "", status, reason = "", userAgent }: TokenEvent,
  cloud: Told,
): readonly string[] {
  const who = clientId === undefined ? "" : clientName(clientId, cloud);
  // Entra's own messages go on for lines: what happened is their first sentence.
  const why = /^AADSTS\d+: .*?[.](?=\s|$)/s.exec(reason)?.[0] ?? reason;
  const [what = "", reasonInNames = ""] = [wanted && `for ${wanted}`, why].map((words) =>
    withNames(words ?? "", cloud),
  );
  return ["Entra", "token", statusInWords(status), who, what, throughPage(userAgent), reasonInNames];
}

/** Names in place of the ids of applications. */
const withNames = (words: string, { entra }: Pick<Told, "entra">): string =>
  entra
    .directories()
    .flatMap(({ applications }) => applications)
    .reduce((named, { clientId, displayName }) => named.replaceAll(clientId, displayName), words);

/** As Oracle names it: https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm */
const executionInWords = ({ level, code = "", message, requestId = "" }: LogEvent): readonly string[] => [
  level,
  code,
  message,
  requestId && `opcRequestId ${requestId}`,
];

/** Functions may say what they were sent: tokens, and secrets of the tenant. */
function withoutSecrets(words: string, { entra }: Pick<Told, "entra">): string {
  const secrets = entra.directories().flatMap(({ applications }) => applications.flatMap((one) => one.secrets));
  return secrets
    .reduce((kept, { value }) => (value === "" ? kept : kept.replaceAll(value, "…")), words)
    .replace(/\beyJ[\w-]+\.[\w-]*\.[\w-]*/g, "eyJ…");
}
