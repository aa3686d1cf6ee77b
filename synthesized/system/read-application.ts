/**
 * One registered application from the resources that describe it.
 * https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/application
 *
 * @module
 */

import { Unknown } from "../expression/value";
import type { Resource, Stack } from "../stack/stack";
import { pemOf } from "./pem";
import {
  blocks,
  comparedId,
  comparedIds,
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
  RedirectUri,
  Secret,
  TokenVersion,
} from "./tenant";

/** How a part of the tenant is read: what cannot be read is remembered, and left out. */
export type Attempt = <T>(read: () => T) => T | undefined;

/** Reads an `azuread_application` and all that other resources add to it. */
export function readApplication(stack: Stack, resource: Resource, attempt: Attempt): Application {
  const objectId = requiredText(resource, "object_id");
  const added = (type: string): readonly Resource[] =>
    stack.resourcesOf(type).filter((other) => attempt(() => objectIdIn(other, "application_id")) === objectId);
  const each = <T>(of: readonly Values[], read: (one: Values) => T): readonly T[] =>
    of.flatMap((one) => attempt(() => [read(one)]) ?? []);
  const passwords = [...blocks(resource, "password"), ...added("azuread_application_password")];
  const { display_name: displayName } = resource.values;
  return {
    clientId: requiredText(resource, "client_id"),
    objectId,
    displayName: Unknown.is(displayName) ? resource.address : requiredText(resource, "display_name"),
    identifierUris: [
      ...(attempt(() => listOfTexts(resource, "identifier_uris")) ?? []),
      ...each(added("azuread_application_identifier_uri"), (uri) => requiredText(uri, "identifier_uri")),
    ],
    tokenVersion: tokenVersionOf(resource),
    ...(isMultiTenant(resource) ? { isMultiTenant: true } : {}),
    appRoles: blocks(resource, "app_role").map(readRole),
    scopes: blocks(resource, "api").flatMap((api) => blocks(api, "oauth2_permission_scope").map(readScope)),
    ...accessTokenClaims(resource),
    preAuthorized: new Map(
      each(added("azuread_application_pre_authorized"), (client) => [
        requiredText(client, "authorized_client_id"),
        comparedIds(client, "permission_ids"),
      ]),
    ),
    secrets: each(passwords, (password) => readSecret(stack, password)),
    certificates: each(added("azuread_application_certificate"), (one) => readCertificate(stack, one)),
    federatedCredentials: each(added("azuread_application_federated_identity_credential"), readFederatedCredential),
    redirectUris: [
      ...redirectBlocks.flatMap(([block, kind]) => each(blocks(resource, block), redirectsOf(kind)).flat()),
      ...each(added("azuread_application_redirect_uris"), (one) =>
        redirectsOf(redirectTypes[requiredText(one, "type")] ?? "public")(one),
      ).flat(),
    ],
    allowsPublicClient: resource.values.fallback_public_client_enabled === true,
  };
}

/** The provider's default is 1: https://github.com/hashicorp/terraform-provider-azuread/blob/v3.7.0/internal/services/applications/application_resource.go */
function tokenVersionOf(application: Values): TokenVersion {
  const [api] = blocks(application, "api");
  const wanted = api?.values.requested_access_token_version ?? 1;
  const version = Unknown.is(wanted) ? wanted : Number(wanted);
  if (version !== 1 && version !== 2)
    throw new DirectoryError(`${application.address}.api`, "requested_access_token_version", version, "1 or 2");
  return version;
}

const redirectBlocks = [
  ["web", "web"],
  ["single_page_application", "spa"],
  ["public_client", "public"],
] as const;

/** https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/application_redirect_uris#type */
const redirectTypes: Readonly<Record<string, RedirectUri["kind"]>> = { PublicClient: "public", SPA: "spa", Web: "web" };

const redirectsOf =
  (kind: RedirectUri["kind"]) =>
  (block: Values): readonly RedirectUri[] =>
    listOfTexts(block, "redirect_uris").map((uri) => ({ uri, kind }));

/** What is not known is taken for this tenant alone, the default. https://learn.microsoft.com/en-us/entra/identity-platform/supported-accounts-validation */
function isMultiTenant({ values }: Values): boolean {
  const { sign_in_audience: audience } = values;
  return audience === "AzureADMultipleOrgs" || audience === "AzureADandPersonalMicrosoftAccount";
}

function readRole(role: Values): AppRole {
  return {
    id: comparedId(role, "id"),
    value: optionalText(role, "value") ?? "",
    enabled: flag(role, "enabled", true),
    forApplications: listOfTexts(role, "allowed_member_types").includes("Application"),
    forPeople: listOfTexts(role, "allowed_member_types").includes("User"),
  };
}

function readScope(scope: Values): DelegatedScope {
  return { id: comparedId(scope, "id"), value: requiredText(scope, "value"), enabled: flag(scope, "enabled", true) };
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
 * Those about a person: in an application's own token they have nothing to say, so Entra leaves them out. What becomes of others: see
 * `optional-claims` in choices.
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

/** The optional claims that an application asks for in access tokens. A directory's own extensions have a source, and are nobody's here. */
function accessTokenClaims(application: Values): Pick<Application, "accessTokenClaims" | "unplayedClaims"> {
  const claims = blocks(application, "optional_claims").flatMap((block) => blocks(block, "access_token"));
  const named = claims.map((claim) => ({
    name: requiredText(claim, "name"),
    isPlayed: optionalText(claim, "source") === undefined && known.has(requiredText(claim, "name")),
    properties: listOfTexts(claim, "additional_properties"),
  }));
  return {
    accessTokenClaims: new Map(
      named.flatMap(({ name, isPlayed, properties }) => (isPlayed ? [[name, properties]] : [])),
    ),
    unplayedClaims: named.flatMap(({ name, isPlayed }) => (isPlayed ? [] : name)),
  };
}
