/**
 * Applications that deployments trust and the stack does not register: what they are in Entra is not known here, and ones of this machine stand
 * in for them, so that there are tokens all the same. See `stand-ins` in choices.
 *
 * @module
 */

import type { JsonObject } from "../../internal/json";
import { azureCliClientId, entra as limits } from "../../limits/entra";
import { clientSecret, guid } from "../../synthesized/computed/identifiers";
import { wholePolicies } from "../../synthesized/system/authorizer-trusts";
import { tokenPoliciesOf } from "../../synthesized/system/deciding-parts";
import type { ClaimRule } from "../../synthesized/system/deployment";
import { entraIssuerOf } from "../../synthesized/system/entra-issuer";
import type { FunctionDefinition } from "../../synthesized/system/functions";
import {
  type Application,
  applicationOf,
  type Directory,
  resourceOf,
  type ServicePrincipal,
  servicePrincipalOf,
  type TokenVersion,
} from "../../synthesized/system/tenant";
import { tenantGroups, unregistered } from "../../synthesized/system/well-known";
import { grantedClaims } from "../gateway/granted-claims";
import type { LocalDeployment } from "../gateway/local-deployments";
import { emptyDirectory, withConsent } from "./other-tenants";

/** What a deployment trusts of Entra. */
export interface EntraTrust {
  /** Those of its issuers; the first one is whose stand-ins it gets, unless the stack's own is among them. */
  readonly tenants: readonly string[];
  readonly version: TokenVersion;
  readonly audiences: readonly string[];
  readonly rules: readonly ClaimRule[];
  /** What a token says that all routes admit. */
  readonly granted: JsonObject;
}

/** The trusts of all deployments that are played. @param functions those that may judge for them */
export function trustsOf(
  deployments: readonly LocalDeployment[],
  isEntra: (issuer: string) => boolean,
  functions: readonly FunctionDefinition[] = [],
): readonly EntraTrust[] {
  return deployments.flatMap((deployment) => {
    if ("notPlayed" in deployment) return [];
    const byFunction = wholePolicies(deployment, functions);
    const policies = [...tokenPoliciesOf(deployment.authentication), ...byFunction];
    return policies.flatMap(({ issuers: all, audiences, claims: rules }, index) => {
      const issuers = all.filter(isEntra).flatMap((issuer) => entraIssuerOf(issuer) ?? []);
      const tenants = issuers.map(({ tenant }) => tenant.toLowerCase()).filter((tenant) => !tenantGroups.has(tenant));
      if (tenants.length === 0) return [];
      const granted = grantedClaims(deployment, index >= policies.length - byFunction.length);
      return [{ tenants, version: issuers[0]?.version ?? 2, audiences, rules, granted }];
    });
  });
}

/**
 * The stack's tenant, with stand-ins for all that deployments trust in it; then the other tenants that they trust.
 *
 * @param assigned client ids of those that hold roles by what no stack here says
 * @param names that the stack gives clients, by their ids: a stand-in is called by its own
 */
export function directoriesOf(
  home: Directory,
  trusts: readonly EntraTrust[],
  assigned: ReadonlySet<string> = new Set(),
  names: ReadonlyMap<string, string> = new Map(),
): readonly Directory[] {
  const isHome = ({ tenants }: EntraTrust): boolean => tenants.includes(home.tenantId);
  const others = [...new Set(trusts.flatMap(({ tenants }) => tenants))].filter((tenant) => tenant !== home.tenantId);
  const standingIn = (trust: EntraTrust, tenantId: string): boolean => !isHome(trust) && trust.tenants[0] === tenantId;
  const all = withConsent([
    withAssigned(trusts.filter(isHome).reduce(withStandIns, home), trusts, assigned),
    ...others.map((tenantId) =>
      trusts.filter((trust) => standingIn(trust, tenantId)).reduce(withStandIns, emptyDirectory(tenantId)),
    ),
  ]);
  return all.map((directory) => withNames(directory, names));
}

const withNames = (directory: Directory, names: ReadonlyMap<string, string>): Directory => ({
  ...directory,
  applications: directory.applications.map((one) => {
    const name = one.isStandIn === true ? names.get(one.clientId) : undefined;
    return name === undefined ? one : { ...one, displayName: name };
  }),
});

/** What a deployment trusts in several tenants must be in each. */
const forTenants = ({ tenants }: EntraTrust): Pick<Application, "isMultiTenant"> =>
  new Set(tenants).size > 1 ? { isMultiTenant: true } : {};

/** The secret of a stand-in. Made up alike each time, so that a later apply does not change it. */
export const standInSecret = (clientId: string): string => clientSecret(`stand-in ${clientId}`);

function withStandIns(directory: Directory, trust: EntraTrust): Directory {
  const withApi = withStandInApi(directory, trust);
  const api = trust.audiences.flatMap((audience) => resourceOf(withApi, audience) ?? [])[0];
  if (api === undefined) return withApi;
  return listedClients(trust, withApi, api).reduce((all, client) => withClient(all, client, api, trust), withApi);
}

/** Somebody else has assigned them roles of the stack's APIs: all that an API has, since nobody here knows which. */
function withAssigned(directory: Directory, trusts: readonly EntraTrust[], assigned: ReadonlySet<string>): Directory {
  const assignments = trusts.flatMap(({ audiences, rules }) => {
    const api = audiences.flatMap((audience) => resourceOf(directory, audience) ?? [])[0];
    const resource = api && servicePrincipalOf(directory, api)?.objectId;
    if (api === undefined || resource === undefined) return [];
    const listed = rules.filter(({ key }) => key === "azp" || key === "appid").flatMap(({ values }) => values);
    return listed
      .filter((clientId) => assigned.has(clientId))
      .flatMap((clientId) => directory.servicePrincipals.filter((one) => one.clientId === clientId))
      .flatMap(({ objectId: principal }) =>
        api.appRoles.flatMap(({ id: roleId, forApplications }) =>
          forApplications ? [{ roleId, principal, resource }] : [],
        ),
      );
  });
  return { ...directory, assignments: [...directory.assignments, ...assignments] };
}

/** The API, in the version that the deployment wants, with the claims that it checks. */
function withStandInApi(directory: Directory, trust: EntraTrust): Directory {
  const { audiences, version } = trust;
  const [first] = audiences;
  if (first === undefined) return directory;
  const known = audiences.flatMap((audience) => resourceOf(directory, audience) ?? [])[0];
  if (known !== undefined && known.isStandIn !== true) return directory;
  const clientId =
    known?.clientId ?? audiences.find((one) => limits.guid.pattern.test(one)) ?? guid(`stand-in ${first}`);
  const uris = [...(known?.identifierUris ?? [`api://${clientId}`]), ...audiences.filter((one) => one !== clientId)];
  const api: Application = {
    ...unregistered(clientId),
    ...known,
    ...{ isStandIn: true, tokenVersion: version, identifierUris: [...new Set(uris)] },
    ...forTenants(trust),
    ...personsAccess,
    ...claimsFor(trust),
  };
  return withPrincipal(replaced(directory, api), {
    objectId: guid(`stand-in principal ${clientId}`),
    clientId,
    assignmentRequired: false,
    enabled: true,
  });
}

/** People sign in through the Azure CLI: whoever lists it means them. */
const personsAccess = {
  scopes: [{ id: guid("stand-in scope"), value: "user_impersonation", enabled: true }],
  preAuthorized: new Map([[azureCliClientId, [guid("stand-in scope")]]]),
} as const;

/** Claims that every token of Entra's has, whatever its API asks for, or that none has in a form that a gateway compares. */
export const claimsOfEntra: ReadonlySet<string> = new Set(
  [
    "acr aio amr appid appidacr aud azp azpacr exp iat idp idtyp iss name nbf oid preferred_username rh roles scp sub tid",
    "unique_name upn uti ver",
  ].flatMap((names) => names.split(" ")),
);

/** Where a checked claim may have any value. */
const anyValue = "local";

function claimsFor({
  rules,
  granted: { idtyp, ...granted },
}: EntraTrust): Pick<Application, "accessTokenClaims" | "otherClaims"> {
  const asked = rules
    .filter(({ key }) => !claimsOfEntra.has(key))
    .map(({ key, values: [first] }) => [key, first ?? anyValue]);
  const otherClaims: JsonObject = { ...Object.fromEntries(asked), ...granted };
  const hasType = idtyp !== undefined || rules.some(({ key }) => key === "idtyp");
  return { otherClaims, accessTokenClaims: new Map(hasType ? [["idtyp", ["include_user_token"]]] : []) };
}

/** A client as a deployment lists it: by its id, or by that of its service principal. */
interface ListedClient {
  readonly clientId: string;
  readonly objectId?: string;
}

/** Those that it lists, and one where it lists none. */
function listedClients({ rules }: EntraTrust, directory: Directory, api: Application): readonly ListedClient[] {
  const valuesOf = (...keys: readonly string[]): readonly string[] =>
    rules.flatMap(({ key, values }) => (keys.includes(key) ? values : []));
  const byId = valuesOf("azp", "appid").map((clientId) => ({ clientId }));
  const bySubject = valuesOf("sub", "oid").map((objectId) => {
    const principal = directory.servicePrincipals.find((one) => one.objectId === objectId);
    return { clientId: principal?.clientId ?? objectId, objectId };
  });
  const listed = [...byId, ...bySubject].filter(({ clientId }) => clientId !== azureCliClientId);
  return listed.length > 0 || api.isStandIn !== true ? listed : [{ clientId: anyClientOf(api) }];
}

/** Of an API that admits all clients. */
export const anyClientOf = ({ clientId }: Application): string => guid(`stand-in for any client of ${clientId}`);

/** Registers it, and gives it a secret where nothing that the stack knows proves it. */
function withClient(
  directory: Directory,
  { clientId, objectId }: ListedClient,
  api: Application,
  trust: EntraTrust,
): Directory {
  const known = applicationOf(directory, clientId);
  const isMade = known !== undefined && known.isStandIn !== true;
  const client: Application = isMade
    ? known
    : { ...unregistered(clientId), ...known, isStandIn: true, ...forTenants(trust) };
  const { secrets, certificates, federatedCredentials, managedIdentity } = client;
  const isProvable =
    managedIdentity !== undefined || secrets.length + certificates.length + federatedCredentials.length > 0;
  const secret = { value: standInSecret(clientId), notBefore: Number.NEGATIVE_INFINITY, notAfter: 8.64e15 };
  const complete = replaced(directory, isProvable ? client : { ...client, secrets: [secret] });
  return withPrincipal(complete, {
    objectId: objectId ?? unclaimedPrincipal(directory, api) ?? guid(`stand-in principal ${clientId}`),
    clientId,
    assignmentRequired: false,
    enabled: true,
  });
}

/** Who holds a role for applications and is nobody else in this tenant: the stack names the client and its service principal apart. */
function unclaimedPrincipal(directory: Directory, api: Application): string | undefined {
  const target = servicePrincipalOf(directory, api)?.objectId;
  const forPeople = new Set(api.appRoles.flatMap(({ id, forApplications }) => (forApplications ? [] : id)));
  return directory.assignments.find(
    ({ resource, principal, roleId }) =>
      resource === target &&
      !forPeople.has(roleId) &&
      !directory.servicePrincipals.some(({ objectId }) => objectId === principal),
  )?.principal;
}

function replaced(directory: Directory, application: Application): Directory {
  const others = directory.applications.filter(({ clientId }) => clientId !== application.clientId);
  return { ...directory, applications: [...others, application] };
}

/** One that is there already stays. */
function withPrincipal(directory: Directory, principal: ServicePrincipal): Directory {
  const isThere = directory.servicePrincipals.some(({ clientId }) => clientId === principal.clientId);
  return isThere ? directory : { ...directory, servicePrincipals: [...directory.servicePrincipals, principal] };
}
