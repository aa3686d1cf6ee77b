/**
 * `call`: a request to an API with a token, its answer, and why it was refused.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { type BoundedAnswer, boundedGet, failureInWords, type Request } from "../../internal/bounded-get";
import { type CommandProcess, command } from "../../internal/command";
import { parseJson } from "../../internal/json";
import { printable, printableJson, printableLines, type Terminal, terminal } from "../../internal/terminal";
import { atPath, type ExitCode, UsageError } from "../../internal/user-error";
import type { Api } from "../system/apis";
import { notPlayedHeader } from "../system/obstacle";
import { mostMillisecondsOfAnswer } from "../verify/answer";
import { whyNotAdmitted } from "../verify/diagnosis";
import { apiOf, sourceEnvironment, sourceOptions, type TokenSource, tokenOrError, tokenSource } from "./token-source";

export const call = command({
  usage: "API /PATH",
  details: "The path is one below the API's endpoint, as its routes have it, with a query where there is one.",
  options: {
    ...sourceOptions,
    method: { value: "METHOD", help: "[GET, or POST with --data]" },
    data: { value: "TEXT|@FILE|-", help: "the body: a text, a file, or standard input" },
    header: { value: "NAME: VALUE", repeatable: true, help: "a header of the request; may be repeated" },
    "no-token": { help: "sends no token, as anybody could" },
    json: { help: 'for programs: {"method", "url", "client"?, "status", "headers", "body", "why"}' },
  },
  positionals: { least: 2, most: 2 },
  exitCodes: { 0: "the answer is a 2xx", 1: "the answer is another, or Entra refuses the token", 3: "nobody answered" },
  environment: sourceEnvironment,
  async run({ options, positionals: [named, path = ""] }, process) {
    const { stdout, stderr, environment } = process;
    if (options.outputs === "-" && options.data === "-")
      throw new UsageError("--data", "- beside --outputs -", "one of them in a file");
    const sent = await requestOf(options, process);
    const source = await tokenSource(options, process);
    const api = apiOf(source.system, named);
    const url = urlOf(api, path);
    const client = options["no-token"] ? undefined : source.client(api, options.client);
    const token = client && tokenOrError(await source.token(api, client), api, client).token;
    const request = token === undefined ? { ...sent, url } : withToken({ ...sent, url }, api, token);
    const answer = await boundedGet(source.fetch, request, {
      ...{ milliseconds: mostMillisecondsOfAnswer, bytes: 10 * 1024 * 1024, redirect: "answer" },
    });
    const asked = { method: sent.method, url, ...(client === undefined ? {} : { client: client.name }) };
    const people = terminal(options.json ? stderr : stdout, environment);
    people.line(
      people.paint("bold", printable(`${asked.method} ${url} ${client ? `as ${client.name}` : "without a token"}`)),
    );
    if ("failure" in answer) {
      const why = failureInWords(answer.failure);
      people.line(`no answer: ${printable(why)}`);
      if (options.json) stdout.write(`${printableJson({ ...asked, status: 0, headers: {}, body: "", why: [why] })}\n`);
      return 3;
    }
    const why = await whyRefused({ ...api, probe: { method: sent.method, url } }, token, answer, source);
    printAnswer(people, answer, why);
    if (options.json) {
      const { status, headers, body } = answer;
      const all = {
        ...asked,
        status,
        headers: Object.fromEntries(entriesOf(headers)),
        body: body.toString("utf8"),
        why,
      };
      stdout.write(`${printableJson(all)}\n`);
    }
    return exitCodeOf(answer);
  },
});

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
const isNotPlayed = ({ status, headers }: BoundedAnswer): boolean => status === 503 && headers.has(notPlayedHeader);

function exitCodeOf(answer: BoundedAnswer): ExitCode {
  if (isSuccess(answer.status)) return 0;
  return isNotPlayed(answer) ? 3 : 1;
}

interface Wanted {
  readonly method: string | undefined;
  readonly data: string | undefined;
  readonly header: readonly string[];
}

type Sent = Omit<Request, "url"> & Required<Pick<Request, "method">>;

async function requestOf({ method, data, header }: Wanted, process: CommandProcess): Promise<Sent> {
  const verb = method ?? (data === undefined ? "GET" : "POST");
  if (!/^[!#$%&'*+.^_`|~\w-]{1,40}$/.test(verb)) throw new UsageError("--method", verb, "an HTTP method, such as PUT");
  if (data !== undefined && /^(?:GET|HEAD)$/i.test(verb))
    throw new UsageError("--data", `it with ${verb}`, "a method with a body");
  const body = data === undefined ? undefined : await bodyOf(data, process);
  const headers = Object.fromEntries(header.map(headerOf));
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  const type: Readonly<Record<string, string>> =
    isTyped || body === undefined || parseJson(body) === undefined ? {} : { "content-type": "application/json" };
  return { method: verb.toUpperCase(), headers: { ...type, ...headers }, ...(body === undefined ? {} : { body }) };
}

async function bodyOf(data: string, { projectRoot, stdin }: CommandProcess): Promise<string> {
  if (data === "-") return text(stdin);
  if (!data.startsWith("@")) return data;
  const file = resolve(projectRoot, data.slice(1));
  return atPath("--data", file, "a file with the body", () => readFileSync(file, "utf8"));
}

function headerOf(words: string): readonly [name: string, value: string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/.exec(words) ?? [];
  const isSendable = value !== undefined && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
  if (name === undefined || value === undefined || !isSendable)
    throw new UsageError("--header", printable(words, 80), '"NAME: VALUE", such as "Accept: application/json"');
  return [name, value];
}

/** Below the endpoint: a token goes nowhere else. */
function urlOf({ name, endpoint }: Api, path: string): string {
  if (!path.startsWith("/")) throw new UsageError("/PATH", path, "a path that begins with /, below the API's endpoint");
  if (endpoint === undefined)
    throw new UsageError("API", `${name}, whose endpoint is not known`, "an API that a gateway serves");
  return `${endpoint.replace(/\/$/, "")}${path}`;
}

function withToken(sent: Request & Sent, { tokenPlace, chosen }: Api, token: string): Request {
  const request = { ...sent, headers: { ...chosen?.headers, ...sent.headers } };
  if (tokenPlace.in === "query") {
    const url = new URL(request.url);
    url.searchParams.set(tokenPlace.name, token);
    return { ...request, url };
  }
  const { name, scheme } = tokenPlace;
  const { headers = {} } = request;
  if (Object.keys(headers).some((one) => one.toLowerCase() === name.toLowerCase()))
    throw new UsageError("--header", name, "another header, or --no-token: this one carries the token");
  return { ...request, headers: { ...headers, [name]: `${scheme} ${token}` } };
}

async function whyRefused(
  api: Api,
  token: string | undefined,
  answer: BoundedAnswer,
  { fetch, now }: TokenSource,
): Promise<readonly string[]> {
  const { status } = answer;
  if (isSuccess(status)) return [];
  if (isNotPlayed(answer))
    return ["The local cloud does not play what was asked for: what it would be, this does not tell."];
  if (status >= 300 && status < 400) return ["It leads elsewhere, and is not followed: a token goes to the API alone."];
  if (token === undefined && status === api.refusal) return ["The route wants a token, and none was sent."];
  return whyNotAdmitted(api, token ?? "", { status, body: "", milliseconds: 0 }, fetch, now());
}

function entriesOf(headers: Headers): readonly (readonly [name: string, value: string])[] {
  const entries: (readonly [string, string])[] = [];
  headers.forEach((value, name) => void entries.push([name, value]));
  return entries;
}

/** What tells how a gateway and its back end dealt with a request. */
const telling =
  /^(?:content-type|location|www-authenticate|retry-after|allow|cache-control|opc-request-id|x-ratelimit-.*|access-control-.*)$/;
const mostShown = 16_384;

function printAnswer(people: Terminal, { status, headers, body }: BoundedAnswer, why: readonly string[]): void {
  people.line(people.paint(isSuccess(status) ? "green" : "red", String(status)));
  for (const [name, value] of entriesOf(headers))
    if (telling.test(name)) people.line(people.paint("dim", `${printable(name)}: ${printable(value, 400)}`));
  const content = body.toString("utf8");
  if (content !== "") people.line(printableLines(content.slice(0, mostShown)));
  if (content.length > mostShown) people.line(people.paint("dim", `… of ${body.length} bytes; --json has all`));
  for (const line of why) people.line(people.paint("yellow", printable(line)));
}
