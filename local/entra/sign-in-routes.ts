/**
 * Where people and devices sign in, over HTTP: version 2 alone, see `sign-in-versions` in choices.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Directory } from "../../synthesized/system/tenant";
import { tenantGroups } from "../../synthesized/system/well-known";
import { signInClient } from "./delegated-access";
import { deviceCodeLifetimeMs, type Grants } from "./grants";
import {
  answerDevice,
  authorizeDevice,
  judgeAuthorization,
  peopleOf,
  type Redirect,
  type SignInPlace,
} from "./sign-in";
import { signInErrors } from "./sign-in-errors";
import { choicePage, deviceCodePage, devicePersonPage, donePage, errorPage, formPostPage } from "./sign-in-pages";
import { StsError, stsErrorBody } from "./sts-error";
import { stsErrors } from "./sts-errors";
import type { TokenService } from "./token-endpoint";

/** What they answer from. */
export interface SignInState {
  readonly service: TokenService;
  /** What has been given out for people who signed in. */
  readonly grants: Grants;
  /** The tenants as they are now, the stack's own first. */
  directories(): readonly Directory[];
  /** Origin under which a browser of this machine finds the pages. */
  pages(): string;
}

type TenantRequest = FastifyRequest<{ Params: { tenant: string } }>;

/** Seconds that a device waits between questions. */
const pollSeconds = 5;

/** Adds them to a server. @param headers of token endpoints */
export function addSignInRoutes(
  app: FastifyInstance,
  state: SignInState,
  headers: (reply: FastifyReply) => FastifyReply,
): void {
  app.get<{ Params: { tenant: string } }>("/:tenant/oauth2/v2.0/authorize", (request, reply) =>
    onPage(reply, () => answerAuthorize(state, request, reply)),
  );
  app.post<{ Params: { tenant: string } }>("/:tenant/oauth2/v2.0/devicecode", (request, reply) => {
    const form = new URLSearchParams(String(request.body ?? ""));
    const place = placeOf(state, request.params.tenant, form.get("client_id") ?? "");
    const { deviceCode, userCode } = authorizeDevice(place, form, state.grants);
    const uri = `${state.pages()}/common/oauth2/deviceauth`;
    return headers(reply).send({
      ...{ user_code: userCode, device_code: deviceCode, verification_uri: uri, interval: pollSeconds },
      expires_in: deviceCodeLifetimeMs / 1000,
      message: `To sign in, use a web browser to open the page ${uri} and enter the code ${userCode} to authenticate.`,
    });
  });
  app.get("/common/oauth2/deviceauth", (request, reply) =>
    onPage(reply, () => answerDevicePage(state, queryOf(request).get("user_code"), reply)),
  );
  app.post("/common/oauth2/deviceauth", (request, reply) =>
    onPage(reply, () => answerPerson(state, new URLSearchParams(String(request.body ?? "")), reply)),
  );
}

const queryOf = ({ url }: FastifyRequest): URLSearchParams => new URLSearchParams(url.replace(/^[^?]*/, ""));

/** @throws {StsError} AADSTS90002, or 50194 where several tenants are meant and the client is of one */
export function placeOf(state: SignInState, name: string, clientId: string): SignInPlace {
  const directories = state.directories();
  const tenant = name.toLowerCase();
  const [home] = directories;
  const directory = tenantGroups.has(tenant) ? home : directories.find(({ tenantId }) => tenantId === tenant);
  if (directory === undefined) throw stsErrors.tenantNotFound(name);
  if (!tenantGroups.has(tenant)) return { directories, directory };
  const client = signInClient(directories, directory, clientId);
  const isRegistered = directory.applications.includes(client);
  if (isRegistered && client.isMultiTenant !== true)
    throw signInErrors.singleTenant(client.clientId, client.displayName);
  return { directories, directory };
}

/** What is for the person to see is a page. */
function onPage(reply: FastifyReply, answer: () => FastifyReply): FastifyReply {
  try {
    return answer();
  } catch (failure) {
    if (!(failure instanceof StsError)) throw failure;
    return html(reply.code(400), errorPage(failure.message));
  }
}

/** Nothing frames these pages, and nothing but they themselves is loaded. */
const html = (reply: FastifyReply, text: string, scripts = "'none'"): FastifyReply =>
  reply
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("content-security-policy", `default-src 'none'; script-src ${scripts}; frame-ancestors 'none'`)
    .send(text);

function answerAuthorize(state: SignInState, request: TenantRequest, reply: FastifyReply): FastifyReply {
  const query = queryOf(request);
  const place = placeOf(state, request.params.tenant, query.get("client_id") ?? "");
  const outcome = judgeAuthorization(place, query, state.grants);
  if (outcome.kind === "choice") {
    const people = peopleOf(place).map(([one]) => one);
    return html(reply, choicePage(outcome.client.displayName, people, query));
  }
  const given = query.get("state");
  const kept: Record<string, string> = given === null ? {} : { state: given };
  if (outcome.kind === "redirect")
    return redirected(reply, { ...outcome.redirect, parameters: { ...outcome.redirect.parameters, ...kept } });
  const { service } = state;
  const body = stsErrorBody(outcome.failure, service.issuers.login, service.clock, request.id);
  const { error, error_description, error_uri } = body;
  return redirected(reply, { ...outcome.redirect, parameters: { error, error_description, error_uri, ...kept } });
}

/** What the registered URI has already stays. */
function redirected(reply: FastifyReply, { to, mode, parameters }: Redirect): FastifyReply {
  if (mode === "form_post") return html(reply, formPostPage({ to, parameters }), "'unsafe-inline'");
  const text = new URLSearchParams(parameters).toString();
  const mark = mode === "fragment" ? "#" : to.includes("?") ? "&" : "?";
  return reply.code(302).header("cache-control", "no-store").header("location", `${to}${mark}${text}`).send();
}

function answerDevicePage(state: SignInState, userCode: string | null, reply: FastifyReply): FastifyReply {
  if (userCode === null) return html(reply, deviceCodePage());
  const device = state.grants.deviceOf(userCode);
  if (device === undefined)
    return html(reply, deviceCodePage("That code is none, or over. Enter the one that the device shows."));
  const place = placeOf(state, device.request.tenantId, device.request.clientId);
  const client = signInClient(place.directories, place.directory, device.request.clientId);
  const people = peopleOf(place).map(([one]) => one);
  return html(reply, devicePersonPage(client.displayName, device.userCode, people));
}

function answerPerson(state: SignInState, form: URLSearchParams, reply: FastifyReply): FastifyReply {
  const device = state.grants.deviceOf(form.get("user_code") ?? "");
  if (device === undefined) throw signInErrors.badDeviceCode();
  const place = placeOf(state, device.request.tenantId, device.request.clientId);
  const name = form.get("decline") === null ? (form.get("login_hint") ?? "") : undefined;
  answerDevice(place, device, name);
  return html(reply, donePage(name === undefined ? "The device is not signed in" : "The device is signed in"));
}
