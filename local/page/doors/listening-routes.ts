/**
 * The routes over HTTP: who may ask is judged first, then what is asked, and what cannot be done is told in one form.
 *
 * @module
 */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "../asked";
import { type Access, loopbackAlone, refusalOf, tokenCookie } from "../request-guard";
import type { ToJson } from "../withheld";
import type { DoorRoute } from "./door-route";

interface Serving {
  /** @default - whoever is on this machine */
  readonly access: Access | undefined;
  readonly toJson: ToJson;
}

export function addRoutes(app: FastifyInstance, routes: readonly DoorRoute[], { access, toJson }: Serving): void {
  app.addHook("onRequest", async (request, reply) => {
    await guard(access ?? loopbackAlone, request, reply);
    // Before anybody reads a body that nobody wants.
    if (!reply.sent && request.is404) await notThere(routes, request, reply);
  });
  app.setReplySerializer(toJson);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const [status, problem] = problemOf(error, request, routes);
    return reply.code(status).send(problem);
  });
  for (const route of routes) addRoute(app, route);
}

/** What is not even HTTP is told in the same form. */
export function refuseMalformed({ code }: Error & { readonly code?: string }, socket: Duplex): void {
  if (code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = code === "HPE_HEADER_OVERFLOW" ? 431 : code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  const problem: Problem = { code: "MALFORMED", message: `request: ${STATUS_CODES[status]}.` };
  const body = JSON.stringify(problem);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
}

/** A link that people open: the token goes into a cookie, and out of the address. */
async function guard(access: Access, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const [, query] = /[?&]token=([\w-]+)/.exec(request.url) ?? [];
  const linked = access.token === undefined || request.method !== "GET" ? undefined : query;
  const headers = linked === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${linked}` };
  const refusal = refusalOf(request.method, headers, access);
  void reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
  if (refusal !== undefined) {
    const { status, code, message } = refusal;
    await reply.code(status).send({ code, message } satisfies Problem);
  } else if (linked !== undefined) await reply.header("set-cookie", tokenCookie(linked)).redirect("/", 303);
}

function addRoute(app: FastifyInstance, { method, path, query = {}, body, answer, stream }: DoorRoute): void {
  const entries = Object.entries(query);
  const querystring = {
    ...{ type: "object", additionalProperties: false },
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    required: entries.flatMap(([name, { isRequired }]) => (isRequired ? name : [])),
  };
  app.route<{ Querystring: Record<string, string> }>({
    ...{ method, url: path, exposeHeadRoute: stream === undefined },
    schema: {
      ...(body === undefined ? {} : { body }),
      ...(entries.length === 0 ? {} : { querystring }),
    },
    handler: async (request, reply) => {
      const question = { query: request.query, order: request.body, headers: request.headers };
      const streaming = stream?.(question);
      if (streaming !== undefined) {
        reply.hijack();
        return streaming(reply.raw);
      }
      const { status = 200, headers = {}, body: told } = await answer(question);
      return reply.code(status).headers(headers).send(told);
    },
  });
}

const pathOf = ({ url }: FastifyRequest): string => url.replace(/\?.*$/s, "");

function notThere(routes: readonly DoorRoute[], request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = pathOf(request);
  const methods = routes.flatMap((route) => (route.path === path ? route.method : []));
  if (methods.length === 0) {
    const message = `${path}: nothing is there. Allowed: what GET /openapi.json describes.`;
    return reply.code(404).send({ code: "NOT_FOUND", message } satisfies Problem);
  }
  const message = `${path}: got ${request.method}. Allowed: ${methods.join(", ")}.`;
  return reply
    .code(405)
    .header("allow", methods.join(", "))
    .send({ code: "METHOD_REFUSED", message } satisfies Problem);
}

/** What Fastify says of bodies that are not even read, in other words. */
const unread: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: "body: got nothing. Allowed: a JSON object.",
  FST_ERR_CTP_INVALID_JSON_BODY: "body: got no JSON. Allowed: a JSON object.",
};

function problemOf(error: FastifyError, request: FastifyRequest, routes: readonly DoorRoute[]): [number, Problem] {
  const { statusCode = 500, validation, message, code } = error;
  if (validation !== undefined) return [400, { code: "USAGE", message: mistakeIn(error, request, routes) }];
  if (statusCode === 413) return [413, { code: "TOO_LARGE", message: "body: is larger than 64 KiB." }];
  if (statusCode < 500) return [400, { code: "USAGE", message: unread[code] ?? `body: ${message}.` }];
  process.emitWarning(error);
  return [500, { code: "DEFECT", message: `The local cloud failed at this: ${message}` }];
}

/** In the words of all mistakes: what was got, and what is allowed. */
function mistakeIn(
  { validation = [], validationContext }: FastifyError,
  request: FastifyRequest,
  routes: readonly DoorRoute[],
): string {
  const [first] = validation;
  if (first === undefined) return "It is not as it should be.";
  const { instancePath, keyword, params, message = "" } = first;
  const route = routes.find((one) => one.method === request.method && one.path === pathOf(request));
  const isQuery = validationContext === "querystring";
  const members: unknown = isQuery ? route?.query : route?.body?.properties;
  const known = Object.keys(members ?? {}).join(", ");
  const names = instancePath.split("/").slice(1);
  const [top = ""] = names;
  const place = names.join(".") || (isQuery ? "query" : "body");
  const { additionalProperty, missingProperty, allowedValues, allowedValue } = params;
  if (keyword === "additionalProperties" && top === "")
    return `${String(additionalProperty)}: is nothing that is known here. Allowed: ${known}.`;
  if (keyword === "required" && top === "") return `${String(missingProperty)}: got none. Allowed: ${known}.`;
  const got = `${place}: got ${shown(valueAt(isQuery ? request.query : request.body, names))}.`;
  const examples = valueAt(members, [top, "examples"]);
  if (Array.isArray(examples)) return `${got} Allowed: ${examples.map(shown).join(", ")}.`;
  if (Array.isArray(allowedValues)) return `${got} Allowed: ${allowedValues.join(", ")}.`;
  if (allowedValue !== undefined) return `${got} Allowed: ${shown(allowedValue)}.`;
  return top === "" ? `${got} Allowed: an object of ${known}.` : `${got} It ${message}.`;
}

function valueAt(whole: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (value, name) => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined),
    whole,
  );
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? "none").slice(0, 100);
