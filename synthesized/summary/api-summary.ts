/**
 * One API as a reviewer wants it: who may call what.
 *
 * @module
 */

import { Unknown } from "../expression/value";
import type { Admission } from "../system/admission";
import type { Caller } from "../system/callers";
import { type ContextText, hostOfText } from "../system/context-variables";
import { tokenPolicyOf } from "../system/deciding-parts";
import type {
  AuthenticationPolicy,
  Backend,
  CorsPolicy,
  Route,
  TokenLocation,
  Transformations,
} from "../system/deployment";
import { entraIssuerOf } from "../system/entra-issuer";
import { type ApiReading, knownTexts, type StackReading } from "../system/reading";
import { credentialsInWords } from "../system/registrations";
import { admissionInWords } from "./admission-words";
import {
  type ApiSummary,
  type BackendSummary,
  type CallersSummary,
  type ClientSummary,
  type CorsSummary,
  type KeysSummary,
  type LogSummary,
  type RouteSummary,
  type TokensSummary,
  told,
} from "./summary";

export function summaryOfApi(api: ApiReading, reading: StackReading): ApiSummary {
  const { name, address, deployment } = api;
  const { pathPrefix, gatewayId, authentication, routes, rateLimit, id } = deployment;
  const policy = tokenPolicyOf(authentication);
  const gateway = reading.gateways.find((one) => one.id === gatewayId)?.displayName;
  return {
    ...{ name, address },
    pathPrefix: told(pathPrefix),
    gateway: told(gateway ?? (Unknown.is(gatewayId) ? gatewayId : new Unknown("no gateway is named"))),
    ...(api.howMany === undefined ? {} : { howMany: api.howMany.reason }),
    callers: summaryOfCallers(api, reading),
    ...(policy === undefined ? {} : { tokens: tokensOf(api, policy) }),
    routes: told(map(routes, (all) => all.map((route) => told(map(route, (one) => routeOf(one, reading)))))),
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
  const { name, clientId, isAdmitted, getsTokens, roles, credentials, people, isStranger } = caller;
  return {
    ...{ name, roles: [...new Set(roles)] },
    clientId: told(clientId),
    isAdmitted: told(isAdmitted),
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

function routeOf(route: Route<Unknown>, reading: StackReading): RouteSummary {
  const { methods, pattern, authorization, backend, cors, requestHeaders } = route;
  return {
    methods: told(methods),
    path: told(map(pattern, ({ text }) => text)),
    ...accessOf(authorization),
    backend: told(map(backend, (one) => backendOf(one, reading))),
    ...(cors === undefined ? {} : { cors: told(map(cors, corsOf)) }),
    headers: told(map(requestHeaders, headersOf)),
  };
}

function accessOf(authorization: Route<Unknown>["authorization"]): Pick<RouteSummary, "access" | "scopes"> {
  if (Unknown.is(authorization)) return { access: "not understood" };
  if (authorization.type === "ANY_OF") return { access: "scopes", scopes: authorization.scopes };
  return { access: authorization.type === "open" ? "open" : "token" };
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
