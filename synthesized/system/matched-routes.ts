/**
 * Which live route is which of the stack's. To callers a route is its path and its methods; Terraform knows it by its place in a list alone.
 *
 * @module
 */
import { isText, type JsonObject } from "../../internal/json";
import { Unknown, type Value, type ValueObject } from "../expression/value";

/** A route as a reader knows it, and where Terraform has it. */
export interface RoutePlace {
  readonly methods: readonly string[];
  readonly path: string;
  /** In the list of routes that is live; of a route that is not, in that of the stack. */
  readonly index: number;
}

export interface MatchedRoutes {
  readonly pairs: readonly { readonly written: ValueObject; readonly live: JsonObject; readonly route: RoutePlace }[];
  /** Of the stack alone. */
  readonly missing: readonly RoutePlace[];
  /** Live alone. */
  readonly added: readonly RoutePlace[];
  /** Those that are on both sides stand in another order. */
  readonly isReordered: boolean;
}

/** First those of the same path and methods, then those of the same path, then what has a path that is not known, by its place. */
export function matchedRoutes(written: readonly ValueObject[], live: readonly JsonObject[]): MatchedRoutes {
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  const steps: readonly ((one: ValueObject, other: JsonObject, isSamePlace: boolean) => boolean)[] = [
    (one, other) => isSamePath(one, other) && methodsOf(one) === methodsOf(other),
    isSamePath,
    ({ path }, _, isSamePlace) => isSamePlace && Unknown.is(path),
  ];
  for (const isPair of steps)
    for (const [one, own] of written.entries()) {
      if (partners.has(one)) continue;
      const found = live.findIndex((has, other) => !taken.has(other) && isPair(own, has, one === other));
      if (found < 0) continue;
      partners.set(one, found);
      taken.add(found);
    }
  const order = [...written.keys()].flatMap((one) => partners.get(one) ?? []);
  return {
    pairs: [...written.entries()].flatMap(([one, own]) => {
      const other = partners.get(one) ?? -1;
      const has = live[other];
      return has === undefined ? [] : [{ written: own, live: has, route: placeOf(has, other) }];
    }),
    missing: [...written.entries()].flatMap(([one, own]) => (partners.has(one) ? [] : [placeOf(own, one)])),
    added: [...live.entries()].flatMap(([other, has]) => (taken.has(other) ? [] : [placeOf(has, other)])),
    isReordered: order.some((other, index) => other < (order[index - 1] ?? 0)),
  };
}

const placeOf = (route: ValueObject, index: number): RoutePlace => ({
  methods: textsIn(route.methods),
  path: isText(route.path) ? route.path : "",
  index,
});

const isSamePath = (one: ValueObject, other: JsonObject): boolean => isText(one.path) && one.path === other.path;

const methodsOf = (route: ValueObject): string => [...textsIn(route.methods)].sort().join(" ");

const textsIn = (value: Value | undefined): readonly string[] => (Array.isArray(value) ? value.filter(isText) : []);
