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
import { admissionOf } from "./admission";
import {
  type Api,
  type Authorizer,
  type Client,
  chosenByRequest,
  type GuardedRoute,
  type OpenApi,
  type System,
  type TokenPlace,
  type TrustedTokens,
  type UncheckedApi,
  type WantedClaim,
} from "./apis";
import type { ApiCallers, Caller } from "./callers";
import type { ChoiceReading } from "./chosen-trusts";
import { tokenPoliciesOf, tokenPolicyOf } from "./deciding-parts";
import type { AuthenticationPolicy, Deployment } from "./deployment";
import { askedBy } from "./permissions";
import { isOpen, isOpenThroughout, type KnownRoute, knownRoutesOf, openProbesOf, probeOf } from "./probes";
import { type ApiReading, type GatewayReading, knownTexts, readSystem, type StackReading } from "./reading";
import { keyServerOf } from "./served-keys";

/** Reads the system; what a stack has that is no secured API is left to others. */
export function systemOfStack(stack: Stack): System {
  const reading = readSystem(stack);
  const { name, apis, gateways } = reading;
  const told = stacksIn(stack).flatMap(({ outputs }) => outputs.get("jwks_uri")?.value ?? []);
  const adapted = apis.flatMap((api) => adaptedKeys(api, reading));
  return {
    name,
    apis: apis.flatMap((api) => apisOf(api, gateways)),
    open: apis.flatMap((api) => openApiOf(api, gateways)),
    unchecked: apis.flatMap(uncheckedApiOf),
    keySets: [...new Set([...adapted, ...told.filter(isText)])],
  };
}

function apisOf(reading: ApiReading, gateways: readonly GatewayReading[]): Api[] {
  const { name, deployment, choice, policies } = reading;
  const [policy] = policies;
  if (isOpenThroughout(deployment)) return [];
  if (choice !== undefined)
    return Unknown.is(choice) || whyNotCheckable(choice) !== undefined ? [] : chosenApis(reading, choice, gateways);
  if (deployment.authentication === undefined || policy === undefined) return [];
  const jwksUri = keysUriOf(deployment);
  const authorizer = authorizerOf(reading);
  return [
    {
      ...whereOf(reading, gateways),
      ...{ name, tokenPlace: tokenPlaceOf(policy), refusal: refusalOf(policy), claims: claimsOf(policy) },
      issuers: policies.flatMap(({ issuers }) => knownTexts(issuers)),
      audiences: policies.flatMap(({ audiences }) => knownTexts(audiences)),
      ...(jwksUri === undefined ? {} : { jwksUri }),
      ...callersIn(reading, reading),
      ...(authorizer === undefined ? {} : { authorizer }),
    },
  ];
}

type Where = Pick<Api, "deployment" | "endpoint" | "probe">;

function whereOf(reading: ApiReading, gateways: readonly GatewayReading[]): Where {
  const { address, deployment, authorizer } = reading;
  const endpoint = endpointOf(reading, gateways);
  const probe = probeOf({ deployment, endpoint }, authorizer !== undefined);
  return {
    deployment: address,
    ...(isText(endpoint) ? { endpoint } : {}),
    ...(probe === undefined ? {} : { probe }),
  };
}

function callersIn(of: JudgedCallers, { authorizer }: Pick<ApiReading, "authorizer">) {
  const { tokenEndpoint, scope } = of;
  return {
    ...(tokenEndpoint === undefined ? {} : { tokenEndpoint }),
    ...(scope === undefined ? {} : { scope }),
    clients: clientsOf(of, authorizer !== undefined),
  };
}

/** One for each trust, which judges its own tokens alone. */
function chosenApis(reading: ApiReading, choice: ChoiceReading, gateways: readonly GatewayReading[]): Api[] {
  const { name: api, callers } = reading;
  const { table, key = "" } = choice.selector;
  const trusts = choice.trusts.map(({ name, values, isDefault, policy }) => ({
    ...{ name, values, isDefault, refusal: refusalOf(policy) },
    ...trustedTokens(policy),
  }));
  return choice.trusts.map((trust): Api => {
    const { name, values, isDefault, policy } = trust;
    const [value] = values;
    const headers = value === undefined ? {} : { [key]: value };
    // A client that another trust admits is none to be refused.
    const own = trust.callers.filter(
      ({ clientId, isAdmitted }) =>
        isAdmitted !== false || !callers.some((one) => one.clientId === clientId && one.isAdmitted !== false),
    );
    return {
      ...whereOf(reading, gateways),
      ...{ name: `${api} (${name})`, tokenPlace: tokenPlaceOf(policy), refusal: refusalOf(policy) },
      ...trustedTokens(policy),
      ...callersIn({ ...trust, callers: own, admission: admissionOf(policy) }, {}),
      chosen: { api, trust: name, trusts, ...(table === "auth" ? { claim: key } : isDefault ? {} : { headers }) },
    };
  });
}

/** A check can send a header and a token; at which host it is asked, and so on, is not its choice. */
function whyNotCheckable(choice: ChoiceReading | Unknown): string | undefined {
  if (Unknown.is(choice)) return choice.reason;
  const { table, key } = choice.selector;
  const isSent = (table === "auth" || table === "headers") && key !== undefined;
  return isSent ? undefined : `by request.${table}, which a check cannot set`;
}

/** It is secured, and must not be missed among what is. */
function uncheckedApiOf({ name, address, deployment, choice }: ApiReading): UncheckedApi[] {
  const why = choice === undefined || isOpenThroughout(deployment) ? undefined : whyNotCheckable(choice);
  return why === undefined ? [] : [{ name, deployment: address, ...chosenByRequest(why) }];
}

/** Key sets that an adapter serves, whichever of its trusts takes them. */
const adaptedKeys = ({ deployment }: ApiReading, { gateways, functions }: StackReading): readonly string[] =>
  tokenPoliciesOf(deployment.authentication).flatMap(({ keys }) =>
    Unknown.is(keys) || keys.kind !== "remote" || keyServerOf(keys.uri, gateways, functions)?.adapter === undefined
      ? []
      : keys.uri,
  );

function authorizerOf({ authorizer, policies, deployment }: ApiReading): Authorizer | undefined {
  if (authorizer === undefined) return undefined;
  const { denied, cacheSeconds } = authorizer;
  return {
    trusts: policies.map(trustedTokens),
    ...(Unknown.is(denied) ? {} : { denied }),
    ...(Unknown.is(cacheSeconds) ? {} : { cacheSeconds }),
    routes: knownRoutesOf(deployment).flatMap(guardedRoute),
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
  if (!knownRoutesOf(deployment).some(isOpen)) return [];
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

type JudgedCallers = ApiCallers & Pick<ApiReading, "admission">;

/** Nobody but another issuer knows its clients; where the deployment lists none, any will do. */
function clientsOf({ tokenEndpoint, admission, callers }: JudgedCallers, isByFunction: boolean): Client[] {
  const isAnyones = tokenEndpoint === undefined && admission.kind === "any-client";
  if (isAnyones) return [{ name: "any-client", clientId: "any-client", admitted: true, credential: "unknown" }];
  return callers.flatMap((caller) => {
    const { name, clientId, isAdmitted, getsTokens, credentials, people, issuer } = caller;
    // Of what is not known nothing can be checked.
    if (Unknown.is(clientId) || Unknown.is(isAdmitted)) return [];
    const permissions = isByFunction ? permissionsOf(caller) : undefined;
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
