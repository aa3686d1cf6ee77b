/**
 * A small tenant, written as an evaluated stack: an API of each token version, clients of every kind.
 */
import { type MovableClock, movableClock } from "../../../local/clock";
import { endOf } from "../../../local/ending";
import { type Entra, startEntra } from "../../../local/entra/entra";
import { issuersOf } from "../../../local/entra/issuers";
import type { EventSink } from "../../../local/events";
import { type LocalDeployment, localDeployments } from "../../../local/gateway/local-deployments";
import { type HttpsFace, startHttpsFace } from "../../../local/https-face";
import type { Value } from "../../../synthesized/expression/value";
import type { Resource, Stack } from "../../../synthesized/stack/stack";
import { type OriginMapBuilder, originMap } from "../../../synthesized/system/origins";
import { tokenAuthentication } from "../gateway/issuer";
import { deploymentResource, stackOf as stackWith, stockRoute } from "../gateway/test-stack";

export const tenantId = "11111111-2222-4333-8444-555555555555";
const role = "99999999-0000-4000-8000-000000000001";
const scope = "99999999-0000-4000-8000-000000000002";
const userRole = "99999999-0000-4000-8000-000000000003";
export const personId = "fefefefe-0000-4000-8000-000000000001";
const noRole = "00000000-0000-0000-0000-000000000000";

export const applied = new Date("2030-01-01T00:00:00Z");

export const ids = {
  api: "a0000000-0000-4000-8000-000000000001",
  oldApi: "a0000000-0000-4000-8000-000000000002",
  openApi: "a0000000-0000-4000-8000-000000000003",
  orphanApi: "a0000000-0000-4000-8000-000000000004",
  disabledApi: "a0000000-0000-4000-8000-000000000005",
  sharedApi: "a0000000-0000-4000-8000-000000000006",
  client: "c0000000-0000-4000-8000-000000000001",
  roleless: "c0000000-0000-4000-8000-000000000002",
  assignedWithoutRole: "c0000000-0000-4000-8000-000000000003",
  orphanClient: "c0000000-0000-4000-8000-000000000004",
  disabledClient: "c0000000-0000-4000-8000-000000000005",
  sharedClient: "c0000000-0000-4000-8000-000000000006",
  identity: "c0000000-0000-4000-8000-000000000007",
  cli: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
} as const;

export const secret = "s3cret~with.odd+chars/&=%";
export const futureSecret = "future~secret";
export const expiredSecret = "expired~secret";

export const federated = {
  issuer: "https://token.actions.example.com",
  subject: "repo:acme/orders:environment:prod",
  audience: "api://AzureADTokenExchange",
};

const objectId = (clientId: string): string => clientId.replace(/^./, "b");
const principalId = (clientId: string): string => clientId.replace(/^./, "d");

interface ApplicationShape {
  readonly name: string;
  readonly clientId: string;
  readonly values?: { readonly [attribute: string]: Value };
  /** Values of its service principal; `null` for none. */
  readonly principal?: { readonly [attribute: string]: Value } | null;
}

export function resource(type: string, name: string, values: Resource["values"]): Resource {
  const [mode, bare] = type.startsWith("data.") ? (["data", type.slice(5)] as const) : (["managed", type] as const);
  return { address: `${type}.${name}`, type: bare, name, mode, values, dependsOn: [] };
}

export function stackOf(resources: readonly Resource[], evaluatedAt = applied): Stack {
  return {
    ...{ directory: "/nowhere", name: "tenant", evaluatedAt, resources, outputs: new Map(), variables: new Map() },
    notUnderstood: [],
    resourcesOf: (type) =>
      resources.filter((each) =>
        type.startsWith("data.")
          ? each.mode === "data" && `data.${each.type}` === type
          : each.mode === "managed" && each.type === type,
      ),
    evaluateAt: (now) => stackOf(resources, now),
  };
}

function application({ name, clientId, values = {}, principal = {} }: ApplicationShape): readonly Resource[] {
  const registered = resource("azuread_application", name, {
    ...{
      display_name: name,
      client_id: clientId,
      object_id: objectId(clientId),
      id: `/applications/${objectId(clientId)}`,
    },
    ...values,
  });
  if (principal === null) return [registered];
  return [
    registered,
    resource("azuread_service_principal", name, {
      client_id: clientId,
      object_id: principalId(clientId),
      id: `/servicePrincipals/${principalId(clientId)}`,
      ...principal,
    }),
  ];
}

const apiRole: Value = {
  allowed_member_types: ["Application"],
  description: "x",
  display_name: "x",
  enabled: true,
  id: role,
  value: "Api.Invoke",
};
const apiUserRole: Value = { allowed_member_types: ["User"], enabled: true, id: userRole, value: "Api.User" };
const apiScope: Value = { id: scope, value: "access", enabled: true };

function password(name: string, of: string, values: Resource["values"]): Resource {
  return resource("azuread_application_password", name, {
    application_id: `/applications/${objectId(of)}`,
    key_id: name,
    ...values,
  });
}

function assignment(name: string, client: string, api: string, roleId: string): Resource {
  return resource("azuread_app_role_assignment", name, {
    app_role_id: roleId,
    principal_object_id: principalId(client),
    resource_object_id: principalId(api),
  });
}

/** The resource that makes the client trust an issuer. */
export function federatedCredential(
  name: string,
  of: { issuer: string; subject: string; audiences: string[] },
): Resource {
  const { issuer, subject, audiences } = of;
  return resource("azuread_application_federated_identity_credential", name, {
    application_id: `/applications/${objectId(ids.client)}`,
    ...{ display_name: name, issuer, subject, audiences },
  });
}

export const baseResources: readonly Resource[] = [
  resource("data.azuread_client_config", "current", {
    tenant_id: tenantId,
    object_id: "e0000000-0000-4000-8000-000000000001",
  }),
  ...application({
    ...{ name: "api", clientId: ids.api, principal: { app_role_assignment_required: true } },
    values: {
      app_role: [apiRole, apiUserRole],
      api: [{ requested_access_token_version: 2, oauth2_permission_scope: [apiScope] }],
      optional_claims: [{ access_token: [{ name: "idtyp", additional_properties: ["include_user_token"] }] }],
    },
  }),
  resource("azuread_application_identifier_uri", "api", {
    application_id: `/applications/${objectId(ids.api)}`,
    identifier_uri: `api://${ids.api}`,
  }),
  resource("azuread_application_pre_authorized", "cli", {
    application_id: `/applications/${objectId(ids.api)}`,
    authorized_client_id: ids.cli,
    permission_ids: [scope],
  }),
  ...application({
    ...{ name: "old-api", clientId: ids.oldApi, principal: { app_role_assignment_required: true } },
    values: {
      app_role: [
        {
          ...{ allowed_member_types: ["Application"], description: "x", display_name: "x", enabled: true },
          id: role,
          value: "Api.Invoke",
        },
      ],
      identifier_uris: ["https://old.example.com/api"],
    },
  }),
  ...application({
    name: "open-api",
    clientId: ids.openApi,
    values: { identifier_uris: ["api://open"], api: [{ requested_access_token_version: 2 }] },
  }),
  ...application({ name: "orphan-api", clientId: ids.orphanApi, principal: null }),
  ...application({ name: "disabled-api", clientId: ids.disabledApi, principal: { account_enabled: false } }),
  ...application({ name: "client", clientId: ids.client }),
  ...application({ name: "roleless", clientId: ids.roleless }),
  ...application({ name: "assigned-without-role", clientId: ids.assignedWithoutRole }),
  ...application({ name: "orphan-client", clientId: ids.orphanClient, principal: null }),
  ...application({ name: "disabled-client", clientId: ids.disabledClient, principal: { account_enabled: false } }),
  password("current", ids.client, {
    value: secret,
    end_date: "2030-06-01T00:00:00Z",
  }),
  password("former", ids.client, { value: expiredSecret, end_date: "2029-12-31T00:00:00Z" }),
  password("next", ids.client, { value: futureSecret, start_date: "2030-03-01T00:00:00Z" }),
  password("roleless", ids.roleless, { value: secret }),
  password("assigned", ids.assignedWithoutRole, { value: secret }),
  assignment("client", ids.client, ids.api, role),
  assignment("client_old", ids.client, ids.oldApi, role),
  assignment("without_role", ids.assignedWithoutRole, ids.api, noRole),
  resource("azuread_app_role_assignment", "person", {
    app_role_id: userRole,
    principal_object_id: personId,
    resource_object_id: principalId(ids.api),
  }),
  federatedCredential("ci", { ...federated, audiences: [federated.audience] }),
];

const optionalClaims: Value = [
  {
    access_token: [
      { name: "idtyp", additional_properties: ["include_user_token"] },
      ...["acct", "email", "upn"].map((name) => ({ name, additional_properties: [] })),
    ],
  },
];

/** An API and a client for several tenants, and a managed identity that holds a role of the API. */
export const sharedResources = (tokenVersion: 1 | 2): readonly Resource[] => [
  ...application({
    ...{ name: "shared-api", clientId: ids.sharedApi, principal: { app_role_assignment_required: true } },
    values: {
      ...{
        sign_in_audience: "AzureADMultipleOrgs",
        identifier_uris: ["api://shared"],
        app_role: [apiRole, apiUserRole],
      },
      api: [{ requested_access_token_version: tokenVersion, oauth2_permission_scope: [apiScope] }],
      optional_claims: optionalClaims,
    },
  }),
  resource("azuread_application_pre_authorized", "shared_cli", {
    application_id: `/applications/${objectId(ids.sharedApi)}`,
    ...{ authorized_client_id: ids.cli, permission_ids: [scope] },
  }),
  ...application({
    name: "shared-client",
    clientId: ids.sharedClient,
    values: { sign_in_audience: "AzureADMultipleOrgs" },
  }),
  password("shared", ids.sharedClient, { value: secret }),
  assignment("shared", ids.sharedClient, ids.sharedApi, role),
  resource("azuread_app_role_assignment", "shared_person", {
    ...{ app_role_id: userRole, principal_object_id: personId, resource_object_id: principalId(ids.sharedApi) },
  }),
  resource("azurerm_user_assigned_identity", "job", {
    ...{ client_id: ids.identity, principal_id: principalId(ids.identity), name: "job", id: identityId },
  }),
  assignment("identity", ids.identity, ids.sharedApi, role),
];
export const identityId =
  "/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/job";

/** The resource that registers a certificate for the client. */
export function clientCertificate(pem: string, values: { readonly [attribute: string]: Value } = {}): Resource {
  return resource("azuread_application_certificate", "client", {
    application_id: `/applications/${objectId(ids.client)}`,
    type: "AsymmetricX509Cert",
    value: pem,
    ...values,
  });
}

/** A deployment that trusts the issuers of these tenants. */
export function trusting(audience: string, tenants: readonly string[], version: 1 | 2 = 2): readonly LocalDeployment[] {
  const issuers = tenants.map((tenant) => issuersOf().of(version, tenant));
  const checks = { issuers, audiences: [audience] };
  const specification = { request_policies: [tokenAuthentication({}, checks)], routes: [stockRoute("/x", "in")] };
  const { gateways } = localDeployments(stackWith([deploymentResource("/api", specification)]));
  return gateways.flatMap(({ deployments }) => deployments);
}

export interface RunningTenant {
  readonly entra: Entra;
  readonly clock: MovableClock;
  readonly origins: OriginMapBuilder;
  /** Where asked for. */
  readonly https: HttpsFace | undefined;
}

/** Starts the tenant at the moment of its apply. */
export async function startTenant(
  extra: readonly Resource[] = [],
  options: {
    readonly https?: boolean;
    readonly deployments?: readonly LocalDeployment[];
    readonly events?: EventSink;
  } = {},
): Promise<RunningTenant> {
  const clock = movableClock({ now: () => applied.getTime() });
  const origins = originMap();
  const stack = stackOf([...baseResources, ...extra]);
  const closing: (() => Promise<void>)[] = [];
  const https = options.https ? await startHttpsFace({}, { stack, gateways: [], closing }) : undefined;
  const entra = await startEntra(stack, { clock, origins, ...options, https });
  closing.push(entra.close);
  return { entra: { ...entra, close: endOf(closing) }, clock, origins, https };
}

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [member: string]: unknown };
}

/** Asks a token endpoint; a form value of `undefined` is left out. */
export async function askToken(
  entra: Entra,
  form: { readonly [name: string]: string | undefined },
  options: { readonly path?: string; readonly headers?: Record<string, string> } = {},
): Promise<TokenAnswer> {
  const present = Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const answer = await fetch(`${entra.url}/${options.path ?? `${tenantId}/oauth2/v2.0/token`}`, {
    method: "POST",
    body: new URLSearchParams(present),
    headers: options.headers ?? {},
  });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
}

/** The form of a client that does everything right. */
export const goodForm = {
  grant_type: "client_credentials",
  client_id: ids.client,
  client_secret: secret,
  scope: `api://${ids.api}/.default`,
};
