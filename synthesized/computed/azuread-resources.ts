/** What Entra ID decides about its resources: https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs */
import { isText } from "../../internal/json";
import { isValueObject, membersWhenKnown, type Value, type ValueObject, whenKnown } from "../expression/value";
import { clientSecret, guid } from "./identifiers";
import type { Applying, ResourceType } from "./resource-type";

const textOf = (value: Value | undefined): string => (isText(value) ? value : "");

/** `value` → `id` of roles or scopes, as the provider maps them. */
function idsByValue(blocks: Value | undefined): Value {
  const items = Array.isArray(blocks) ? blocks : [blocks];
  const values = items.map((item) => (isValueObject(item) ? item.value : item));
  return whenKnown(values, () =>
    Object.fromEntries(items.filter(isValueObject).map((item) => [textOf(item.value), item.id ?? null])),
  );
}

function scopesOf({ api }: ValueObject): Value | undefined {
  const [first] = Array.isArray(api) ? api : [api];
  return isValueObject(first) ? first.oauth2_permission_scope : first;
}

function application({ seed, args }: Applying): ValueObject {
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

function servicePrincipal({ seed, args, tenantId, find }: Applying): ValueObject {
  const objectId = guid(`principal ${seed}`);
  const registered = find("azuread_application", "client_id", args.client_id);
  return {
    id: `/servicePrincipals/${objectId}`,
    object_id: objectId,
    application_tenant_id: tenantId,
    type: "Application",
    ...membersWhenKnown([args.client_id], () => ({
      app_role_ids: registered?.app_role_ids ?? {},
      oauth2_permission_scope_ids: registered?.oauth2_permission_scope_ids ?? {},
      ...(registered ? { display_name: registered.display_name ?? "" } : {}),
      sign_in_audience: registered?.sign_in_audience ?? "AzureADMyOrg",
    })),
  };
}

/** Two years, as Microsoft Graph does when no end is given. */
const twoYearsAfter = (time: Date): string => {
  const end = new Date(time);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end.toISOString();
};

/** `/applications/<object id>` → the object id. */
const objectIdOf = (applicationId: Value | undefined): string => textOf(applicationId).split("/").at(-1) ?? "";

/** A part of an application that has an id of its own. */
const part = (
  kind: string,
  idAttribute: string,
  more: (resource: Applying) => ValueObject = () => ({}),
  blocks: readonly string[] = [],
): ResourceType => ({
  blocks: [...blocks, "timeouts"],
  replacedBy: "any",
  compute: (resource) => {
    const key = guid(`${kind} ${resource.seed}`);
    const { application_id: application } = resource.args;
    const id = whenKnown([application], () => `${objectIdOf(application)}/${kind}/${key}`);
    return { id, [idAttribute]: key, ...more(resource) };
  },
});

/** A part of an application that is known by what it says. */
const statement = (kind: string, argument: string): ResourceType => ({
  blocks: ["timeouts"],
  compute: ({ args }) =>
    membersWhenKnown([args.application_id, args[argument]], () => ({
      id: `${textOf(args.application_id)}/${kind}/${Buffer.from(textOf(args[argument])).toString("base64")}`,
    })),
});

const validity = ({ createdAt }: Applying): ValueObject => ({
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
  azuread_application_redirect_uris: statement("redirectUris", "type"),
  azuread_app_role_assignment: {
    blocks: ["timeouts"],
    compute: ({ seed, args, find }) => {
      const nameOf = (objectId: Value | undefined): Value =>
        whenKnown([objectId], () => find("azuread_service_principal", "object_id", objectId)?.display_name ?? "");
      const { principal_object_id: principal, resource_object_id: resource } = args;
      return {
        id: whenKnown([resource], () => `/servicePrincipals/${textOf(resource)}/appRoleAssignedTo/${guid(seed)}`),
        principal_type: "ServicePrincipal",
        principal_display_name: nameOf(principal),
        resource_display_name: nameOf(resource),
      };
    },
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
