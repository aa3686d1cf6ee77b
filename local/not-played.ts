/**
 * What of a stack is not played on this machine.
 *
 * @module
 */
import { authorizersOf } from "../synthesized/system/deciding-parts";
import type { Obstacle } from "../synthesized/system/obstacle";

import type { Entra } from "./entra/entra";
import type { LocalFunctions } from "./functions/local-functions";
import type { LocalGatewayResource, LocalRoute } from "./gateway/local-deployments";

/** Something of the stack that is not played: requests for it are answered with 503 and the reason. */
export interface NotPlayed {
  /** What people know it by: `deployment /orders`, `GET /orders/{id}`, `oci_functions_function.f`. */
  readonly subject: string;
  /** Address of the deployment; absent for what is part of none. */
  readonly deployment?: string;
  readonly obstacles: readonly Obstacle[];
}

/** Of gateways, functions and tenant together. */
export const notPlayedOf = (
  gateways: readonly LocalGatewayResource[],
  functions: LocalFunctions,
  entra: Entra,
): readonly NotPlayed[] => [...gateways.flatMap((gateway) => notPlayedOn(gateway, functions)), ...leftOutOf(entra)];

/** Deployments, routes, and what lies behind routes. */
function notPlayedOn(gateway: LocalGatewayResource, functions: LocalFunctions): readonly NotPlayed[] {
  return gateway.deployments.flatMap((deployment): readonly NotPlayed[] => {
    const { address, pathPrefix = address } = deployment;
    if ("notPlayed" in deployment)
      return [{ subject: `deployment ${pathPrefix}`, deployment: address, obstacles: deployment.notPlayed }];
    const deciding = authorizersOf(deployment.authentication).flatMap((id) => functions.obstacles(id, gateway));
    if (deciding.length > 0) return [{ subject: `deployment ${pathPrefix}`, deployment: address, obstacles: deciding }];
    return deployment.routes.flatMap((route) => {
      const obstacles = routeObstacles(route, gateway, functions);
      const subject = `${route.methods.join(", ")} ${pathPrefix === "/" ? "" : pathPrefix}${route.pattern.text}`;
      return obstacles.length === 0 ? [] : [{ subject, deployment: address, obstacles }];
    });
  });
}

function routeObstacles(
  route: LocalRoute,
  gateway: LocalGatewayResource,
  functions: LocalFunctions,
): readonly Obstacle[] {
  if ("notPlayed" in route) return route.notPlayed;
  const { backend } = route;
  if (backend.type === "NOT_PLAYED") return backend.notPlayed;
  return backend.type === "ORACLE_FUNCTIONS_BACKEND" ? functions.obstacles(backend.functionId, gateway) : [];
}

/** What of the tenant is not known. */
function leftOutOf({ tenant: { obstacles } }: Entra): readonly NotPlayed[] {
  return obstacles.map((obstacle) => ({ subject: "part of the tenant", obstacles: [obstacle] }));
}
