/**
 * The control page of a local cloud, on loopback: parts, live requests, keys, tokens and switches.
 *
 * @module
 */
import fastify, { type FastifyInstance } from "fastify";
import type { System, Visitor } from "../../synthesized/system/apis";
import type { OriginMap } from "../../synthesized/system/origins";
import type { Reading } from "../choice";
import type { EventSource } from "../events";
import { listenBeside, ownHost } from "../listening";
import type { OtherIssuer } from "../other-issuers/other-issuers";
import { type SwitchChanges, type Switches, switchChangesSchema } from "../switches";
import { fetchKeySet, type KeySetSource } from "./key-sets";
import { type LiveEvents, liveEvents } from "./live-events";
import { pageDocument } from "./page-document";
import { type Access, loopbackAlone, refusalOf, tokenCookie } from "./request-guard";

/** One part of the local cloud. */
export interface Part {
  /** Such as `Gateway`, `Deployment`, `Function`, `Application`. */
  readonly kind: string;
  /** The resource's address in the stack. */
  readonly address: string;
  /** What a reader knows it by: a path prefix, a display name. */
  readonly name: string;
  /** Its real address, where it has one. */
  readonly url?: string;
}

/** A token that is asked for, or why there is none. */
type Given =
  | { readonly token: string }
  | {
      readonly reason: string;
      /** The status with which Entra itself refuses it. */
      readonly refused?: number;
    };

/** What checks from another process work with. */
export interface Checked {
  /** The system as it is walked through. */
  readonly system: System;
  /** Any token of it. */
  tokens(request: TokenRequest): Promise<Given>;
}

/** What the page shows and acts on. */
interface ConsoleOptions {
  /** Name of the stack. */
  readonly name: string;
  /** Port on loopback. @default a free one */
  readonly port?: number;
  /** Another address to listen on, beside loopback. @default none */
  readonly listen?: string | undefined;
  /** Who may ask. @default - whoever is on this machine */
  readonly access?: Access | undefined;
  readonly parts: readonly Part[];
  /** Names of clients, to be shown instead of their ids. */
  readonly clients: readonly { readonly clientId: string; readonly name: string }[];
  readonly keySets: readonly KeySetSource[];
  /** Issuers other than Entra: they have no token endpoint that anybody knows, so that the page gives their tokens. */
  readonly otherIssuers: readonly OtherIssuer[];
  /** @default - the page gives tokens of the other issuers alone */
  readonly checked?: Checked;
  readonly origins: OriginMap;
  /** The same through gateways of another reading, for checks from another process. */
  readonly other?: { readonly reading: Reading; readonly origins: OriginMap };
  readonly events: EventSource;
  readonly switches: Switches;
}

/** Asks for a token. */
interface TokenRequest {
  /** Address of the deployment that is to admit it. */
  readonly deployment: string;
  readonly client: string;
  /** What is wrong with it, where it must be refused. */
  readonly wrong?: string;
  /** Who uses the client, where it is nobody of the API's own tenant. */
  readonly visitor?: Visitor;
}

const tokenRequestSchema = {
  type: "object",
  required: ["deployment", "client"],
  additionalProperties: false,
  properties: {
    deployment: { type: "string" },
    client: { type: "string", minLength: 1, maxLength: 200 },
    wrong: { type: "string", maxLength: 40 },
    visitor: {
      type: "object",
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
      properties: { guest: { const: true }, tenant: { type: "string", maxLength: 200 } },
    },
  },
} as const;

/** A running page. */
export interface Console {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the page.
 *
 * @throws {Error} with code `EADDRINUSE` when the port is taken
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const live = liveEvents(options.events);
  const app = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  addConsoleRoutes(app, options, live);
  try {
    const { port } = new URL(await app.listen({ host: ownHost(options.listen), port: options.port ?? 0 }));
    const endBeside = await listenBeside(app.server, options.listen, Number(port));
    const close = (): Promise<void> => {
      endBeside();
      return end(app, live);
    };
    return { url: `http://127.0.0.1:${port}`, close };
  } catch (failure) {
    await end(app, live);
    throw failure;
  }
}

async function end(app: FastifyInstance, live: LiveEvents): Promise<void> {
  live.close();
  await app.close();
}

function addConsoleRoutes(app: FastifyInstance, options: ConsoleOptions, live: LiveEvents): void {
  const { name, parts, clients, origins, switches, otherIssuers } = options;
  const page = pageDocument();
  app.addHook("onRequest", async (request, reply) => {
    const { access = loopbackAlone } = options;
    // A link that people open: the token goes into a cookie, and out of the address.
    const [, query] = /[?&]token=([\w-]+)/.exec(request.url) ?? [];
    const linked = access.token === undefined || request.method !== "GET" ? undefined : query;
    const headers = linked === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${linked}` };
    const refusal = refusalOf(request.method, headers, access);
    if (refusal !== undefined) await reply.code(refusal.status).send({ message: refusal.message });
    else if (linked !== undefined) await reply.header("set-cookie", tokenCookie(linked)).redirect("/", 303);
    else void reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
  });
  app.get("/", (_request, reply) => reply.headers(page.headers).send(page.html));
  const other = options.other && { reading: options.other.reading, origins: options.other.origins.entries() };
  app.get("/state", async () => ({
    ...{ name, parts, clients, origins: origins.entries(), switches: switches.state() },
    ...(other === undefined ? {} : { other }),
  }));
  app.get("/keys", () => Promise.all(options.keySets.map((source) => fetchKeySet(source, origins))));
  app.get("/events", (_request, reply) => {
    reply.hijack();
    live.stream(reply.raw);
  });
  app.post<{ Body: SwitchChanges }>("/switches", { schema: { body: switchChangesSchema } }, ({ body }) =>
    switches.change(body),
  );
  app.post<{ Body: TokenRequest }>("/tokens", { schema: { body: tokenRequestSchema } }, async ({ body }, reply) => {
    const given = await (options.checked?.tokens(body) ?? othersToken(otherIssuers, body));
    if ("token" in given) return { access_token: given.token, token_type: "Bearer" };
    const { reason: message, refused } = given;
    return reply.code(404).send({ message, ...(refused === undefined ? {} : { refused }) });
  });
  app.get("/system", async (_request, reply) => options.checked?.system ?? reply.callNotFound());
}

async function othersToken(otherIssuers: readonly OtherIssuer[], { deployment, client }: TokenRequest): Promise<Given> {
  const issuer = otherIssuers.find((one) => one.deployment === deployment);
  if (issuer !== undefined) return { token: await issuer.token(client) };
  const allowed = otherIssuers.map((one) => one.deployment).join(", ") || "none: all tokens come from Entra";
  return { reason: `deployment: got ${deployment}. Allowed: ${allowed}.` };
}
