/**
 * The control page of a local cloud, on loopback: parts, live requests, keys, tokens and switches.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import fastify, { type FastifyInstance } from "fastify";
import type { OriginMap } from "../../synthesized/system/origins";
import type { Reading } from "../choice";
import type { EventSource } from "../events";
import { listenBeside, ownHost } from "../listening";
import type { OtherIssuer } from "../other-issuers/other-issuers";
import { type SwitchChanges, type Switches, switchChangesSchema } from "../switches";
import type { History, PageState, RequestOrder } from "./answers";
import { type AskedToken, askedTokenSchema, type Checked, type TokenOrReason } from "./checked";
import { keyHistory } from "./key-history";
import { fetchKeySet, type KeySetSource } from "./key-sets";
import { liveEvents, pageAgents } from "./live-events";

import { pageDocument } from "./page-document";
import { type Access, loopbackAlone, refusalOf, tokenCookie } from "./request-guard";
import { keptLines } from "./request-lines";
import { requestOrderSchema, sendRequest } from "./sent-request";

/** What the page shows and acts on; `name` is the stack's. */
export interface ConsoleOptions extends Pick<PageState, "name" | "parts" | "deployments" | "clients"> {
  /** Port on loopback. @default a free one */
  readonly port?: number;
  /** Another address to listen on, beside loopback. @default none */
  readonly listen?: string | undefined;
  /** What hands connections to it. @default - it listens by itself alone */
  readonly front?: ((server: Server) => Promise<string>) | undefined;
  /** Who may ask. @default - whoever is on this machine */
  readonly access?: Access | undefined;
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
  /** A secret that an apply made here, by the id that the apply told. @default - none is given */
  readonly secretOf?: (id: string) => string | undefined;
}

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
  const instance = randomUUID();
  const agents = pageAgents(instance);
  const { events, switches, keySets } = options;
  const shown: Shown = {
    ...{ instance, agents, lines: keptLines(events), live: liveEvents(events, instance, agents) },
    history: keyHistory(events, switches.state, keySets[0]?.uri),
  };
  const app = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  addConsoleRoutes(app, options, shown);
  addStoryRoutes(app, options, shown);
  try {
    const { port } = new URL(await app.listen({ host: ownHost(options.listen), port: options.port ?? 0 }));
    const endBeside = await listenBeside(app.server, options.listen, Number(port));
    const close = (): Promise<void> => {
      endBeside();
      return end(app, shown);
    };
    shown.history.look();
    return { url: (await options.front?.(app.server)) ?? `http://127.0.0.1:${port}`, close };
  } catch (failure) {
    await end(app, shown);
    throw failure;
  }
}

/** What is remembered for the page. */
interface Shown {
  readonly instance: string;
  readonly agents: ReturnType<typeof pageAgents>;
  readonly live: ReturnType<typeof liveEvents>;
  readonly lines: ReturnType<typeof keptLines>;
  readonly history: ReturnType<typeof keyHistory>;
}

async function end(app: FastifyInstance, { live, lines, history }: Shown): Promise<void> {
  for (const listening of [live, lines, history]) listening.close();
  await app.close();
}

function addConsoleRoutes(app: FastifyInstance, options: ConsoleOptions, { instance, live, history }: Shown): void {
  const { name, parts, deployments, clients, origins, switches, otherIssuers } = options;
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
    ...({
      instance,
      name,
      parts,
      deployments,
      clients,
      origins: origins.entries(),
      switches: switches.state(),
    } satisfies PageState),
    ...(other === undefined ? {} : { other }),
  }));
  app.get("/events", (_request, reply) => {
    reply.hijack();
    live.stream(reply.raw);
  });
  app.post<{ Body: SwitchChanges }>("/switches", { schema: { body: switchChangesSchema } }, async ({ body }) => {
    const changed = await switches.change(body);
    history.look();
    if (changed.applied !== undefined) history.applied(changed.applied);
    return changed;
  });
  app.post<{ Body: AskedToken }>("/tokens", { schema: { body: askedTokenSchema } }, async ({ body }, reply) => {
    const given = await (options.checked?.tokens(body) ?? othersToken(otherIssuers, body));
    if ("token" in given) return { access_token: given.token, token_type: "Bearer" };
    const { reason: message, refused } = given;
    return reply.code(404).send({ message, ...(refused === undefined ? {} : { refused }) });
  });
  app.get("/system", async (_request, reply) => options.checked?.system ?? reply.callNotFound());
}

/** What only the page asks for: the story of keys and requests, and what a user tries from it. */
function addStoryRoutes(
  app: FastifyInstance,
  { keySets, origins, checked, secretOf }: ConsoleOptions,
  { instance, agents, lines, history }: Shown,
): void {
  app.get("/keys", async () => {
    const served = await Promise.all(keySets.map((source) => fetchKeySet(source, origins, agents.keys)));
    for (const { uri, status, keys } of served) {
      const kids = keys.map(({ kid }) => kid);
      if (status === 200) history.saw(uri, kids);
    }
    return served;
  });
  app.get("/history", async (): Promise<History> => ({ instance, ...history.view() }));
  app.get<{ Querystring: { request?: string } }>("/lines", async ({ query }) => lines.of(String(query.request)));
  app.post<{ Body: RequestOrder }>("/requests", { schema: { body: requestOrderSchema } }, async ({ body }, reply) => {
    if (checked === undefined) return reply.callNotFound();
    const sent = await sendRequest(body, checked, origins, agents.requests);
    return "reason" in sent ? reply.code(404).send({ message: sent.reason }) : sent;
  });
  const idSchema = {
    ...{ type: "object", required: ["id"], additionalProperties: false },
    properties: { id: { type: "string", maxLength: 100 } },
  };
  app.post<{ Body: { id: string } }>("/secrets", { schema: { body: idSchema } }, async ({ body }, reply) => {
    const secret = secretOf?.(body.id);
    return secret === undefined
      ? reply.code(404).send({ message: "No apply made it here, or a later one did." })
      : { secret };
  });
}

async function othersToken(
  otherIssuers: readonly OtherIssuer[],
  { deployment, client }: AskedToken,
): Promise<TokenOrReason> {
  const issuer = otherIssuers.find((one) => one.deployment === deployment);
  if (issuer !== undefined) return { token: await issuer.token(client) };
  const allowed = otherIssuers.map((one) => one.deployment).join(", ") || "none: all tokens come from Entra";
  return { reason: `deployment: got ${deployment}. Allowed: ${allowed}.` };
}
