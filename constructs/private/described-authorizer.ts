/**
 * What a stack tells of an API for which a token authorizer judges: by what, and what each of its routes asks for.
 *
 * @module
 */
import type { DeploymentAdmission } from "../jwt-secured-deployment-admission";
import { isAnonymous, type Route, routeAccess } from "../jwt-secured-deployment-routes";
import type { DeniedTokens } from "../token-authorizer-function-settings";
import type { ITokenTrust } from "../token-trust";

/** Nothing where the gateway itself judges. */
export function describedAuthorizer({
  routes,
  trusts,
  authorizer,
}: Pick<DeploymentAdmission, "trusts" | "authorizer"> & { readonly routes: readonly Route[] }) {
  if (authorizer === undefined) return {};
  const { denied, settings = {} } = authorizer;
  return {
    authorizer: {
      trusts: trusts.map(describedTrust),
      ...(denied === undefined ? {} : { denied: saidLists(denied) }),
      ...(settings.cacheSeconds === undefined ? {} : { cache_seconds: settings.cacheSeconds }),
      routes: routes.filter((route) => !isAnonymous(route)).map(describedRoute),
    },
  };
}

const saidLists = (denied: DeniedTokens) =>
  Object.fromEntries(Object.entries(denied).filter(([, list]) => list !== undefined && list.length > 0));

function describedTrust({ issuers, audiences, clients, requiredClaims, keys }: ITokenTrust) {
  const { requirement } = clients;
  const published = keys.toOutput();
  const claims = [...(requirement === undefined ? [] : [requirement]), ...requiredClaims];
  return {
    ...{ issuers, audiences },
    claims: claims.map(({ claim, values }) => ({ claim, values })),
    ...("uri" in published ? { jwks_uri: published.uri } : {}),
  };
}

/** Of what it asks for each list is enough by itself, and takes all that is in it. */
function describedRoute(route: Route) {
  const { methods, path, backend } = route;
  return {
    ...{ methods, path, asks: routeAccess(route).permissions(true) },
    ...(backend.fixedStatus === undefined ? {} : { status: backend.fixedStatus }),
  };
}
