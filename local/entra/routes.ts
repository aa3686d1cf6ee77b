/**
 * Entra's HTTP surface, the same on each of its listeners.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Directory, TokenVersion } from "../../synthesized/system/tenant";
import { tenantGroups } from "../../synthesized/system/well-known";
import type { EventSink } from "../events";
import { instanceDiscovery, openidConfiguration } from "./discovery";
import { befalls, type Faults } from "./faults";
import { keyDocument } from "./key-documents";
import { redeem } from "./redeem";
import { addSignInRoutes, placeOf, type SignInState } from "./sign-in-routes";
import type { SigningKeyPair } from "./signing-key";
import { StsError, stsErrorBody } from "./sts-error";
import { stsErrors } from "./sts-errors";
import { issueToken } from "./token-endpoint";
import { type DelegatedTokenRequest, readTokenRequest } from "./token-request";
import { type ToldRequests, toldRequests, utiOf } from "./told-requests";

/** What the routes answer from. */
export interface EntraState extends SignInState {
  readonly faults: Faults;
  /** Gets what happens. @default - nobody does */
  readonly events?: EventSink | undefined;
  /** Keys of personal accounts. */
  consumerKeys(): Promise<readonly SigningKeyPair[]>;
}

type TenantRequest = FastifyRequest<{ Params: { tenant: string } }>;

/** Adds the routes to a server. */
export function addEntraRoutes(app: FastifyInstance, state: EntraState): void {
  const told = toldRequests(app, state.service.clock, state.events);
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.addHook("onRequest", (request, reply) => meetFaults(state, told, request, reply));
  app.setErrorHandler((failure, request, reply) => answerError(state, told, failure, request, reply));
  app.setNotFoundHandler((_request, reply) => void reply.code(404).type("text/html").send("Not Found"));
  app.get<{ Params: { tenant: string } }>("/:tenant/discovery/instance", ({ params, url }, reply) => {
    const asked = new URLSearchParams(url.replace(/^[^?]*/, "")).get("authorization_endpoint") ?? undefined;
    return documentHeaders(reply).send(instanceDiscovery(state.service.issuers, params.tenant, asked));
  });
  for (const version of [1, 2] as const) addVersion(app, state, told, version);
  addSignInRoutes(app, state, tokenHeaders);
}

function addVersion(app: FastifyInstance, state: EntraState, told: ToldRequests, version: TokenVersion): void {
  const segment = version === 1 ? "" : "/v2.0";
  app.get<{ Params: { tenant: string } }>(`/:tenant${segment}/.well-known/openid-configuration`, (request, reply) =>
    documentHeaders(reply).send(
      openidConfiguration(state.service.issuers, version, knownTenant(state, request.params.tenant)),
    ),
  );
  app.get<{ Params: { tenant: string } }>(`/:tenant/discovery${segment}/keys`, async (request, reply) => {
    const tenant = knownTenant(state, request.params.tenant);
    const work = await state.service.keys.view();
    told.know(request, { kids: work.keys.map(({ kid }) => kid) });
    const consumer = tenant === "common" || tenant === "consumers" ? await state.consumerKeys() : [];
    void reply.header("x-ms-ests-server", `2.1.0 - LOCAL${work.replica}`);
    return documentHeaders(reply).send(keyDocument(state.service.issuers, { version, tenant, work, consumer }));
  });
  app.all<{ Params: { tenant: string } }>(`/:tenant/oauth2${segment}/token`, (request, reply) =>
    answerTokenRequest(state, told, version, request, reply),
  );
}

/** Metadata may be kept for a day, and read from any page: it is public. */
function documentHeaders(reply: FastifyReply): FastifyReply {
  return reply
    .type("application/json; charset=utf-8")
    .header("cache-control", "max-age=86400, private")
    .header("access-control-allow-origin", "*")
    .header("x-ms-request-id", randomUUID());
}

function knownTenant(state: EntraState, name: string): string {
  const tenant = name.toLowerCase();
  if (tenantGroups.has(tenant) || directoryOf(state, tenant) !== undefined) return tenant;
  throw stsErrors.tenantNotFound(name);
}

const directoryOf = (state: EntraState, tenant: string): Directory | undefined =>
  state.directories().find(({ tenantId }) => tenantId === tenant);

async function answerTokenRequest(
  state: EntraState,
  told: ToldRequests,
  version: TokenVersion,
  request: TenantRequest,
  reply: FastifyReply,
) {
  if (version === 2 && request.method === "OPTIONS") return preflightHeaders(reply).code(204).send();
  if (request.method !== "POST") throw stsErrors.onlyPost(request.method);
  const tenant = knownTenant(state, request.params.tenant);
  const form = isForm(request) ? String(request.body ?? "") : "";
  const wanted = readTokenRequest(form, request.headers.authorization, version === 1 ? "resource" : "scope");
  if ("grant" in wanted) return answerDelegated(state, told, wanted, request, reply);
  if (tenantGroups.has(tenant)) throw stsErrors.noTenant();
  told.know(request, { clientId: wanted.clientId, wanted: wanted.wanted });
  const directory = directoryOf(state, tenant);
  if (directory === undefined) throw stsErrors.unknownClient(wanted.clientId, tenant);
  const { token, validity, expiresIn, resource } = await issueToken(state.service, directory, version, wanted);
  told.know(request, { uti: utiOf(token) });
  const common = { token_type: "Bearer", access_token: token };
  return tokenHeaders(reply).send(
    version === 2
      ? { ...common, expires_in: expiresIn, ext_expires_in: expiresIn }
      : // Version 1 writes numbers as text: https://learn.microsoft.com/en-us/previous-versions/azure/active-directory/azuread-dev/v1-oauth2-client-creds-grant-flow
        {
          ...common,
          ...{ expires_in: `${expiresIn}`, ext_expires_in: `${expiresIn}` },
          ...{ expires_on: `${validity.exp}`, not_before: `${validity.nbf}`, resource },
        },
  );
}

/** What people signed in to. A page may read what its own client is told: see `sign-in-origins` in choices. */
async function answerDelegated(
  state: EntraState,
  told: ToldRequests,
  wanted: DelegatedTokenRequest,
  request: TenantRequest,
  reply: FastifyReply,
) {
  const { origin } = request.headers;
  const scope = wanted.form.get("scope");
  told.know(request, { clientId: wanted.clientId, ...(scope === null ? {} : { wanted: scope }) });
  if (origin !== undefined) void reply.header("access-control-allow-origin", "*");
  const place = placeOf(state, request.params.tenant, wanted.clientId);
  const given = await redeem({ ...state.service, grants: state.grants }, place, wanted, origin);
  told.know(request, { wanted: given.scope, uti: utiOf(given.token) });
  return tokenHeaders(reply).send({
    ...{ token_type: "Bearer", scope: given.scope, expires_in: given.expiresIn, ext_expires_in: given.expiresIn },
    ...{ access_token: given.token, refresh_token: given.refreshToken, id_token: given.idToken },
    client_info: given.clientInfo,
  });
}

const preflightHeaders = (reply: FastifyReply): FastifyReply =>
  reply
    .header("access-control-allow-origin", "*")
    .header("access-control-allow-methods", "POST, OPTIONS")
    .header("access-control-allow-headers", "*")
    .header("access-control-max-age", "600");

function isForm(request: FastifyRequest): boolean {
  return /^application\/x-www-form-urlencoded(?:;|$)/i.test(request.headers["content-type"] ?? "");
}

/** Answers of token endpoints are never kept: RFC 6749, section 5.1. */
function tokenHeaders(reply: FastifyReply): FastifyReply {
  return reply
    .type("application/json; charset=utf-8")
    .header("cache-control", "no-store, no-cache")
    .header("pragma", "no-cache")
    .header("expires", "-1");
}

async function meetFaults(
  state: EntraState,
  told: ToldRequests,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (!befalls(state.faults, /\/(?:token|authorize|devicecode|deviceauth)$/.test(pathOf(request)) ? "tokens" : "keys"))
    return;
  const { delay, outage } = state.faults;
  if (delay > 0) await wait(delay, undefined, { ref: false });
  if (outage === "reset") request.raw.socket.destroy();
  if (outage === "silent" || outage === "reset") {
    told.unanswered(request);
    reply.hijack();
  }
  if (outage === "unavailable")
    await reply
      .code(503)
      .header("retry-after", "60")
      .type("text/html")
      .send("<html><body>Our services aren't available right now</body></html>");
}

function pathOf(request: FastifyRequest): string {
  return request.url.replace(/\?.*$/s, "");
}

function answerError(
  state: EntraState,
  told: ToldRequests,
  failure: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (!(failure instanceof StsError)) throw failure;
  told.know(request, { reason: failure.message });
  if (failure.code === 9002326) void reply.removeHeader("access-control-allow-origin");
  const sent = request.headers["client-request-id"];
  const correlation = typeof sent === "string" && sent !== "" ? sent : randomUUID();
  const body = stsErrorBody(failure, state.service.issuers.login, state.service.clock, correlation);
  return tokenHeaders(reply)
    .header("x-ms-request-id", body.trace_id)
    .header("client-request-id", correlation)
    .code(failure.status)
    .send(body);
}
