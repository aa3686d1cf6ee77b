/**
 * What a token has to say so that all routes of a deployment admit it.
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import type { PermissionKind } from "../../limits/permissions";
import { askedBy, type Permission, permissionNamed } from "../../synthesized/system/permissions";
import { type PlayedDeployment, playedRoutes } from "./local-deployments";

/**
 * A token's claims that have all that the routes of a deployment ask for.
 *
 * @param isByFunction whether an authorizer of this package judges: then routes ask for roles and groups too, by names that have a kind
 */
export function grantedClaims(deployment: PlayedDeployment, isByFunction: boolean): JsonObject {
  const routes = playedRoutes(deployment);
  if (isByFunction)
    return permissionClaims(routes.flatMap((route) => (askedBy(route) ?? []).flat()).map(permissionNamed));
  const scopes = routes.flatMap(({ authorization }) => (authorization.type === "ANY_OF" ? authorization.scopes : []));
  return scopeClaim([...new Set(scopes)]);
}

/** Roles are a program's, unless routes ask for people's alone: a token never says both. */
function permissionClaims(permissions: readonly Permission[]): JsonObject {
  const named = (wanted: PermissionKind): readonly string[] => [
    ...new Set(permissions.flatMap(({ kind, name }) => (kind === wanted ? name : []))),
  ];
  const [ofPrograms, ofPeople, groups] = [named("app-role"), named("user-role"), named("group")];
  const [idtyp, roles] = ofPrograms.length > 0 ? ["app", ofPrograms] : ["user", ofPeople];
  return {
    ...scopeClaim(named("scp")),
    ...(roles.length === 0 ? {} : { idtyp, roles: [...roles] }),
    ...(groups.length === 0 ? {} : { groups: [...groups] }),
  };
}

const scopeClaim = (scopes: readonly string[]): JsonObject => (scopes.length === 0 ? {} : { scope: scopes.join(" ") });
