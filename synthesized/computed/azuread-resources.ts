/** What Entra ID decides about its resources: https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs */
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { clientSecret, guid } from "./identifiers";
import type { Applying, ResourceType } from "./resource-type";

const textOf = (value: Json | undefined): string => (isText(value) ? value : "");

/** `value` → `id` of roles or scopes, as the provider maps them. */
function idsByValue(blocks: Json | undefined): JsonObject {
  const items = Array.isArray(blocks) ? blocks.filter(isObject) : [];
  return Object.fromEntries(items.map((item) => [textOf(item.value), item.id ?? null]));
}

function scopesOf(args: JsonObject): Json | undefined {
  const [api] = Array.isArray(args.api) ? args.api.filter(isObject) : [];
  return api?.oauth2_permission_scope;
}

function application({ seed, args }: Applying): JsonObject {
  const objectId = guid(`object ${seed}`);
  return {
    id: `/applications/${objectId}`,
    object_id: objectId,
    client_id: guid(`client ${seed}`),
    publisher_domain: "standin.onmicrosoft.com",
    disabled_by_microsoft: "",
    app_role_ids: idsByValue(args.app_role),
    oauth2_permission_scope_ids: idsByValue(scopesOf(args)),
  };
}

function servicePrincipal({ seed, args, tenantId, find }: Applying): JsonObject {
  const objectId = guid(`principal ${seed}`);
  const registered = find("azuread_application", "client_id", args.client_id);
  return {
    id: `/servicePrincipals/${objectId}`,
    object_id: objectId,
    application_tenant_id: tenantId,
    type: "Application",
    app_role_ids: registered?.app_role_ids ?? {},
    oauth2_permission_scope_ids: registered?.oauth2_permission_scope_ids ?? {},
    ...(registered ? { display_name: registered.display_name ?? "" } : {}),
    sign_in_audience: registered?.sign_in_audience ?? "AzureADMyOrg",
  };
}

/** Two years, as Microsoft Graph does when no end is given. */
const twoYearsAfter = (time: Date): string => {
  const end = new Date(time);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end.toISOString();
};

/** `/applications/<object id>` → the object id. */
const objectIdOf = (applicationId: Json | undefined): string => textOf(applicationId).split("/").at(-1) ?? "";

/** A part of an application that has an id of its own. */
const part = (
  kind: string,
  idAttribute: string,
  more: (resource: Applying) => JsonObject = () => ({}),
  blocks: readonly string[] = [],
): ResourceType => ({
  blocks: [...blocks, "timeouts"],
  replacedBy: "any",
  compute: (resource) => {
    const key = guid(`${kind} ${resource.seed}`);
    return { id: `${objectIdOf(resource.args.application_id)}/${kind}/${key}`, [idAttribute]: key, ...more(resource) };
  },
});

/** A part of an application that is known by what it says. */
const statement = (kind: string, argument: string): ResourceType => ({
  blocks: ["timeouts"],
  compute: ({ args }) => ({
    id: `${textOf(args.application_id)}/${kind}/${Buffer.from(textOf(args[argument])).toString("base64")}`,
  }),
});

const validity = ({ createdAt }: Applying): JsonObject => ({
  start_date: createdAt.toISOString(),
  end_date: twoYearsAfter(createdAt),
});

export const azureadResources: Readonly<Record<string, ResourceType>> = {
  azuread_application: {
    blocks: [
      "access_token",
      "api",
      "app_role",
      "feature_tags",
      "id_token",
      "implicit_grant",
      "oauth2_permission_scope",
      "optional_claims",
      "password",
      "public_client",
      "required_resource_access",
      "resource_access",
      "saml2_token",
      "single_page_application",
      "timeouts",
      "web",
    ],
    compute: application,
  },
  azuread_application_certificate: part("certificate", "key_id", validity),
  azuread_application_federated_identity_credential: part("federatedIdentityCredential", "credential_id"),
  azuread_application_identifier_uri: statement("identifierUris", "identifier_uri"),
  azuread_application_owner: statement("owners", "owner_object_id"),
  azuread_application_password: part("password", "key_id", (resource) => ({
    ...validity(resource),
    display_name: "",
    value: clientSecret(resource.seed),
  })),
  azuread_application_pre_authorized: statement("preAuthorizedApplications", "authorized_client_id"),
  azuread_app_role_assignment: {
    blocks: ["timeouts"],
    compute: ({ seed, args, find }) => ({
      id: `/servicePrincipals/${textOf(args.resource_object_id)}/appRoleAssignedTo/${guid(seed)}`,
      principal_type: "ServicePrincipal",
      principal_display_name:
        find("azuread_service_principal", "object_id", args.principal_object_id)?.display_name ?? "",
      resource_display_name:
        find("azuread_service_principal", "object_id", args.resource_object_id)?.display_name ?? "",
    }),
  },
  azuread_group: {
    blocks: ["dynamic_membership", "timeouts"],
    compute: ({ seed }) => {
      const objectId = guid(`group ${seed}`);
      return { id: `/groups/${objectId}`, object_id: objectId };
    },
  },
  azuread_service_principal: {
    blocks: ["feature_tags", "features", "saml_single_sign_on", "timeouts"],
    compute: servicePrincipal,
  },
};
