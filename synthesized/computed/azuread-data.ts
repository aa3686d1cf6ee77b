/** What Entra ID answers to data sources. */
import { isText } from "../../internal/json";
import { membersWhenKnown, type ValueObject } from "../expression/value";
import { guid } from "./identifiers";
import type { Applying, ResourceType } from "./resource-type";

/** Microsoft's own applications that stacks ask for: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const publishedAppIds = {
  MicrosoftGraph: "00000003-0000-0000-c000-000000000000",
  AzureCLI: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
};

/** Something that is already registered has the client id that it is asked for, or one made from its name. */
function registered({ args }: Applying, make: (clientId: string) => ValueObject): ValueObject {
  const { client_id: clientId, display_name: name } = args;
  if (isText(clientId)) return make(clientId);
  return membersWhenKnown([clientId, name], () => make(guid(`client ${isText(name) ? name : ""}`)));
}

/** People and groups that may call: whom the directory holds under a name is not known here, so each name has an id of its own. */
const lookedUp = (collection: string, names: readonly string[]): ResourceType => ({
  blocks: ["timeouts"],
  compute: ({ args }) => {
    const given = names.map((argument) => args[argument]);
    return membersWhenKnown(isText(args.object_id) ? [] : [args.object_id, ...given], () => {
      const objectId = isText(args.object_id) ? args.object_id : guid(`${collection} ${given.find(isText) ?? ""}`);
      return { id: `/${collection}/${objectId}`, object_id: objectId };
    });
  },
});

export const azureadData: Readonly<Record<string, ResourceType>> = {
  "data.azuread_application": {
    blocks: ["timeouts"],
    compute: (resource) =>
      registered(resource, (clientId) => {
        const objectId = guid(`object ${clientId}`);
        return { id: `/applications/${objectId}`, object_id: objectId, client_id: clientId };
      }),
  },
  "data.azuread_application_published_app_ids": {
    blocks: ["timeouts"],
    compute: ({ seed }) => ({ id: seed, result: publishedAppIds }),
  },
  "data.azuread_client_config": {
    blocks: ["timeouts"],
    compute: ({ tenantId }) => ({
      id: `${tenantId}-stand-in`,
      tenant_id: tenantId,
      client_id: guid(`deployer client ${tenantId}`),
      object_id: guid(`deployer object ${tenantId}`),
    }),
  },
  "data.azuread_group": lookedUp("groups", ["display_name", "mail_nickname"]),
  "data.azuread_service_principal": {
    blocks: ["timeouts"],
    compute: (resource) =>
      registered(resource, (clientId) => {
        const { args, tenantId, keysOf } = resource;
        const objectId = isText(args.object_id) ? args.object_id : guid(`principal ${clientId}`);
        return {
          id: `/servicePrincipals/${objectId}`,
          object_id: objectId,
          client_id: clientId,
          application_tenant_id: tenantId,
          // The API has the roles that the stack asks it for, and the URI that most have.
          app_role_ids: Object.fromEntries(
            keysOf("app_role_ids").map((role) => [role, guid(`role ${clientId} ${role}`)]),
          ),
          service_principal_names: [clientId, `api://${clientId}`],
        };
      }),
  },
  "data.azuread_user": lookedUp("users", ["user_principal_name", "mail", "mail_nickname", "employee_id"]),
};
