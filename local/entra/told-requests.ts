/**
 * What Entra tells of each request for a token or a key set.
 *
 * @module
 */

import type { FastifyInstance, FastifyRequest } from "fastify";
import { decodeJwt } from "jose";
import type { Clock } from "../clock";
import type { EventSink, KeysServedEvent, TokenEvent } from "../events";

/** What is known of a request only where it is answered. */
type Known = Partial<Pick<TokenEvent, "clientId" | "wanted" | "reason" | "uti"> & Pick<KeysServedEvent, "kids">>;

/** Requests under way. */
export interface ToldRequests {
  /** Something that is known of a request by now. */
  know(request: FastifyRequest, known: Known): void;
  /** A request that gets no answer: nothing else would tell of it. */
  unanswered(request: FastifyRequest): void;
}

/** Tells of each answer, and of what got none. */
export function toldRequests(app: FastifyInstance, clock: Clock, events: EventSink | undefined): ToldRequests {
  const underWay = new WeakMap<FastifyRequest, Known>();
  const tell = (request: FastifyRequest, status: number, durationMs: number): void => {
    const [, tenant = "", surface] = /^\/([^/?]*)\/[^?]*\b(token|keys)(?:\?|$)/.exec(request.url) ?? [];
    const { kids = [], ...known } = underWay.get(request) ?? {};
    const [at, userAgent] = [clock.now(), request.headers["user-agent"]];
    if (surface === "token" && request.method !== "OPTIONS")
      events?.emit("token", {
        at,
        tenant,
        ...known,
        status,
        durationMs,
        ...(userAgent === undefined ? {} : { userAgent }),
      });
    if (surface === "keys") events?.emit("keysServed", { at, tenant, status, kids, userAgent });
  };
  app.addHook("onResponse", async (request, reply) => tell(request, reply.statusCode, reply.elapsedTime));
  return {
    know: (request, known) => void underWay.set(request, { ...underWay.get(request), ...known }),
    unanswered: (request) => tell(request, 0, 0),
  };
}

/** The claim `uti` of a token that was just made. */
export function utiOf(token: string): string | undefined {
  const { uti } = decodeJwt<{ uti?: unknown }>(token);
  return typeof uti === "string" ? uti : undefined;
}
