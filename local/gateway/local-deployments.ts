/**
 * The deployments of a stack as the local gateway runs them: what it cannot play answers 503 with the reason, and the rest is played.
 *
 * What decides who is admitted is played as a whole or not at all. A part that is not known makes a route, or the deployment, answer 503; it
 * never makes it open.
 *
 * @module
 */

import { Unknown, unknownIn, type Value } from "../../synthesized/expression/value";
import type { Stack } from "../../synthesized/stack/stack";
import type { Backend, Deployment, Route } from "../../synthesized/system/deployment";
import { type GatewayResource, gatewaysOf } from "../../synthesized/system/gateways";
import { eachOnce, type Obstacle, specificationObstacle, unknownObstacle } from "../../synthesized/system/obstacle";
import {
  gatewayWarnings,
  type ReadDeployment,
  type RouteErrors,
  readEachDeployment,
} from "../../synthesized/system/read-deployments";
import { noTransformations } from "../../synthesized/system/read-transformations";
import { SpecificationError, type SpecificationFinding } from "../../synthesized/system/specification-error";

/** Why something answers 503. */
interface NotPlayed {
  readonly notPlayed: readonly Obstacle[];
}

/** What answers those who are admitted. */
export type LocalBackend = Backend | ({ readonly type: "NOT_PLAYED" } & NotPlayed);

/** A route whose admission is played. */
export interface PlayedRoute extends Omit<Route, "backend"> {
  readonly backend: LocalBackend;
}

/** A route of which it is not known whom it admits. */
export interface UnplayedRoute extends Pick<Route, "pattern" | "methods">, NotPlayed {}

export type LocalRoute = PlayedRoute | UnplayedRoute;

/** A deployment whose routes are known. */
export interface PlayedDeployment extends Omit<Deployment, "routes"> {
  readonly routes: readonly LocalRoute[];
}

/** A deployment of which nothing is played. */
export interface UnplayedDeployment
  extends Pick<Deployment, "address" | "id" | "displayName" | "gatewayId">,
    NotPlayed {
  /** Absent where nobody knows which requests are for it. */
  readonly pathPrefix?: string;
}

export type LocalDeployment = PlayedDeployment | UnplayedDeployment;

/** Its routes; none where it is not played. */
export const playedRoutes = (deployment: LocalDeployment): readonly PlayedRoute[] =>
  "notPlayed" in deployment ? [] : deployment.routes.flatMap((route) => ("notPlayed" in route ? [] : route));

/** All that is not played of a deployment. */
export function obstaclesOf(deployment: LocalDeployment): readonly Obstacle[] {
  if ("notPlayed" in deployment) return deployment.notPlayed;
  return eachOnce(
    deployment.routes.flatMap((route) => {
      if ("notPlayed" in route) return route.notPlayed;
      return route.backend.type === "NOT_PLAYED" ? route.backend.notPlayed : [];
    }),
  );
}

/** A gateway with its deployments as they are played. */
export interface LocalGatewayResource extends Omit<GatewayResource, "deployments"> {
  readonly deployments: readonly LocalDeployment[];
}

/** What the deployments of a stack come to. */
interface LocalDeployments {
  readonly gateways: readonly LocalGatewayResource[];
  /** The same as they were read. */
  readonly read: readonly GatewayResource<Deployment<Unknown>>[];
  /** What runs here and may be otherwise in OCI. */
  readonly warnings: readonly SpecificationFinding[];
}

/** @throws {SpecificationError} with everything that the service would refuse */
export function localDeployments(stack: Stack): LocalDeployments {
  const read = readEachDeployment(stack);
  const refused = refusedOf(read);
  if (refused.length > 0) throw new SpecificationError(refused);
  const placed = read.map(placing(read));
  const gateways = gatewaysOf(
    stack,
    placed.map(({ deployment }) => deployment),
  );
  const local = new Map(placed.map((one) => [one.deployment.address, localDeployment(one)]));
  return {
    read: gateways,
    gateways: gateways.map(({ deployments, ...gateway }) => ({
      ...gateway,
      deployments: deployments.flatMap(({ address }) => local.get(address) ?? []),
    })),
    warnings: [...read.flatMap(({ warnings }) => warnings), ...gatewaysMadeUp(read), ...gatewayWarnings(stack)],
  };
}

/** Each gateway that nobody knows once, however many deployments are on it. */
function gatewaysMadeUp(read: readonly ReadDeployment[]): readonly SpecificationFinding[] {
  const byReason = new Map<string, SpecificationFinding[]>();
  for (const finding of read.flatMap(({ errors }) => errors.filter(isGatewayUnknown))) {
    const reason = finding.gap?.reason ?? finding.actual;
    byReason.set(reason, [...(byReason.get(reason) ?? []), finding]);
  }
  return [...byReason].flatMap(([reason, [first, ...others]]): readonly SpecificationFinding[] => {
    if (first === undefined) return [];
    const besides =
      others.length === 0 ? "" : ` and ${others.length} more ${others.length === 1 ? "deployment" : "deployments"}`;
    return [
      {
        ...first,
        resource: `${first.resource}${besides}`,
        actual: `a value that is not known (${reason})`,
        allowed:
          others.length === 0
            ? "It is played on a gateway of its own."
            : "They are played on one gateway of their own.",
      },
    ];
  });
}

/** What the service would refuse. */
export const refusedOf = (read: readonly ReadDeployment[]): readonly SpecificationFinding[] =>
  read.flatMap(({ errors }) => errors.filter(({ obstacle }) => obstacle === undefined));

const isGatewayUnknown = ({ field }: SpecificationFinding): boolean => field === "gateway_id";

interface PlacedDeployment extends ReadDeployment {
  readonly deployment: Deployment<Unknown> & { readonly gatewayId: string };
}

/** Puts deployments whose gateway nobody knows on one of their own; those that are on the same one for the same reason share it. */
function placing(read: readonly ReadDeployment[]): (one: ReadDeployment) => PlacedDeployment {
  const reasons = read.flatMap(({ deployment: { gatewayId } }) => (Unknown.is(gatewayId) ? gatewayId.reason : []));
  const names = [...new Set(reasons)];
  return (one) => {
    const { gatewayId: named } = one.deployment;
    const gatewayId = Unknown.is(named) ? `unknown-gateway-${names.indexOf(named.reason) + 1}` : named;
    return { ...one, deployment: { ...one.deployment, gatewayId } };
  };
}

function localDeployment({ deployment, errors, routeErrors }: PlacedDeployment): LocalDeployment {
  const { address, id, displayName, gatewayId, pathPrefix } = deployment;
  const common = { address, id, displayName, gatewayId };
  const notPlayed = wholeObstacles(deployment, errors, routeErrors);
  if (notPlayed.length > 0 || Unknown.is(pathPrefix))
    return { ...common, notPlayed, ...(Unknown.is(pathPrefix) ? {} : { pathPrefix }) };
  // Sound: `wholeObstacles` has one for each part that is not known.
  const { authentication, rateLimit, routes } = deployment as Deployment & { routes: readonly Route<Unknown>[] };
  return {
    ...{ ...common, pathPrefix, authentication, rateLimit },
    routes: routes.map((route, index) => localRoute(address, route, routeErrors[index])),
  };
}

/** What leaves open which requests a deployment answers, or whom it admits. */
function wholeObstacles(
  { address, authentication, rateLimit, routes, pathPrefix }: Deployment<Unknown>,
  errors: readonly SpecificationFinding[],
  routeErrors: readonly RouteErrors[],
): readonly Obstacle[] {
  const ofRoutes = new Set(routeErrors.flatMap(({ all }) => all));
  const own = errors.filter((error) => !ofRoutes.has(error) && !isGatewayUnknown(error));
  const unplaced = Unknown.is(routes)
    ? []
    : routes.flatMap((route, index) => {
        const isPlaced = !Unknown.is(route) && !Unknown.is(route.pattern) && !Unknown.is(route.methods);
        return isPlaced ? [] : admissionErrors(routeErrors[index]);
      });
  const obstacles = [...own, ...unplaced].map(specificationObstacle);
  if (obstacles.length > 0) return eachOnce(obstacles);
  const listed = Unknown.is(routes) ? routes : routes.flatMap(routeUnknown)[0];
  const gap = listed ?? [pathPrefix, authentication, rateLimit].flatMap((part) => unknownPart(part) ?? [])[0];
  return gap === undefined ? [] : [unknownObstacle(address, gap)];
}

const routeUnknown = (route: Route<Unknown> | Unknown): readonly Unknown[] =>
  Unknown.is(route) ? [route] : [route.pattern, route.methods].filter(Unknown.is);

/** Sound: parts of a specification are plain objects and lists, as far as values that may be unknown reach. */
const unknownPart = (part: unknown): Unknown | undefined => unknownIn(part as Value | undefined);

const admissionErrors = (errors: RouteErrors | undefined): readonly SpecificationFinding[] =>
  errors?.all.filter((error) => !errors.behindAdmission.includes(error)) ?? [];

function localRoute(address: string, route: Route<Unknown>, errors: RouteErrors | undefined): LocalRoute {
  // Sound: `wholeObstacles` has the obstacle where a path or a method is not known.
  const { pattern, methods } = route as Pick<Route, "pattern" | "methods">;
  const { authorization, cors, requestHeaders, requestQuery, responseHeaders, backend, logLevel } = route;
  const place = `${address}: ${pattern.text}`;
  const open = admissionErrors(errors).map(specificationObstacle);
  const gaps = [authorization, cors].filter(Unknown.is).map((gap) => unknownObstacle(place, gap));
  if (Unknown.is(authorization) || Unknown.is(cors) || open.length > 0)
    return { pattern, methods, notPlayed: eachOnce(open.length > 0 ? open : gaps) };
  const common = { pattern, methods, authorization, cors, logLevel: Unknown.is(logLevel) ? "INFO" : logLevel } as const;
  const behind = errors?.behindAdmission.map(specificationObstacle) ?? [];
  const parts = { requestHeaders, requestQuery, responseHeaders, backend };
  const unknown = Object.values(parts).filter(Unknown.is);
  if (unknown.length > 0 || behind.length > 0) {
    const notPlayed = eachOnce(behind.length > 0 ? behind : unknown.map((gap) => unknownObstacle(place, gap)));
    return { ...common, ...unchanged, backend: { type: "NOT_PLAYED", notPlayed } };
  }
  // Sound: none of them is unknown.
  return { ...common, ...(parts as Pick<Route, keyof typeof parts>) };
}

const unchanged = {
  requestHeaders: noTransformations,
  requestQuery: noTransformations,
  responseHeaders: noTransformations,
} as const;
