/**
 * Signing people in: what the authorization endpoint, the device code endpoint and the page for device codes decide. Knows nothing of HTTP.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code
 *
 * @module
 */
import type { Application, Directory, RedirectUri } from "../../synthesized/system/tenant";
import { microsoftGraph } from "../../synthesized/system/well-known";
import { type DelegatedEntitlement, delegatedAccess, signInClient } from "./delegated-access";
import { assertScopesGranted, isSignInAlone, type WantedScopes, wantedScopes } from "./delegated-scopes";
import type { CodeChallenge, DeviceCode, Grant, Grants } from "./grants";
import { type Person, type SignedIn, signInsTo, someoneIn } from "./people";
import { registeredRedirect } from "./redirect-uris";
import { signInErrors } from "./sign-in-errors";
import { StsError } from "./sts-error";
import { stsErrors } from "./sts-errors";
import { requiredIn } from "./token-request";

/** Where people sign in. */
export interface SignInPlace {
  /** Of all tenants, the stack's own first. */
  readonly directories: readonly Directory[];
  readonly directory: Directory;
}

/** What the token of a grant would be made of, as everything stands now. @throws {StsError} as Entra would */
export function accessOf(place: SignInPlace, grant: Omit<Grant, "kind" | "nonce">): DelegatedEntitlement {
  const { directories, directory } = place;
  const { clientId, signedIn, wanted } = grant;
  const client = signInClient(directories, directory, clientId);
  if (isSignInAlone(wanted)) {
    const person = someoneIn(directory.tenantId, directories[0] === directory, signedIn);
    return { client, resource: microsoftGraph, person, scopes: [...wanted.openid], roles: [] };
  }
  const access = delegatedAccess(directories, directory, { clientId, api: wanted.api, signedIn });
  assertScopesGranted(wanted, client, access.resource, access.scopes);
  return access;
}

/** Who may sign in here, by the name that they sign in with. */
export const peopleOf = ({ directories, directory }: SignInPlace): readonly (readonly [Person, SignedIn])[] =>
  signInsTo(directory.tenantId, directories[0] === directory);

/** Of a hint: people are named, and have no password. @throws {StsError} AADSTS50034 */
function signedInAs(place: SignInPlace, name: string): SignedIn {
  const found = personNamed(place, name);
  if (found === undefined) throw signInErrors.unknownPerson(name, place.directory.tenantId);
  return found;
}

const personNamed = (place: SignInPlace, name: string): SignedIn | undefined =>
  peopleOf(place).find(([{ userPrincipalName }]) => userPrincipalName === name.toLowerCase())?.[1];

/** How an answer reaches the client. */
export interface Redirect {
  readonly to: string;
  readonly mode: ResponseMode;
  readonly parameters: Readonly<Record<string, string>>;
}

const responseModes = ["query", "fragment", "form_post"] as const;
type ResponseMode = (typeof responseModes)[number];

/** What the endpoint comes to. */
export type AuthorizationOutcome =
  | { readonly kind: "redirect"; readonly redirect: Redirect }
  | { readonly kind: "refused"; readonly redirect: Omit<Redirect, "parameters">; readonly failure: StsError }
  /** The person has to be chosen. */
  | { readonly kind: "choice"; readonly client: Application };

const prompts = ["none", "login", "consent", "select_account"];

/**
 * Judges an authorization request. Until client and redirect URI are known to belong together nobody is redirected: RFC 6749, section 4.1.2.1.
 *
 * @throws {StsError} what is for the person to see
 */
export function judgeAuthorization(place: SignInPlace, query: URLSearchParams, grants: Grants): AuthorizationOutcome {
  assertOnce(query);
  const client = signInClient(place.directories, place.directory, requiredIn(query, "client_id"));
  const redirectUri = registeredRedirect(client, query.get("redirect_uri"));
  const mode = responseModes.find((one) => one === query.get("response_mode")) ?? "query";
  const redirect = { to: redirectUri.uri, mode } as const;
  try {
    const answer = answered(place, client, redirectUri, query, grants);
    if (answer === undefined) return { kind: "choice", client };
    return { kind: "redirect", redirect: { ...redirect, parameters: { code: answer } } };
  } catch (failure) {
    if (!(failure instanceof StsError)) throw failure;
    return { kind: "refused", redirect, failure: asAuthorizationError(failure) };
  }
}

/** @returns a code; nothing where nobody has said who signs in */
function answered(
  place: SignInPlace,
  client: Application,
  redirectUri: RedirectUri,
  query: URLSearchParams,
  grants: Grants,
): string | undefined {
  assertResponse(query);
  const prompt = query.get("prompt");
  if (prompt !== null && !prompts.includes(prompt)) throw stsErrors.invalidParameter("prompt");
  const wanted = wantedScopes(query.get("scope"));
  const challenge = challengeIn(query);
  if (redirectUri.kind === "spa" && challenge === undefined) throw signInErrors.challengeMissing();
  const signedIn = prompt === "select_account" ? undefined : personNamed(place, query.get("login_hint") ?? "");
  if (signedIn === undefined) {
    if (prompt === "none") throw signInErrors.noSession();
    return undefined;
  }
  const { tenantId } = place.directory;
  const nonce = query.get("nonce") ?? undefined;
  const grant: Grant = { clientId: client.clientId, tenantId, signedIn, wanted, kind: redirectUri.kind, nonce };
  accessOf(place, grant);
  return grants.giveCode({ grant, redirectUri: redirectUri.uri, challenge });
}

function assertResponse(query: URLSearchParams): void {
  const type = requiredIn(query, "response_type");
  if (type.split(" ").includes("id_token")) throw signInErrors.idTokenNotEnabled();
  if (type !== "code") throw signInErrors.responseType(type);
  const mode = query.get("response_mode");
  if (mode !== null && !responseModes.some((one) => one === mode)) throw signInErrors.responseMode(mode);
}

/** RFC 7636, section 4.2. */
const challengeForm = /^[A-Za-z0-9._~-]{43,128}$/;

function challengeIn(query: URLSearchParams): CodeChallenge | undefined {
  const [challenge, method] = [query.get("code_challenge"), query.get("code_challenge_method") ?? "plain"];
  if (challenge === null && !query.has("code_challenge_method")) return undefined;
  if (challenge === null || !challengeForm.test(challenge)) throw signInErrors.challengeSize();
  if (method !== "plain" && method !== "S256") throw stsErrors.invalidParameter("code_challenge_method");
  return { challenge, method };
}

/** At this endpoint the codes have names of their own: see `sign-in-refusals` in choices. */
function asAuthorizationError(failure: StsError): StsError {
  const error = failure.code === 65001 ? "consent_required" : failure.code === 50105 ? "access_denied" : undefined;
  return error === undefined ? failure : failure.called(error);
}

/** A device code and what the person types: the client has to be known, and what it asks for well-formed. @throws {StsError} as Entra would */
export function authorizeDevice(
  { directories, directory }: SignInPlace,
  form: URLSearchParams,
  grants: Grants,
): { readonly deviceCode: string; readonly userCode: string } {
  assertOnce(form);
  const { clientId } = signInClient(directories, directory, requiredIn(form, "client_id"));
  const wanted: WantedScopes = wantedScopes(form.get("scope"));
  const { tenantId } = directory;
  return grants.giveDeviceCode({ clientId, tenantId, wanted, kind: "device", nonce: undefined });
}

/**
 * What the person says to a device.
 *
 * @param name nobody's for no
 * @throws {StsError} as Entra would; the device may be told otherwise after that
 */
export function answerDevice(place: SignInPlace, device: DeviceCode, name: string | undefined): void {
  const signedIn = name === undefined ? undefined : signedInAs(place, name);
  if (signedIn !== undefined) accessOf(place, { ...device.request, signedIn });
  device.answer = signedIn ?? "declined";
}

/** RFC 6749, section 3.1. */
function assertOnce(query: URLSearchParams): void {
  for (const name of new Set(query.keys())) if (query.getAll(name).length > 1) throw stsErrors.duplicateParameter(name);
}
