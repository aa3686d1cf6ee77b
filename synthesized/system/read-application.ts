/**
 * One registered application from the resources that describe it.
 * https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/application
 *
 * @module
 */

import type { Resource, Stack } from "../stack";
import { pemOf } from "./pem";
import {
  blocks,
  DirectoryError,
  flag,
  instant,
  listOfTexts,
  objectIdIn,
  optionalText,
  requiredText,
  type Values,
} from "./resource-values";
import type {
  Application,
  AppRole,
  ClientCertificate,
  DelegatedScope,
  FederatedCredential,
  Secret,
  TokenVersion,
} from "./tenant";

/** Reads an `azuread_application` and all that other resources add to it. */
export function readApplication(stack: Stack, resource: Resource): Application {
  const objectId = requiredText(resource, "object_id");
  const added = (type: string): readonly Resource[] =>
    stack.resourcesOf(type).filter((other) => objectIdIn(other, "application_id") === objectId);
  const passwords = [...blocks(resource, "password"), ...added("azuread_application_password")];
  return {
    clientId: requiredText(resource, "client_id"),
    objectId,
    displayName: requiredText(resource, "display_name"),
    identifierUris: [
      ...listOfTexts(resource, "identifier_uris"),
      ...added("azuread_application_identifier_uri").map((uri) => requiredText(uri, "identifier_uri")),
    ],
    tokenVersion: tokenVersionOf(resource),
    appRoles: blocks(resource, "app_role").map(readRole),
    scopes: blocks(resource, "api").flatMap((api) => blocks(api, "oauth2_permission_scope").map(readScope)),
    accessTokenClaims: accessTokenClaims(resource),
    preAuthorized: new Map(
      added("azuread_application_pre_authorized").map((client) => [
        requiredText(client, "authorized_client_id"),
        listOfTexts(client, "permission_ids"),
      ]),
    ),
    secrets: passwords.map((password) => readSecret(stack, password)),
    certificates: added("azuread_application_certificate").map((certificate) => readCertificate(stack, certificate)),
    federatedCredentials: added("azuread_application_federated_identity_credential").map(readFederatedCredential),
  };
}

/** The provider's default is 1: https://github.com/hashicorp/terraform-provider-azuread/blob/v3.7.0/internal/services/applications/application_resource.go */
function tokenVersionOf(application: Values): TokenVersion {
  const [api] = blocks(application, "api");
  const version = Number(api?.values.requested_access_token_version ?? 1);
  if (version !== 1 && version !== 2)
    throw new DirectoryError(`${application.address}.api`, "requested_access_token_version", version, "1 or 2");
  return version;
}

function readRole(role: Values): AppRole {
  return {
    id: requiredText(role, "id"),
    value: optionalText(role, "value") ?? "",
    enabled: flag(role, "enabled", true),
    forApplications: listOfTexts(role, "allowed_member_types").includes("Application"),
    forPeople: listOfTexts(role, "allowed_member_types").includes("User"),
  };
}

function readScope(scope: Values): DelegatedScope {
  return { id: requiredText(scope, "id"), value: requiredText(scope, "value"), enabled: flag(scope, "enabled", true) };
}

/** Without an end date Graph gives a password two years: https://learn.microsoft.com/en-us/graph/api/application-addpassword */
const twoYears = 2 * 365 * 86_400_000;

/** Reads a password, of an application or of a service principal. */
export function readSecret(stack: Stack, password: Values): Secret {
  const applied = stack.evaluatedAt.getTime();
  return {
    value: requiredText(password, "value"),
    notBefore: instant(password, "start_date", Number.NEGATIVE_INFINITY),
    notAfter: instant(password, "end_date", applied + twoYears),
  };
}

function readCertificate(stack: Stack, certificate: Values): ClientCertificate {
  const pem = pemOf(certificate);
  return {
    certificate: pem.text,
    notBefore: instant(certificate, "start_date", Math.min(pem.notBefore, stack.evaluatedAt.getTime())),
    notAfter: Math.min(instant(certificate, "end_date", pem.notAfter), pem.notAfter),
  };
}

function readFederatedCredential(credential: Values): FederatedCredential {
  return {
    issuer: requiredText(credential, "issuer"),
    subject: requiredText(credential, "subject"),
    audiences: listOfTexts(credential, "audiences"),
  };
}

/**
 * Optional claims that the local tenant knows: https://learn.microsoft.com/en-us/entra/identity-platform/optional-claims-reference
 *
 * Those about a person: in an application's own token they have nothing to say, so Entra leaves them out.
 */
const aboutPeople = [
  "acct",
  "auth_time",
  "email",
  "family_name",
  "given_name",
  "login_hint",
  "preferred_username",
  "upn",
] as const;

/** Claims that an application's own token may have. */
const aboutApplications = ["aud", "idtyp"] as const;

const known: ReadonlySet<string> = new Set([...aboutPeople, ...aboutApplications]);

/** The optional claims that an application asks for in access tokens, by name. */
function accessTokenClaims(application: Values): ReadonlyMap<string, readonly string[]> {
  const claims = blocks(application, "optional_claims").flatMap((block) => blocks(block, "access_token"));
  return new Map(claims.map((claim) => [knownName(claim), listOfTexts(claim, "additional_properties")]));
}

function knownName(claim: Values): string {
  const name = requiredText(claim, "name");
  const source = optionalText(claim, "source");
  if (source !== undefined)
    throw new DirectoryError(claim.address, "source", source, "none: the local tenant has no directory extensions");
  if (!known.has(name))
    throw new DirectoryError(claim.address, "name", name, `in the local tenant, one of ${[...known].join(", ")}`);
  return name;
}
