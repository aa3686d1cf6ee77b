/**
 * One API as a reviewer wants it: who may call what.
 *
 * @module
 */

import { Unknown } from "../expression/value";
import type { Admission } from "../system/admission";
import type { Caller } from "../system/callers";
import { type ContextText, hostOfText } from "../system/context-variables";
import { isOfServers } from "../system/deciding-parts";
import type {
  AuthenticationPolicy,
  Backend,
  CorsPolicy,
  Route,
  TokenLocation,
  Transformations,
} from "../system/deployment";
import { entraIssuerOf } from "../system/entra-issuer";
import { askedBy, permissionNamed } from "../system/permissions";
import { type ApiReading, knownTexts, type StackReading } from "../system/reading";
import { credentialsInWords } from "../system/registrations";
import { admissionInWords } from "./admission-words";
import type {
  ApiSummary,
  BackendSummary,
  CallersSummary,
  ClientSummary,
  CorsSummary,
  KeysSummary,
  LogSummary,
  RouteSummary,
  TokensSummary,
} from "./summary";
import { told } from "./told";

export function summaryOfApi(api: ApiReading, reading: StackReading): ApiSummary {
  const { name, address, deployment } = api;
  const { pathPrefix, gatewayId, routes, rateLimit, id } = deployment;
  const gateway = reading.gateways.find((one) => one.id === gatewayId)?.displayName;
  return {
    ...{ name, address },
    pathPrefix: told(pathPrefix),
    gateway: told(gateway ?? (Unknown.is(gatewayId) ? gatewayId : new Unknown("no gateway is named"))),
    ...(api.howMany === undefined ? {} : { howMany: api.howMany.reason }),
    callers: summaryOfCallers(api, reading),
    ...allTokensOf(api),
    ...authorizerOf(api),
    routes: told(map(routes, (all) => all.map((route) => told(map(route, (one) => routeOf(one, api, reading)))))),
    ...(rateLimit === undefined
      ? {}
      : {
          rateLimit: told(
            map(rateLimit, ({ perSecond, key }) => ({
              perSecond,
              for: key === "TOTAL" ? ("all together" as const) : ("each address" as const),
            })),
          ),
        }),
    logs: logSummaries(reading, id),
  };
}

/** Each request selects by which of several a token is judged: by its issuer, or by whatever else. */
function allTokensOf(api: ApiReading): Pick<ApiSummary, "tokens" | "trusts"> {
  const each = api.policies.map((policy) => tokensOf(api, policy));
  const [only, ...others] = each;
  if (only === undefined) return {};
  return others.length === 0 && !isOfServers(api.deployment) ? { tokens: only } : { trusts: each };
}

function authorizerOf({ authorizer }: ApiReading): Pick<ApiSummary, "authorizer"> {
  if (authorizer === undefined) return {};
  const { name, cacheSeconds, denied } = authorizer;
  return { authorizer: { function: name, cacheSeconds: told(cacheSeconds), denied: told(denied) } };
}

const map = <T, R>(value: T | Unknown, change: (value: T) => R): R | Unknown =>
  Unknown.is(value) ? value : change(value);

/** Logs of a deployment or an application, by its id. */
export const logSummaries = ({ logs }: StackReading, id: string): LogSummary[] =>
  logs
    .filter((log) => log.of === id)
    .map(({ category, isEnabled, days }) => ({
      category: told(category ?? new Unknown("the log does not say of what it is")),
      isEnabled: told(isEnabled),
      ...(days === undefined ? {} : { days: told(days) }),
    }));

const admits = {
  everyone: "everyone",
  clients: "clients",
  subjects: "subjects",
  "any-client": "any client",
  function: "whom a function admits",
  servers: "whom a selected server admits",
  nobody: "nobody",
  unknown: "not understood",
} as const satisfies Record<Admission["kind"], CallersSummary["admits"]>;

function summaryOfCallers(api: ApiReading, reading: StackReading): CallersSummary {
  return {
    admits: admits[api.admission.kind],
    words: admissionInWords(api, reading),
    clients: api.callers.map(clientOf),
  };
}

function clientOf(caller: Caller): ClientSummary {
  const { name, clientId, isAdmitted, isDenied, getsTokens, roles, credentials, people, isStranger } = caller;
  return {
    ...{ name, roles: [...new Set(roles)] },
    clientId: told(clientId),
    isAdmitted: told(isAdmitted),
    ...(isDenied === undefined ? {} : { isDenied }),
    ...(getsTokens === undefined ? {} : { getsTokens }),
    ...(credentials === undefined ? {} : { credentials: credentialsInWords(credentials) }),
    ...(isStranger === undefined ? {} : { isStranger }),
    ...(people === undefined
      ? {}
      : {
          people:
            people.kind === "everyone" ? "everyone" : people.people.map(({ kind, name: who }) => `${kind} ${who}`),
        }),
  };
}

function tokensOf(api: ApiReading, policy: AuthenticationPolicy<Unknown>): TokensSummary {
  const { issuers, audiences, claims, token, keys } = policy;
  const versions = [...new Set(knownTexts(issuers).map((issuer) => entraIssuerOf(issuer)?.version))];
  const [version] = versions;
  const texts = (list: readonly (string | Unknown)[] | Unknown) =>
    told(map(list, (all) => all.map((one) => told(one))));
  return {
    issuers: texts(issuers),
    audiences: texts(audiences),
    ...(version === undefined || versions.length > 1 ? {} : { version }),
    claims: told(
      map(claims, (rules) =>
        rules.map((rule) =>
          told(
            map(rule, ({ key, values, isRequired }) => ({
              claim: told(key),
              values: texts(values),
              isRequired: told(isRequired),
            })),
          ),
        ),
      ),
    ),
    place: told(map(token, placeInWords)),
    keys: told(map(keys, () => keysOf(api, policy))),
    clientCertificate: told(api.unplayed.clientCertificate),
  };
}

const placeInWords = (token: TokenLocation): string =>
  token.in === "query" ? `the parameter ${token.name}` : `the header ${token.name} (${token.scheme})`;

function keysOf({ keyServer }: ApiReading, { keys }: AuthenticationPolicy<Unknown>): KeysSummary | Unknown {
  if (Unknown.is(keys)) return keys;
  if (keys.kind === "static") return { from: "deployment", kids: [...keys.keys.keys()] };
  const adapter = keyServer?.adapter;
  const upstream = adapter?.config.JWKS_URI ?? adapter?.unknownConfig.JWKS_URI;
  return {
    ...{ from: "uri", uri: keys.uri, verifiesTls: keys.verifyTls },
    ...(adapter === undefined ? {} : { adapter: adapter.name }),
    ...(upstream === undefined ? {} : { upstream: told(upstream) }),
  };
}

function routeOf(route: Route<Unknown>, { authorizer }: ApiReading, reading: StackReading): RouteSummary {
  const { methods, pattern, backend, cors, requestHeaders } = route;
  return {
    methods: told(methods),
    path: told(map(pattern, ({ text }) => text)),
    ...accessOf(route, authorizer !== undefined),
    backend: told(map(backend, (one) => backendOf(one, reading))),
    ...(cors === undefined ? {} : { cors: told(map(cors, corsOf)) }),
    headers: told(map(requestHeaders, headersOf)),
  };
}

function accessOf(
  route: Route<Unknown>,
  isByFunction: boolean,
): Pick<RouteSummary, "access" | "scopes" | "permissions"> {
  const { authorization } = route;
  if (Unknown.is(authorization)) return { access: "not understood" };
  if (authorization.type !== "ANY_OF") return { access: authorization.type === "open" ? "open" : "token" };
  const { scopes } = authorization;
  if (!isByFunction) return { access: "scopes", scopes };
  return { access: "scopes", scopes, permissions: askedBy(route)?.map((all) => all.map(permissionNamed)) ?? [] };
}

function backendOf(backend: Backend, { functions }: StackReading): BackendSummary {
  switch (backend.type) {
    case "STOCK_RESPONSE_BACKEND":
      return { kind: "stock", status: backend.status };
    case "ORACLE_FUNCTIONS_BACKEND":
      return {
        kind: "function",
        name: functions.find(({ id }) => id === backend.functionId)?.name ?? backend.functionId,
      };
    case "HTTP_BACKEND": {
      const [start] = backend.url.parts;
      return {
        kind: "http",
        host: told(hostOfText(backend.url) ?? new Unknown("a request decides")),
        isEncrypted: typeof start === "string" && /^https:/i.test(start),
        verifiesTls: backend.verifyTls,
      };
    }
  }
}

const corsOf = ({ origins, methods, allowCredentials }: CorsPolicy): CorsSummary => ({
  ...{ origins, methods },
  withCredentials: allowCredentials,
});

const headersOf = ({ set }: Transformations): { readonly name: string; readonly claim?: string }[] =>
  set.map(({ name, values: [value] }) => {
    const claim = value === undefined ? undefined : claimIn(value);
    return { name, ...(claim === undefined ? {} : { claim }) };
  });

function claimIn({ parts: [part, ...more] }: ContextText): string | undefined {
  return typeof part === "object" && part.table === "auth" && more.length === 0 ? part.key : undefined;
}
