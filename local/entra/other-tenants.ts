/**
 * The tenants beside the stack's: a registration for several tenants has a presence of its own in each that has taken it in.
 * https://learn.microsoft.com/en-us/entra/identity-platform/howto-convert-app-to-be-multi-tenant
 *
 * @module
 */
import { guid } from "../../synthesized/computed/identifiers";
import { type Application, type Directory, servicePrincipalOf } from "../../synthesized/system/tenant";
import { foreignTenant, microsoftGraph, microsoftGraphPrincipal } from "../../synthesized/system/well-known";

/** A tenant in which nobody registered anything. */
export const emptyDirectory = (tenantId: string): Directory => ({
  tenantId,
  applications: [microsoftGraph],
  servicePrincipals: [microsoftGraphPrincipal],
  assignments: [],
});

/**
 * Lets all but the first, which is the stack's own, take in what they may, and adds one that nobody trusts. See `other-tenants` in choices.
 *
 * @param directories the stack's tenant first
 */
export function withConsent([home, ...others]: readonly [Directory, ...Directory[]]): readonly Directory[] {
  const offered = [home, ...others].flatMap(({ applications }) => applications.filter((one) => one.isMultiTenant));
  return [home, ...[...others, emptyDirectory(foreignTenant)].map((tenant) => offered.reduce(takeIn, tenant))];
}

/** The same application, under a service principal that its own administrators rule: they have not asked for assignments, and made none. */
function takeIn(tenant: Directory, application: Application): Directory {
  if (servicePrincipalOf(tenant, application) !== undefined) return tenant;
  const { clientId } = application;
  const objectId = guid(`principal of ${clientId} in ${tenant.tenantId}`);
  return {
    ...tenant,
    applications: [...tenant.applications, application],
    servicePrincipals: [...tenant.servicePrincipals, { objectId, clientId, assignmentRequired: false, enabled: true }],
  };
}
