/**
 * What a client asked a token endpoint for.
 *
 * @module
 */
import { stsErrors } from "./sts-errors";

/** How a client proves who it is. */
export type ClientProof =
  | { readonly kind: "secret"; readonly secret: string }
  | { readonly kind: "assertion"; readonly assertion: string };

/** A request for a token by client credentials, read but not judged. */
export interface TokenRequest {
  readonly clientId: string;
  readonly proof: ClientProof;
  /** The form's `scope` (version 2) or `resource` (version 1). */
  readonly wanted: string;
}

/** What people have signed in to. */
const delegatedGrants = {
  authorization_code: "authorization_code",
  refresh_token: "refresh_token",
  "urn:ietf:params:oauth:grant-type:device_code": "device_code",
  // As clients of version 1 wrote it: https://www.rfc-editor.org/rfc/rfc8628#section-3.4 came later.
  device_code: "device_code",
} as const;

/** A request for the tokens of somebody who has signed in, read but not judged. */
export interface DelegatedTokenRequest {
  readonly grant: (typeof delegatedGrants)[keyof typeof delegatedGrants];
  readonly clientId: string;
  readonly proof: ClientProof | undefined;
  readonly form: URLSearchParams;
}

/** RFC 7523, section 2.2. */
const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Reads a form, and the client id and secret of an `Authorization: Basic` header: RFC 6749, sections 2.3.1 and 4.4.2.
 *
 * @param wants the parameter that names the resource; without it there is no token: see `missing-resource` in choices. People sign in on version 2
 *   alone, which has a scope: see `sign-in-versions`
 * @throws {StsError} as Entra would
 */
export function readTokenRequest(
  body: string,
  authorization: string | undefined,
  wants: "scope" | "resource",
): TokenRequest | DelegatedTokenRequest {
  const form = readForm(body);
  const basic = readBasic(authorization);
  const grant = requiredIn(form, "grant_type");
  const clientId = form.get("client_id") || basic?.clientId;
  if (clientId === undefined || clientId === "") throw stsErrors.missingParameter("client_id");
  const delegated =
    wants === "scope" ? Object.entries(delegatedGrants).find(([name]) => name === grant)?.[1] : undefined;
  if (delegated !== undefined) return { grant: delegated, clientId, proof: readProof(form, basic?.secret), form };
  if (grant !== "client_credentials") throw stsErrors.unsupportedGrant(grant);
  const wanted = requiredIn(form, wants);
  const proof = readProof(form, basic?.secret);
  if (proof === undefined) throw stsErrors.noCredential();
  return { clientId, wanted, proof };
}

function readForm(body: string): URLSearchParams {
  const form = new URLSearchParams(body);
  for (const name of new Set(form.keys())) if (form.getAll(name).length > 1) throw stsErrors.duplicateParameter(name);
  return form;
}

/** @throws {StsError} AADSTS900144 */
export function requiredIn(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === "") throw stsErrors.missingParameter(name);
  return value;
}

/** Of several proofs one counts: see `several-proofs` in choices. */
function readProof(form: URLSearchParams, basicSecret: string | undefined): ClientProof | undefined {
  const assertion = form.get("client_assertion");
  if (assertion) {
    if (requiredIn(form, "client_assertion_type") !== jwtBearer)
      throw stsErrors.invalidParameter("client_assertion_type");
    return { kind: "assertion", assertion };
  }
  const secret = form.get("client_secret") || basicSecret;
  return secret ? { kind: "secret", secret } : undefined;
}

/** Client id and secret are form-encoded inside the Basic credentials: RFC 6749, section 2.3.1. */
function readBasic(authorization: string | undefined): { clientId: string; secret: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [, clientId, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  return clientId === undefined || secret === undefined
    ? undefined
    : { clientId: formDecoded(clientId), secret: formDecoded(secret) };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

const suffix = "/.default";

/**
 * The resource inside a `scope` of version 2: one identifier with `/.default` behind it.
 * https://learn.microsoft.com/en-us/entra/identity-platform/scopes-oidc#the-default-scope
 *
 * @throws {StsError} as Entra would
 */
export function resourceInScope(scope: string): string {
  const scopes = scope.split(" ").filter((part) => part !== "");
  const [first] = scopes;
  if (first === undefined) throw stsErrors.badScope(scope);
  if (scopes.length > 1) throw stsErrors.severalResources(scope);
  if (!first.endsWith(suffix)) throw stsErrors.notDefaultScope(scope);
  const resource = first.slice(0, -suffix.length);
  if (resource === "") throw stsErrors.badScope(scope);
  return resource;
}
