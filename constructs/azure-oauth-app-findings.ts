/**
 * What can be wrong with a registration.
 *
 * @module
 */
import { entraTokenRules, entra as limits, sharedDomains } from "../limits/entra";
import { delegatedFindings, userRole } from "./azure-oauth-app-delegated";
import type { AzureOAuthAppProps, ClientSettings } from "./azure-oauth-app-settings";
import {
  beyond,
  checkChoice,
  checkLength,
  checkPattern,
  duplicates,
  type Finding,
  isKnown,
  withoutEffect,
} from "./private/findings";
import { unusual, type Warning } from "./warnings";

/** @internal */
export function azureOAuthAppFindings(props: AzureOAuthAppProps, roles: ReadonlyMap<string, string>): Finding[] {
  const { clients, trustedTenantIds = [], delegatedAccess } = props;
  return [
    ...checkLength("DISPLAY_NAME_INVALID", "displayName", props.displayName, limits.displayName),
    ...checkChoice("TOKEN_VERSION_INVALID", "tokenVersion", props.tokenVersion, limits.tokenVersion),
    ...checkPattern("GUID_INVALID", "tenantId", props.tenantId, limits.guid),
    ...checkGuids("trustedTenantIds", trustedTenantIds),
    ...checkGuids("ownerIds", props.ownerIds ?? []),
    ...existingApiFindings(props),
    ...audienceFindings(props),
    ...(props.existing === undefined ? identifierUriFindings(props.identifierUri) : []),
    ...roleFindings(props),
    ...delegatedFindings(delegatedAccess),
    ...(delegatedAccess !== undefined && trustedTenantIds.length > 0 && !delegatedAccess.everyUserOfTrustedTenants
      ? [
          beyond(
            "DELEGATED_ACCESS_OPEN",
            "delegatedAccess",
            `set beside trustedTenantIds (${trustedTenantIds.length})`,
            entraTokenRules.everyUserOfTrustedTenants,
          ),
        ]
      : []),
    ...(trustedTenantIds.length === 0
      ? withoutEffect(
          "delegatedAccess.everyUserOfTrustedTenants",
          delegatedAccess?.everyUserOfTrustedTenants,
          "no trustedTenantIds",
        )
      : []),
    ...duplicates(clients.map(({ name }) => name)).map((name) =>
      beyond("CLIENT_NAME_INVALID", "clients", name, limits.nameOnce),
    ),
    ...clients.flatMap((client) => clientFindings(client, roles)),
  ];
}

/** What Entra refuses for certain when an application is to get it. */
function identifierUriFindings(uri: string | undefined): Finding[] {
  const code = "IDENTIFIER_URI_INVALID";
  const host = /^https:\/\/([^/?#]*)/
    .exec(uri ?? "")?.[1]
    ?.replace(/[.]?(?::\d*)?$/, "")
    .toLowerCase();
  const isNobodys =
    host !== undefined &&
    (/^[^.]*$|^[\d.]+$|^\[/.test(host) || sharedDomains.some((domain) => `.${host}`.endsWith(`.${domain}`)));
  return [
    ...checkPattern(code, "identifierUri", uri, limits.identifierUri),
    ...checkLength(code, "identifierUri", uri, limits.identifierUriLength),
    ...(isKnown(uri) && isNobodys ? [beyond(code, "identifierUri", uri, limits.identifierUriDomain)] : []),
  ];
}

/** What a tenant's policy may refuse. Of v2 applications, and of those that are registered, it refuses nothing. */
export function azureOAuthAppWarnings({
  identifierUri,
  tokenVersion,
  tenantId,
  existing,
}: AzureOAuthAppProps): Warning[] {
  if (existing !== undefined || tokenVersion !== 1 || identifierUri === undefined || !isKnown(identifierUri)) return [];
  const isUnique =
    /^https:/.test(identifierUri) || identifierUri.split("/").some((part) => limits.guid.pattern.test(part));
  // The tenant's id may be part of it, and be known only later.
  return isUnique || (tenantId !== undefined && identifierUri.includes(tenantId))
    ? []
    : [unusual("IDENTIFIER_URI_NOT_UNIQUE", "identifierUri", identifierUri, limits.identifierUriUnique)];
}

function checkGuids(setting: string, ids: readonly string[]): Finding[] {
  return ids.flatMap((id, index) => checkPattern("GUID_INVALID", `${setting}[${index}]`, id, limits.guid));
}

/** Of an API that is registered already, roles and people's access are its owner's care. */
function existingApiFindings({ existing, roles, delegatedAccess }: AzureOAuthAppProps): Finding[] {
  if (existing === undefined) return [];
  const { clientId, servicePrincipalObjectId, roleIds } = existing;
  return [
    ...checkPattern("GUID_INVALID", "existing.clientId", clientId, limits.guid),
    ...checkPattern("GUID_INVALID", "existing.servicePrincipalObjectId", servicePrincipalObjectId, limits.guid),
    ...Object.entries(roleIds).flatMap(([role, id]) =>
      checkPattern("GUID_INVALID", `existing.roleIds.${role}`, id, limits.guid),
    ),
    ...withoutEffect("roles", roles, "existing"),
    ...withoutEffect("delegatedAccess", delegatedAccess, "existing"),
  ];
}

function audienceFindings({ signInAudience, trustedTenantIds = [] }: AzureOAuthAppProps): Finding[] {
  const code = "SIGN_IN_AUDIENCE_INVALID";
  const several = signInAudience === "AzureADMultipleOrgs";
  if (several === trustedTenantIds.length > 0) {
    return checkChoice(code, "signInAudience", signInAudience, limits.signInAudience);
  }
  const actual = several ? "AzureADMultipleOrgs without trustedTenantIds" : "AzureADMyOrg with trustedTenantIds";
  return [beyond(code, "signInAudience", actual, limits.trustedTenants)];
}

function roleFindings({ roles = [], delegatedAccess }: AzureOAuthAppProps): Finding[] {
  const values = roles.map(({ value }) => value);
  const reserved = delegatedAccess === undefined ? [] : [userRole.value, delegatedAccess.scope ?? "access_as_user"];
  return [
    ...values.flatMap((value, index) => checkPattern("ROLE_INVALID", `roles[${index}].value`, value, limits.roleValue)),
    ...duplicates([...values, ...reserved]).map((value) => beyond("ROLE_DUPLICATE", "roles", value, limits.valueOnce)),
  ];
}

function clientFindings(client: ClientSettings, roles: ReadonlyMap<string, string>): Finding[] {
  const { name, credentials } = client;
  const setting = `client ${name}`;
  const wanted = client.roles ?? (roles.size === 1 ? [...roles.keys()] : []);
  return [
    ...checkPattern("CLIENT_NAME_INVALID", `${setting}.name`, name, limits.clientName),
    ...checkLength("DISPLAY_NAME_INVALID", `${setting}.displayName`, client.displayName, limits.displayName),
    ...existingClientFindings(setting, client),
    ...(wanted.length === 0
      ? [
          beyond(
            "CLIENT_WITHOUT_ROLE",
            `${setting}.roles`,
            client.roles === undefined ? "not set" : "empty",
            limits.clientRoles,
          ),
        ]
      : []),
    ...wanted
      .filter((role) => isKnown(role) && !roles.has(role))
      .map((role) =>
        beyond("ROLE_UNKNOWN", `${setting}.roles`, role, {
          oneOf: [...roles.keys()],
          source: limits.clientRoles.source,
        }),
      ),
    ...(credentials?.findings(`${setting}.credentials`) ?? []),
  ];
}

function existingClientFindings(setting: string, { existing, displayName, credentials }: ClientSettings): Finding[] {
  if (existing === undefined) return [];
  const { clientId, servicePrincipalObjectId } = existing;
  const ours = credentials?.areElsewhere ? undefined : credentials;
  return [
    ...checkPattern("GUID_INVALID", `${setting}.existing.clientId`, clientId, limits.guid),
    ...checkPattern(
      "GUID_INVALID",
      `${setting}.existing.servicePrincipalObjectId`,
      servicePrincipalObjectId,
      limits.guid,
    ),
    ...withoutEffect(`${setting}.displayName`, displayName, "existing"),
    ...withoutEffect(`${setting}.credentials`, ours, "existing"),
  ];
}
