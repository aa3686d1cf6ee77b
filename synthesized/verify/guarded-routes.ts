/**
 * At which route of an API a client asks, where an authorizer function grants permissions: not every route is for everybody who is admitted.
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import type { Api, Client, GuardedRoute, Probe } from "../system/apis";
import { bySpecificity, matchPath, type PathReading, parsePattern, pathSegments } from "../system/path-pattern";
import { type AskedPermissions, isEnough, permissionsIn } from "../system/permissions";
import { partsOf } from "./forge";

/** One request for each list of permissions that routes ask for, of those that change nothing; first those that any token may send. */
export function guardedProbes({ endpoint, authorizer }: Pick<Api, "endpoint" | "authorizer">): readonly Probe[] {
  if (endpoint === undefined || authorizer === undefined) return [];
  const base = endpoint.replace(/\/$/, "");
  const probes = authorizer.routes.flatMap((route) => requestOf(route, base));
  const inOrder = [...probes].sort((one, other) => burdenOf(one) - burdenOf(other));
  const isSame = (one: Probe, other: Probe): boolean => JSON.stringify(one.asks) === JSON.stringify(other.asks);
  return inOrder.filter((probe, index) => inOrder.findIndex((other) => isSame(probe, other)) === index);
}

/** A GET, or what a stock answer swallows. */
function requestOf({ methods, path, asks, status }: GuardedRoute, base: string): readonly Probe[] {
  const [first = "GET"] = methods;
  const method = methods.length === 0 || methods.some((one) => one === "GET" || one === "ANY") ? "GET" : first;
  if (method !== "GET" && status === undefined) return [];
  const filled = path.replace(/\{(\w+)\*?\}/g, "$1");
  return [
    {
      ...{ method, url: `${base}${filled}`, asks },
      ...(status === undefined ? {} : { status }),
      ...(filled === path ? {} : { isFilled: true }),
    },
  ];
}

const burdenOf = ({ asks = [], method, isFilled }: Probe): number =>
  (asks.length === 0 ? 0 : 4) + (method === "GET" ? 0 : 2) + (isFilled === true ? 1 : 0);

/** What a client has: as far as that is known, or else as its token says. */
export function permissionsHeld({ permissions }: Pick<Client, "permissions">, token: string): readonly string[] {
  return permissions ?? permissionsIn(claimsOf(token));
}

/** None of what is no token. */
export function claimsOf(token: string): JsonObject {
  try {
    return partsOf(token).claims;
  } catch {
    return {};
  }
}

/** A request that these permissions are enough for; undefined where no route is for who has no more. */
export function probeFor(api: Api, has: readonly string[]): Probe | undefined {
  const { probe, authorizer } = api;
  if (authorizer === undefined || (probe !== undefined && isEnough(probe.asks ?? [], has))) return probe;
  return guardedProbes(api).find(({ asks = [] }) => isEnough(asks, has));
}

/** The same API, asked where the client is let in if that is known, so that a refusal has no other cause than the one that is checked. */
export function askedAs(api: Api, client: Client | undefined): Api {
  const probe = client?.permissions && probeFor(api, client.permissions);
  return probe === undefined ? api : { ...api, probe };
}

/** What the route asks for that answers a request, as the gateway reads paths strictly; undefined where none that is known does. */
export function askedAt(
  { endpoint, authorizer }: Pick<Api, "endpoint" | "authorizer">,
  { method, url }: Pick<Probe, "method" | "url">,
): AskedPermissions | undefined {
  if (endpoint === undefined || authorizer === undefined) return undefined;
  const base = endpoint.replace(/\/$/, "");
  if (!url.startsWith(`${base}/`)) return undefined;
  const path = pathSegments(url.slice(base.length).replace(/[?#].*$/, ""), strictly);
  if (path === undefined) return undefined;
  const found = authorizer.routes.flatMap((route) => {
    const pattern = parsePattern(route.path);
    const isOf = route.methods.some((one) => one === method || one === "ANY") || route.methods.length === 0;
    return pattern !== undefined && isOf && matchPath(pattern, path, strictly) !== undefined
      ? [{ pattern, route }]
      : [];
  });
  return found.sort((one, other) => bySpecificity(one.pattern, other.pattern))[0]?.route.asks;
}

const strictly: PathReading = {
  takesAmbiguous: false,
  comparesEncoded: false,
  ignoresCase: false,
  ignoresTrailingSlash: false,
};
