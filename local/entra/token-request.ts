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

/** RFC 7523, section 2.2. */
const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Reads a form, and the client id and secret of an `Authorization: Basic` header: RFC 6749, sections 2.3.1 and 4.4.2.
 *
 * @param wants the parameter that names the resource; without it there is no token: see `missing-resource` in choices
 * @throws {StsError} as Entra would
 */
export function readTokenRequest(
  body: string,
  authorization: string | undefined,
  wants: "scope" | "resource",
): TokenRequest {
  const form = readForm(body);
  const basic = readBasic(authorization);
  const grant = required(form, "grant_type");
  const clientId = form.get("client_id") || basic?.clientId;
  if (clientId === undefined || clientId === "") throw stsErrors.missingParameter("client_id");
  if (grant !== "client_credentials") throw stsErrors.unsupportedGrant(grant);
  return { clientId, wanted: required(form, wants), proof: readProof(form, basic?.secret) };
}

function readForm(body: string): URLSearchParams {
  const form = new URLSearchParams(body);
  for (const name of new Set(form.keys())) if (form.getAll(name).length > 1) throw stsErrors.duplicateParameter(name);
  return form;
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === "") throw stsErrors.missingParameter(name);
  return value;
}

/** Of several proofs one counts: see `several-proofs` in choices. */
function readProof(form: URLSearchParams, basicSecret: string | undefined): ClientProof {
  const assertion = form.get("client_assertion");
  if (assertion) {
    if (required(form, "client_assertion_type") !== jwtBearer)
      throw stsErrors.invalidParameter("client_assertion_type");
    return { kind: "assertion", assertion };
  }
  const secret = form.get("client_secret") || basicSecret;
  if (secret) return { kind: "secret", secret };
  throw stsErrors.noCredential();
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
