/**
 * Requests for the routes of a deployment: those that ask for a token, and those that are open.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { knownOf, Unknown } from "../expression/value";
import type { Probe } from "./apis";
import type { Authorization, Deployment, Route } from "./deployment";
import type { PathPattern } from "./path-pattern";
import { askedBy } from "./permissions";
import type { ApiReading } from "./reading";

type Routes = Pick<ApiReading, "deployment" | "endpoint">;

/**
 * The first route that wants a token, one that wants nothing of it before others, GET before other methods, and a path without parameters before others;
 * undefined where all are open.
 *
 * @param isByFunction whether an authorizer function of this package judges
 */
export function probeOf({ deployment, endpoint }: Routes, isByFunction: boolean): Probe | undefined {
  const all = knownRoutesOf(deployment).filter((route) => !isOpen(route));
  const any = all.filter(({ authorization }) => authorization.type === "AUTHENTICATION_ONLY");
  const closed = any.length > 0 ? any : all;
  const gets = closed.filter((one) => methodOf(one) === "GET");
  const route = gets.find(({ pattern }) => isPlain(pattern)) ?? gets[0] ?? closed[0];
  return route === undefined || !isText(endpoint) ? undefined : requestFor(route, endpoint, isByFunction);
}

/** One request for each route that is open to everyone. */
export function openProbesOf({ deployment, endpoint }: Routes): readonly Probe[] {
  if (!isText(endpoint)) return [];
  return knownRoutesOf(deployment)
    .filter(isOpen)
    .map((route) => requestFor(route, endpoint));
}

/** A route that can be asked, and of which it is known whom it admits. */
export interface KnownRoute extends Omit<Route<Unknown>, "pattern" | "authorization"> {
  readonly pattern: PathPattern;
  readonly authorization: Authorization;
}

export const isOpen = ({ authorization }: KnownRoute): boolean => authorization.type === "open";

/** Nobody is asked for a token there, whatever the deployment says of tokens. */
export const isOpenThroughout = (deployment: Deployment<Unknown>): boolean => {
  const known = knownRoutesOf(deployment);
  return !Unknown.is(deployment.routes) && known.length === deployment.routes.length && known.every(isOpen);
};

export const knownRoutesOf = ({ routes }: Deployment<Unknown>): readonly KnownRoute[] =>
  knownOf(Unknown.is(routes) ? [] : routes).flatMap(({ pattern, authorization, ...route }) =>
    Unknown.is(pattern) || Unknown.is(authorization) ? [] : { ...route, pattern, authorization },
  );

function requestFor(route: KnownRoute, endpoint: string, isByFunction = false): Probe {
  const { authorization, backend, pattern } = route;
  const isStock = !Unknown.is(backend) && backend.type === "STOCK_RESPONSE_BACKEND";
  return {
    method: methodOf(route),
    url: `${endpoint.replace(/\/$/, "")}${exampleOf(pattern.text)}`,
    ...(isStock ? { status: backend.status } : {}),
    ...(isPlain(pattern) ? {} : { isFilled: true }),
    ...(authorization.type !== "ANY_OF"
      ? {}
      : isByFunction
        ? { asks: askedBy(route) ?? [] }
        : { scopes: authorization.scopes }),
  };
}

function methodOf({ methods }: Pick<Route<Unknown>, "methods">): string {
  const all = Unknown.is(methods) ? [] : methods;
  return all.length === 0 || all.includes("ANY") || all.includes("GET") ? "GET" : (all[0] ?? "GET");
}

const isPlain = ({ segments }: PathPattern): boolean => segments.every(({ kind }) => kind === "text");

/** `/orders/{id}/{rest*}` → `/orders/id/rest` */
const exampleOf = (path: string): string => path.replace(/\{(\w+)\*?\}/g, "$1");
