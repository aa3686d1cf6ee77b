/** What Entra ID answers to data sources. */
import { isText, type Json } from "../../internal/json";
import { guid } from "./identifiers";
import type { ResourceType } from "./resource-type";

/** Microsoft's own applications that stacks ask for: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const publishedAppIds = {
  MicrosoftGraph: "00000003-0000-0000-c000-000000000000",
  AzureCLI: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
};

/** Something that is already registered has the client id that it is asked for, or one made from its name. */
const clientIdOf = (clientId: Json | undefined, displayName: Json | undefined): string =>
  isText(clientId) ? clientId : guid(`client ${isText(displayName) ? displayName : ""}`);

/** People and groups that may call: whom the directory holds under a name is not known here, so each name has an id of its own. */
const lookedUp = (collection: string, names: readonly string[]): ResourceType => ({
  blocks: ["timeouts"],
  compute: ({ args }) => {
    const name = names.map((argument) => args[argument]).find(isText) ?? "";
    const objectId = isText(args.object_id) ? args.object_id : guid(`${collection} ${name}`);
    return { id: `/${collection}/${objectId}`, object_id: objectId };
  },
});

export const azureadData: Readonly<Record<string, ResourceType>> = {
  "data.azuread_application": {
    blocks: ["timeouts"],
    compute: ({ args }) => {
      const clientId = clientIdOf(args.client_id, args.display_name);
      const objectId = guid(`object ${clientId}`);
      return { id: `/applications/${objectId}`, object_id: objectId, client_id: clientId };
    },
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
    compute: ({ args, tenantId }) => {
      const clientId = clientIdOf(args.client_id, args.display_name);
      const objectId = isText(args.object_id) ? args.object_id : guid(`principal ${clientId}`);
      return {
        id: `/servicePrincipals/${objectId}`,
        object_id: objectId,
        client_id: clientId,
        application_tenant_id: tenantId,
      };
    },
  },
  "data.azuread_user": lookedUp("users", ["user_principal_name", "mail", "mail_nickname", "employee_id"]),
};
