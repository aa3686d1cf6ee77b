/**
 * What can be wrong with a registration.
 *
 * @module
 */
import { entra as limits, sharedDomains } from "../limits/entra";
import { entraTokenRules } from "../limits/entra-tokens";
import { ExistingClient } from "./azure-oauth-app-client-existing";
import { delegatedFindings, userRole } from "./azure-oauth-app-delegated";
import { unknownRole, wantedRoles } from "./azure-oauth-app-roles";
import type { AzureOAuthAppProps, ClientSettings, ExistingApi } from "./azure-oauth-app-settings";
import {
  beyond,
  checkPattern,
  duplicates,
  type Finding,
  isKnown,
  said,
  shownWith,
  twice,
  withoutNeeded,
} from "./private/findings";
import { hasStandIn, isWholeStandIn } from "./private/stand-ins";
import { unusual, type Warning } from "./warnings";

/** @internal */
export function azureOAuthAppFindings(props: AzureOAuthAppProps, roles: readonly string[] | undefined): Finding[] {
  const { trustedTenantIds = [], delegatedAccess } = props;
  return [
    ...tokenFindings(props),
    ...audienceFindings(props),
    ...identifierUriFindings(props.identifierUri),
    ...roleFindings(props),
    ...delegatedFindings(delegatedAccess),
    ...(delegatedAccess !== undefined && trustedTenantIds.length > 0 && !delegatedAccess.everyUserOfTrustedTenants
      ? [
          beyond(
            "DELEGATED_ACCESS_OPEN",
            "delegatedAccess",
            said(`set beside trustedTenantIds (${trustedTenantIds.length})`),
            entraTokenRules.everyUserOfTrustedTenants,
          ),
        ]
      : []),
    ...(trustedTenantIds.length === 0
      ? withoutNeeded(
          "delegatedAccess.everyUserOfTrustedTenants",
          delegatedAccess?.everyUserOfTrustedTenants,
          "trustedTenantIds",
        )
      : []),
    ...clientsFindings(props.clients, roles),
  ];
}

/**
 * Of an API that is registered already, roles, sign-in audience and people's access are its owner's care, and its URI is what it is.
 * @internal
 */
export function existingApiFindings(existing: ExistingApi): Finding[] {
  const { roleIds } = existing;
  return [
    ...tokenFindings(existing),
    ...clientsFindings(existing.clients, roleIds && Object.keys(roleIds)),
    ...existing.clients.flatMap((client, index) =>
      client instanceof ExistingClient && isKnown(client.clientId) && client.clientId === existing.clientId
        ? [
            beyond(
              "CLIENT_IS_API",
              `clients[${index}].clientId`,
              shownWith(client.clientId, ", the API itself"),
              limits.clientIsOther,
            ),
          ]
        : [],
    ),
  ];
}

function tokenFindings({
  cloud,
  tenantId,
  trustedTenantIds = [],
}: Pick<ExistingApi, "cloud" | "tenantId" | "trustedTenantIds">): Finding[] {
  return [
    ...(cloud === undefined || isKnown(cloud)
      ? []
      : [beyond("SETTING_MISTYPED", "cloud", said("known only to Terraform"), limits.cloud)]),
    ...trustedTenantIds.flatMap((id, index) =>
      isKnown(id) && id === tenantId
        ? [
            beyond(
              "SETTING_WITHOUT_EFFECT",
              `trustedTenantIds[${index}]`,
              said("the API's own tenant"),
              limits.ownTenant,
            ),
          ]
        : [],
    ),
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
  return isKnown(uri) && isNobodys ? [beyond(code, "identifierUri", uri, limits.identifierUriDomain)] : [];
}

/** What a tenant's policy may refuse. Of v2 applications it refuses nothing. */
export function azureOAuthAppWarnings({ identifierUri, tokenVersion, tenantId }: AzureOAuthAppProps): Warning[] {
  if (tokenVersion !== 1 || identifierUri === undefined || !isKnown(identifierUri)) return [];
  const isUnique =
    /^https:/.test(identifierUri) || identifierUri.split("/").some((part) => limits.guid.pattern.test(part));
  // The tenant's id may be part of it, and be known only later.
  return isUnique || (tenantId !== undefined && identifierUri.includes(tenantId))
    ? []
    : [unusual("IDENTIFIER_URI_NOT_UNIQUE", "identifierUri", identifierUri, limits.identifierUriUnique)];
}

function audienceFindings({ signInAudience, trustedTenantIds = [] }: AzureOAuthAppProps): Finding[] {
  const code = "SIGN_IN_AUDIENCE_INVALID";
  if (signInAudience !== undefined && !isKnown(signInAudience)) return [];
  const several = signInAudience === "AzureADMultipleOrgs";
  if (several === trustedTenantIds.length > 0) return [];
  const actual = several ? "AzureADMultipleOrgs without trustedTenantIds" : "AzureADMyOrg with trustedTenantIds";
  return [beyond(code, "signInAudience", said(actual), limits.trustedTenants)];
}

function roleFindings({ roles = [], delegatedAccess }: AzureOAuthAppProps): Finding[] {
  const values = roles.map(({ value }) => value);
  const reserved = delegatedAccess === undefined ? [] : [userRole.value, delegatedAccess.scope ?? "access_as_user"];
  return duplicates([...values, ...reserved]).map((value) =>
    beyond("ROLE_DUPLICATE", "roles", twice(value), limits.valueOnce),
  );
}

function clientsFindings(
  clients: readonly (ClientSettings | ExistingClient)[],
  roles: readonly string[] | undefined,
): Finding[] {
  return [
    ...duplicates(clients.map(({ name }) => name)).map((name) =>
      beyond("CLIENT_NAME_INVALID", "clients", twice(name), limits.nameOnce),
    ),
    ...duplicates(
      clients.flatMap((client) =>
        client instanceof ExistingClient && isKnown(client.clientId) ? client.clientId : [],
      ),
    ).map((clientId) => beyond("CLIENT_DUPLICATE", "clients", twice(clientId), limits.clientOnce)),
    ...clients.flatMap((client, index) => {
      const setting = `clients[${index}]`;
      return [
        ...(client instanceof ExistingClient
          ? client.findings(setting)
          : (client.credentials?.findings(`${setting}.credentials`) ?? [])),
        ...(isWholeStandIn(client) || (client instanceof ExistingClient && client.isAssignedElsewhere)
          ? []
          : clientRoleFindings(`${setting}.roles`, client.roles, roles)),
      ];
    }),
  ];
}

/** @param ofApi `undefined` where only Entra knows them */
function clientRoleFindings(
  setting: string,
  roles: readonly string[] | undefined,
  ofApi: readonly string[] | undefined,
): Finding[] {
  const wanted = wantedRoles({ roles }, ofApi);
  if (wanted.length === 0)
    return [
      beyond("CLIENT_WITHOUT_ROLE", setting, said(roles === undefined ? "not set" : "empty"), limits.clientRoles),
    ];
  return wanted.flatMap((role, index) => {
    if (hasStandIn(role)) return [];
    // Assignments are named after their roles.
    if (!isKnown(role))
      return [beyond("ROLE_UNKNOWN", `${setting}[${index}]`, said("known only to Terraform"), limits.clientRolesKnown)];
    if (ofApi === undefined) return checkPattern("ROLE_INVALID", `${setting}[${index}]`, role, limits.roleValue);
    return ofApi.includes(role) ? [] : [unknownRole(setting, role, ofApi)];
  });
}
