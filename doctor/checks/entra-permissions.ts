import type { Check } from "../check";
import { judgePermissions } from "../entra/permissions";

export const entraPermissions: Check = {
  id: "entra-permissions",
  group: "Entra ID",
  title: "Permissions",
  why: "Entra accepts the login, and it may register applications and assign app roles in Microsoft Graph",
  remedy:
    "A person: directory role Cloud Application Administrator\nAn application: Application.ReadWrite.OwnedBy, Application.Read.All and AppRoleAssignment.ReadWrite.All of Microsoft Graph, with admin consent",
  source:
    "https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/app_role_assignment#api-permissions",
  async check({ graphToken }) {
    const claims = await graphToken();
    return "outcome" in claims ? claims.outcome : judgePermissions(claims.value);
  },
};
