/**
 * What the azuread provider needs for the resources of the stack, and whether a token says so.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/app_role_assignment#api-permissions
 *
 * @module
 */
import { parseJson, text, texts } from "../../internal/json";
import type { DoctorCheck } from "../check";
import { cannotTell, type Diagnosis, missing, ok } from "../outcome";

export const entraPermissions: DoctorCheck = {
  id: "entra-permissions",
  group: "Entra ID",
  title: "Permissions",
  why: "Entra accepts the login, and it may register applications and assign app roles in Microsoft Graph",
  remedy:
    "A person: directory role Cloud Application Administrator\nAn application: Application.ReadWrite.OwnedBy, Application.Read.All and AppRoleAssignment.ReadWrite.All of Microsoft Graph, with admin consent",
  source:
    "https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/app_role_assignment#api-permissions",
  async check({ graphToken }) {
    const token = await graphToken();
    if ("outcome" in token) return token.outcome;
    const claims = readClaims(token.value);
    return claims === undefined
      ? cannotTell("Entra's token for Microsoft Graph cannot be read")
      : judgePermissions(claims);
  },
};

/** Each needs one of its permissions. https://learn.microsoft.com/en-us/graph/permissions-reference */
const needs: readonly { readonly to: string; readonly oneOf: readonly string[] }[] = [
  {
    to: "register applications",
    oneOf: ["Application.ReadWrite.OwnedBy", "Application.ReadWrite.All", "Directory.ReadWrite.All"],
  },
  { to: "assign app roles", oneOf: ["AppRoleAssignment.ReadWrite.All"] },
  {
    to: "read applications",
    oneOf: ["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
  },
];

/** https://learn.microsoft.com/en-us/entra/identity/role-based-access-control/permissions-reference */
const sufficientRoles: ReadonlyMap<string, string> = new Map([
  ["9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "Application Administrator"],
  ["158c047a-c907-4556-b7ef-466551a6b5f7", "Cloud Application Administrator"],
  ["62e90394-69f5-4237-9190-012177145e10", "Global Administrator"],
]);

export function judgePermissions(claims: TokenClaims): Diagnosis {
  const role = claims.directoryRoles?.map((id) => sufficientRoles.get(id)).find(Boolean);
  const mayActForPerson = claims.scopes?.includes("Directory.AccessAsUser.All") ?? false;
  if (role !== undefined && (claims.scopes === undefined || mayActForPerson)) return ok(`directory role ${role}`);
  const granted = claims.scopes ?? claims.roles;
  const lacking = needs.filter(({ oneOf }) => !oneOf.some((permission) => granted.includes(permission)));
  if (lacking.length === 0 && claims.scopes === undefined) return ok("the application permissions that are needed");
  return claims.scopes === undefined ? lackingPermissions(lacking) : lackingRole(claims);
}

function lackingPermissions(lacking: typeof needs): Diagnosis {
  const wanted = lacking.map(({ to, oneOf }) => `${to} (${oneOf[0]})`).join(", ");
  const roles = lacking.map(({ oneOf }) => oneOf[0]).join(", ");
  return missing(
    `the application's token does not permit to ${wanted}`,
    `Grant the application ${roles} of Microsoft Graph (application permissions), with admin consent:\naz ad app permission admin-consent --id $ARM_CLIENT_ID`,
  );
}

/** What a person may do is the directory role's, whatever the token's scopes. */
function lackingRole({ directoryRoles }: TokenClaims): Diagnosis {
  if (directoryRoles === undefined) {
    return cannotTell(`the token does not list the person's directory roles; one of these is needed: ${names()}`);
  }
  return missing(
    `the person has none of the active directory roles ${names()} (a custom role that permits the same is not seen here)`,
    "Activate the role in Privileged Identity Management, or have it assigned; then: az logout && az login --allow-no-subscriptions",
  );
}

const names = (): string => [...sufficientRoles.values()].join(", ");

/**
 * What a token for Microsoft Graph says of its holder. Read, not verified: it comes straight from Entra, and decides nothing.
 * https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export interface TokenClaims {
  /** Application permissions. */
  readonly roles: readonly string[];
  /** Delegated permissions: present in a person's token only. */
  readonly scopes?: readonly string[];
  /** Template ids of directory roles; absent if Entra left them out. */
  readonly directoryRoles?: readonly string[];
}

/** @returns `undefined` for what is not a JWT */
export function readClaims(token: string): TokenClaims | undefined {
  const parts = token.split(".");
  const claims = parts.length === 3 ? parseJson(Buffer.from(parts[1] ?? "", "base64url").toString()) : undefined;
  if (typeof claims !== "object" || claims === null) return undefined;
  const scopes = text(claims, "scp")?.split(" ");
  const directoryRoles = "wids" in claims ? texts(claims, "wids") : undefined;
  return { roles: texts(claims, "roles"), ...(scopes && { scopes }), ...(directoryRoles && { directoryRoles }) };
}
