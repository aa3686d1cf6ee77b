/**
 * The roles of an API, and what it takes until a client holds one.
 *
 * @module
 */
import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { Sleep as TimeSleep } from "@cdktf/provider-time/lib/sleep";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { entra as limits } from "../limits/entra";
import { ENTRA_REPLICATION } from "./azure-oauth-app-settings";
import { beyond, type Finding, shownWith } from "./private/findings";

/** The values of the roles that a client is to hold: those that it asks for, or the only one that the API is known to have. */
export function wantedRoles(
  { roles }: { readonly roles?: readonly string[] | undefined },
  ofApi: readonly string[] | undefined,
): readonly string[] {
  return roles ?? (ofApi?.length === 1 ? ofApi : []);
}

/** What an API says of its roles. */
export interface ApiRoles {
  /** Their values; `undefined` where only Entra knows them. */
  readonly values: readonly string[] | undefined;
  /** The ids of those of them that are wanted, by value. */
  ids(wanted: readonly string[]): ReadonlyMap<string, string>;
}

/** Roles whose ids are known by their values. */
export const knownRoles = (byValue: ReadonlyMap<string, string>): ApiRoles => ({
  values: [...byValue.keys()],
  ids: (wanted) => new Map([...byValue].filter(([value]) => wanted.includes(value))),
});

/** The service principal of an API, to which roles are assigned. */
export interface ApiPrincipal {
  /** Its object id. */
  readonly objectId: string;
  /** Assignments wait for these. */
  readonly dependencies: readonly ITerraformDependable[];
}

/** Who is assigned which roles of which API. */
interface Holder {
  /** Object id of the holder's service principal. */
  readonly objectId: string;
  /** Ids of the roles, by the roles' values. */
  readonly roles: ReadonlyMap<string, string>;
  /** The API's service principal. */
  readonly api: ApiPrincipal;
  /** What the holder itself waits for. */
  readonly dependencies: readonly ITerraformDependable[];
}

/** What was made so that a client holds its roles. */
interface RolesHeld {
  /** The wait between service principals and assignments. */
  readonly replication: TimeSleep;
  /** One for each role. */
  readonly roleAssignments: readonly AppRoleAssignment[];
}

/** Assigns the roles when Entra knows both service principals everywhere. */
export function assignRoles(scope: Construct, { objectId, roles, api, dependencies }: Holder): RolesHeld {
  const replication = new TimeSleep(scope, "Replication", {
    createDuration: ENTRA_REPLICATION,
    triggers: { api: api.objectId, client: objectId },
    dependsOn: [...api.dependencies, ...dependencies],
  });
  const roleAssignments = [...roles].map(
    ([role, appRoleId]) =>
      new AppRoleAssignment(scope, `Role-${role}`, {
        appRoleId,
        principalObjectId: objectId,
        resourceObjectId: api.objectId,
        dependsOn: [replication],
      }),
  );
  return { replication, roleAssignments };
}

/** @param ofApi the roles that there are */
export function unknownRole(setting: string, role: string, ofApi: readonly string[]): Finding {
  const rule = `${ofApi.join(", ")}; an API defines further ones in its roles, or, where it exists, in Entra`;
  return beyond("ROLE_UNKNOWN", setting, shownWith(role, ", which is no role of the API"), {
    rule,
    source: limits.clientRoles.source,
  });
}
