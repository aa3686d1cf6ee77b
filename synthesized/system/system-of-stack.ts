/**
 * The system that a stack describes, as checks need it: its secured deployments, and the clients that belong to each.
 *
 * @module
 */

import { isText } from "../../internal/json";
import { permission } from "../../limits/permissions";
import { knownOf, Unknown } from "../expression/value";
import { stacksIn } from "../stack/several-as-one";
import type { Stack } from "../stack/stack";
import {
  type Api,
  type Authorizer,
  type Client,
  chosenByRequest,
  type GuardedRoute,
  type OpenApi,
  type Probe,
  type System,
  type TokenPlace,
  type TrustedTokens,
  type UncheckedApi,
  type WantedClaim,
} from "./apis";
import type { Caller } from "./callers";
import { isOfServers, tokenPolicyOf } from "./deciding-parts";
import type { AuthenticationPolicy, Authorization, Deployment, Route } from "./deployment";
import type { PathPattern } from "./path-pattern";
import { askedBy } from "./permissions";
import { type ApiReading, type GatewayReading, knownTexts, readSystem } from "./reading";

/** Reads the system; what a stack has that is no secured API is left to others. */
export function systemOfStack(stack: Stack): System {
  const { name, apis, gateways } = readSystem(stack);
  const told = stacksIn(stack).flatMap(({ outputs }) => outputs.get("jwks_uri")?.value ?? []);
  const adapted = apis.flatMap(({ deployment, keyServer }) =>
    keyServer?.adapter === undefined ? [] : (keysUriOf(deployment) ?? []),
  );
  return {
    name,
    apis: apis.flatMap((api) => apiOf(api, gateways)),
    open: apis.flatMap((api) => openApiOf(api, gateways)),
    unchecked: apis.flatMap(uncheckedApiOf),
    keySets: [...new Set([...adapted, ...told.filter(isText)])],
  };
}

function apiOf(reading: ApiReading, gateways: readonly GatewayReading[]): Api[] {
  const { name, address, deployment, callers, tokenEndpoint, scope } = reading;
  // Of several of which each request selects one, no probe says by which it is judged.
  const [policy] = deployment.authentication === undefined || isOfServers(deployment) ? [] : reading.policies;
  if (policy === undefined || isOpenThroughout(deployment)) return [];
  const endpoint = endpointOf(reading, gateways);
  const probe = probeOf({ deployment, endpoint }, reading.authorizer !== undefined);
  const jwksUri = keysUriOf(deployment);
  const authorizer = authorizerOf(reading);
  return [
    {
      name,
      deployment: address,
      ...(isText(endpoint) ? { endpoint } : {}),
      ...(probe === undefined ? {} : { probe }),
      tokenPlace: tokenPlaceOf(policy),
      refusal: refusalOf(policy),
      issuers: reading.policies.flatMap(({ issuers }) => knownTexts(issuers)),
      audiences: reading.policies.flatMap(({ audiences }) => knownTexts(audiences)),
      claims: claimsOf(policy),
      ...(jwksUri === undefined ? {} : { jwksUri }),
      ...(tokenEndpoint === undefined ? {} : { tokenEndpoint }),
      ...(scope === undefined ? {} : { scope }),
      clients: clientsOf(reading, callers),
      ...(authorizer === undefined ? {} : { authorizer }),
    },
  ];
}

/** It is secured, and must not be missed among what is. */
function uncheckedApiOf({ name, address, deployment }: ApiReading): UncheckedApi[] {
  if (!isOfServers(deployment) || isOpenThroughout(deployment)) return [];
  return [{ name, deployment: address, ...chosenByRequest() }];
}

function authorizerOf({ authorizer, policies, deployment }: ApiReading): Authorizer | undefined {
  if (authorizer === undefined) return undefined;
  const { denied, cacheSeconds } = authorizer;
  return {
    trusts: policies.map(trustedTokens),
    ...(Unknown.is(denied) ? {} : { denied }),
    ...(Unknown.is(cacheSeconds) ? {} : { cacheSeconds }),
    routes: routesOf(deployment).flatMap(guardedRoute),
  };
}

function trustedTokens(policy: AuthenticationPolicy<Unknown>): TrustedTokens {
  const { issuers, audiences, keys } = policy;
  return {
    issuers: knownTexts(issuers),
    audiences: knownTexts(audiences),
    claims: claimsOf(policy),
    ...(Unknown.is(keys) || keys.kind !== "remote" ? {} : { jwksUri: keys.uri }),
  };
}

function guardedRoute(route: KnownRoute): readonly GuardedRoute[] {
  const asks = askedBy(route);
  if (asks === undefined) return [];
  const { methods, pattern, backend } = route;
  const status = Unknown.is(backend) || backend.type !== "STOCK_RESPONSE_BACKEND" ? {} : { status: backend.status };
  return [{ methods: Unknown.is(methods) ? [] : methods, path: pattern.text, asks, ...status }];
}

function openApiOf(reading: ApiReading, gateways: readonly GatewayReading[]): OpenApi[] {
  const { name, address, deployment } = reading;
  if (!routesOf(deployment).some(isOpen)) return [];
  return [{ name, deployment: address, probes: openProbesOf({ deployment, endpoint: endpointOf(reading, gateways) }) }];
}

const endpointOf = ({ endpoint, deployment }: ApiReading, gateways: readonly GatewayReading[]) =>
  calledAt(
    endpoint,
    gateways.find(({ id }) => id === deployment.gatewayId),
  );

/** Where clients call it: at the host name that somebody chose for the gateway, where there is one. OCI names its own alone. */
export function calledAt(
  endpoint: ApiReading["endpoint"],
  gateway: Pick<GatewayReading, "customHostnames"> | undefined,
): ApiReading["endpoint"] {
  const [host] = gateway?.customHostnames ?? [];
  return host === undefined || !isText(endpoint) ? endpoint : endpoint.replace(/^https:\/\/[^/]+/, `https://${host}`);
}

function keysUriOf({ authentication }: Deployment<Unknown>): string | undefined {
  const keys = tokenPolicyOf(authentication)?.keys;
  return keys === undefined || Unknown.is(keys) || keys.kind !== "remote" ? undefined : keys.uri;
}

/** A variable in its place is filled by functions alone. */
function refusalOf({ failure }: AuthenticationPolicy<Unknown>): number {
  return failure === undefined || Unknown.is(failure) || typeof failure.status !== "number" ? 401 : failure.status;
}

const tokenPlaceOf = ({ token }: AuthenticationPolicy<Unknown>): TokenPlace =>
  Unknown.is(token) ? { in: "header", name: "Authorization", scheme: "Bearer" } : token;

const claimsOf = ({ claims }: AuthenticationPolicy<Unknown>): WantedClaim[] =>
  knownOf(Unknown.is(claims) ? [] : claims).flatMap(({ key, values, isRequired }) =>
    Unknown.is(key) ? [] : [{ key, values: knownTexts(values), ...(isRequired === false ? { isOptional: true } : {}) }],
  );

/** Nobody but another issuer knows its clients; where the deployment lists none, any will do. */
function clientsOf({ tokenEndpoint, admission, authorizer }: ApiReading, callers: readonly Caller[]): Client[] {
  const isAnyones = tokenEndpoint === undefined && admission.kind === "any-client";
  if (isAnyones) return [{ name: "any-client", clientId: "any-client", admitted: true, credential: "unknown" }];
  return callers.flatMap((caller) => {
    const { name, clientId, isAdmitted, getsTokens, credentials, people, issuer } = caller;
    // Of what is not known nothing can be checked.
    if (Unknown.is(clientId) || Unknown.is(isAdmitted)) return [];
    const permissions = authorizer === undefined ? undefined : permissionsOf(caller);
    return {
      ...(permissions === undefined ? {} : { permissions }),
      ...{ name, clientId, admitted: isAdmitted },
      ...(getsTokens === undefined ? {} : { hasRole: getsTokens }),
      ...(people === undefined
        ? { credential: credentialOf(credentials) }
        : { credential: "person" as const, people: people.kind }),
      ...(credentials?.newestSecret === undefined ? {} : { secret: credentials.newestSecret }),
      ...(issuer === undefined ? {} : { issuer }),
    };
  });
}

/** Of people nobody knows here what they hold. */
const permissionsOf = ({ people, rolesOfTokens }: Caller): readonly string[] | undefined =>
  people === undefined ? rolesOfTokens?.map((role) => permission("app-role", role)) : undefined;

function credentialOf(credentials: Caller["credentials"]): Client["credential"] {
  if (credentials === undefined) return "unknown";
  if (credentials.secrets > 0) return "secret";
  if (credentials.federated.length > 0) return "federated";
  return credentials.certificates > 0 ? "certificate" : "none";
}

type Routes = Pick<ApiReading, "deployment" | "endpoint">;

/**
 * The first route that wants a token, one that wants nothing of it before others, GET before other methods, and a path without parameters before others;
 * undefined where all are open.
 *
 * @param isByFunction whether an authorizer function of this package judges
 */
export function probeOf({ deployment, endpoint }: Routes, isByFunction: boolean): Probe | undefined {
  const all = routesOf(deployment).filter((route) => !isOpen(route));
  const any = all.filter(({ authorization }) => authorization.type === "AUTHENTICATION_ONLY");
  const closed = any.length > 0 ? any : all;
  const gets = closed.filter((one) => methodOf(one) === "GET");
  const route = gets.find(({ pattern }) => isPlain(pattern)) ?? gets[0] ?? closed[0];
  return route === undefined || !isText(endpoint) ? undefined : requestFor(route, endpoint, isByFunction);
}

/** One request for each route that is open to everyone. */
export function openProbesOf({ deployment, endpoint }: Routes): readonly Probe[] {
  if (!isText(endpoint)) return [];
  return routesOf(deployment)
    .filter(isOpen)
    .map((route) => requestFor(route, endpoint));
}

/** A route that can be asked, and of which it is known whom it admits. */
interface KnownRoute extends Omit<Route<Unknown>, "pattern" | "authorization"> {
  readonly pattern: PathPattern;
  readonly authorization: Authorization;
}

const isOpen = ({ authorization }: KnownRoute): boolean => authorization.type === "open";

/** Nobody is asked for a token there, whatever the deployment says of tokens. */
const isOpenThroughout = (deployment: Deployment<Unknown>): boolean => {
  const known = routesOf(deployment);
  return !Unknown.is(deployment.routes) && known.length === deployment.routes.length && known.every(isOpen);
};

const routesOf = ({ routes }: Deployment<Unknown>): readonly KnownRoute[] =>
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
