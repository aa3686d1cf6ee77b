/**
 * A request that a deployment answers only with a token, made from its routes.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { isValueObject, type Value, type ValueObject } from "../value";
import type { Probe } from "./apis";

/** The first route that wants a token, GET before other methods; undefined where all are open. */
export function probeOf(endpoint: Value | undefined, routes: readonly ValueObject[]): Probe | undefined {
  const closed = routes.filter((route) => !isOpen(route));
  const route = closed.find((one) => methodOf(one) === "GET") ?? closed[0];
  if (!route || !isText(endpoint)) return undefined;
  const status = stockStatus(route);
  const scopes = scopesOf(route);
  const path = isText(route.path) ? exampleOf(route.path) : "/";
  return {
    method: methodOf(route),
    url: `${endpoint.replace(/\/$/, "")}${path}`,
    ...(status === undefined ? {} : { status }),
    ...(scopes.length === 0 ? {} : { scopes }),
  };
}

const first = (value: Value | undefined): ValueObject | undefined =>
  Array.isArray(value) ? value.filter(isValueObject)[0] : undefined;

const authorizationOf = ({ request_policies: policies }: ValueObject): ValueObject | undefined =>
  first(first(policies)?.authorization);

const isOpen = (route: ValueObject): boolean => authorizationOf(route)?.type === "ANONYMOUS";

function scopesOf(route: ValueObject): string[] {
  const { type, allowed_scope: scopes } = authorizationOf(route) ?? {};
  return type === "ANY_OF" && Array.isArray(scopes) ? scopes.filter(isText) : [];
}

function methodOf({ methods }: ValueObject): string {
  const all = Array.isArray(methods) ? methods.filter(isText) : [];
  return all.length === 0 || all.includes("ANY") || all.includes("GET") ? "GET" : (all[0] ?? "GET");
}

function stockStatus({ backend }: ValueObject): number | undefined {
  const answer = first(backend);
  return answer?.type === "STOCK_RESPONSE_BACKEND" ? Number(answer.status) : undefined;
}

/** `/orders/{id}/{rest*}` → `/orders/id/rest` */
const exampleOf = (path: string): string => path.replace(/\{(\w+)\*?\}/g, "$1");
