/**
 * The system that Terraform's outputs tell of: `apis`, `jwks_uri` and, where they are included, `client_secrets`.
 *
 * @module
 */

import { isPrivate } from "../../internal/credential-hosts";
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { isUrl } from "../../internal/url";
import { UsageError } from "../../internal/user-error";
import { authorizerSettings } from "../../limits/authorizer";
import { permission } from "../../limits/permissions";
import {
  type Api,
  type Authorizer,
  type Client,
  chosenByRequest,
  type Probe,
  type System,
  secretVariable,
  type TokenPlace,
} from "../system/apis";
import { deniedTokens } from "../system/authorizer-trusts";
import { askedAt, guardedProbes } from "./guarded-routes";
import type { Outputs } from "./outputs";

/** What outputs do not tell. */
export interface Besides {
  /** `ENTRA_CLIENT_SECRET_<NAME>`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Paths that the user names, by API: what to request below its endpoint. */
  readonly paths: ReadonlyMap<string, string>;
  /** The system as the stack describes it, for routes; its ids and secrets are stand-ins and not used. */
  readonly stack?: System | undefined;
}

/** @throws {UsageError} when these are not the outputs of such a stack */
export function systemOfOutputs({ stack, values }: Outputs, besides: Besides): System {
  if (!isObject(values.apis)) {
    throw new UsageError(
      "outputs",
      `no "apis" among ${Object.keys(values).join(", ")}`,
      "the outputs of a SecuredApiStack, or of a stack that calls describeForVerify",
    );
  }
  const secrets = isObject(values.client_secrets) ? values.client_secrets : {};
  const variables = secretVariables(values.apis);
  const apis = Object.entries(values.apis).map(([name, api]) => [name, isObject(api) ? api : {}] as const);
  return {
    name: stack ?? "deployed system",
    // What is open, outputs do not tell.
    open: [],
    keySets: isText(values.jwks_uri) ? [values.jwks_uri] : [],
    unchecked: apis.flatMap(([name, { chosen_by: selector }]) =>
      isText(selector)
        ? [{ name, ...chosenByRequest(`by ${selector}, and outputs do not say which tokens each trust admits`) }]
        : [],
    ),
    apis: apis
      .filter(([, { chosen_by: selector }]) => !isText(selector))
      .map(([name, api]) =>
        apiOf(name, api, isObject(secrets[name]) ? secrets[name] : {}, {
          ...besides,
          variables,
          jwksUri: values.jwks_uri,
        }),
      )
      // Anyone may call all of its routes.
      .filter(({ authorizer }) => authorizer?.routes.length !== 0),
  };
}

/** Which variable holds a client's secret: of clients that only their APIs tell apart, each has one of its own. */
type SecretVariables = (api: string, client: string) => string;

function secretVariables(apis: JsonObject): SecretVariables {
  const holders = new Map<string, Set<Json | undefined>>();
  for (const [api, { clients }] of Object.entries(apis).map(([name, one]) => [name, isObject(one) ? one : {}] as const))
    for (const [name, client] of Object.entries(isObject(clients) ? clients : {})) {
      const variable = secretVariable(name);
      const id = isObject(client) && isText(client.client_id) ? client.client_id : `${api}/${name}`;
      holders.set(variable, (holders.get(variable) ?? new Set()).add(id));
    }
  return (api, client) => {
    const variable = secretVariable(client);
    return (holders.get(variable)?.size ?? 0) > 1 ? secretVariable(api, client) : variable;
  };
}

type AllBesides = Besides & { readonly variables: SecretVariables; readonly jwksUri: Json | undefined };

function apiOf(name: string, api: JsonObject, secrets: JsonObject, besides: AllBesides): Api {
  const { jwksUri } = besides;
  const authorizer = authorizerIn(api.authorizer);
  const clients = Object.entries(isObject(api.clients) ? api.clients : {}).map(([client, settings]) =>
    clientOf(client, isObject(settings) ? settings : {}, secrets[client], {
      ...besides,
      variable: besides.variables(name, client),
      authorizer,
    }),
  );
  const endpoint = isText(api.endpoint) ? encrypted(`apis.${name}.endpoint`, api.endpoint) : undefined;
  const described = besides.stack?.apis.find(
    (one) => one.probe !== undefined && prefixOf(one.probe.url, endpoint) !== undefined,
  );
  const probe =
    endpoint === undefined
      ? undefined
      : (probeOf(name, endpoint, besides, described, api.probe) ?? guardedProbes({ endpoint, authorizer })[0]);
  const admitted = clients.filter((client) => client.admitted).map(({ clientId }) => clientId);
  const asks = probe && askedAt({ endpoint, authorizer }, probe);
  return {
    name,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(probe ? { probe: asks === undefined ? probe : { ...probe, asks } } : {}),
    tokenPlace: described?.tokenPlace ??
      placeOf(api.token_place) ?? { in: "header", name: "Authorization", scheme: "Bearer" },
    refusal: described?.refusal ?? (typeof api.refusal === "number" ? api.refusal : 401),
    issuers: texts(api.issuers),
    audiences: texts(api.audiences),
    claims: isText(api.client_id_claim)
      ? [{ key: api.client_id_claim, values: [...admitted, ...texts(api.people_client_ids)] }]
      : [],
    ...(isText(api.token_endpoint) ? { tokenEndpoint: api.token_endpoint } : {}),
    ...(isText(api.scope) ? { scope: api.scope } : {}),
    ...(isText(jwksUri) && authorizer === undefined ? { jwksUri } : {}),
    ...(authorizer === undefined ? {} : { authorizer }),
    clients,
  };
}

/** As a stack tells of it; undefined where the gateway itself judges. */
function authorizerIn(output: Json | undefined): Authorizer | undefined {
  if (!isObject(output)) return undefined;
  const { trusts, routes, denied, cache_seconds: seconds } = output;
  return {
    trusts: objectsIn(trusts).map((trust) => ({
      issuers: texts(trust.issuers),
      audiences: texts(trust.audiences),
      claims: objectsIn(trust.claims).flatMap(({ claim, values }) =>
        isText(claim) ? [{ key: claim, values: texts(values) }] : [],
      ),
      ...(isText(trust.jwks_uri) ? { jwksUri: trust.jwks_uri } : {}),
    })),
    ...(denied === undefined ? {} : { denied: deniedTokens(denied) }),
    cacheSeconds: typeof seconds === "number" ? seconds : authorizerSettings.AUTHORIZER_CACHE_SECONDS.default,
    routes: objectsIn(routes).flatMap(({ methods, path, asks, status }) =>
      isText(path)
        ? [
            {
              ...{ methods: texts(methods), path, asks: Array.isArray(asks) ? asks.map(texts) : [] },
              ...(typeof status === "number" ? { status } : {}),
            },
          ]
        : [],
    ),
  };
}

const objectsIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

function placeOf(output: Json | undefined): TokenPlace | undefined {
  if (!isObject(output) || !isText(output.name)) return undefined;
  const { in: where, name, scheme } = output;
  if (where === "query") return { in: where, name };
  return where === "header" && isText(scheme) ? { in: where, name, scheme } : undefined;
}

/** Tokens are sent there. */
function encrypted(setting: string, endpoint: string): string {
  if (isUrl(endpoint) && isPrivate(new URL(endpoint), new URL(endpoint))) return endpoint;
  throw new UsageError(`outputs, ${setting}`, JSON.stringify(endpoint), "an https:// address: tokens are sent to it");
}

function clientOf(
  name: string,
  settings: JsonObject,
  output: Json | undefined,
  {
    environment,
    variable,
    authorizer,
  }: Besides & { readonly variable: string; readonly authorizer: Authorizer | undefined },
): Client {
  const clientId = isText(settings.client_id) ? settings.client_id : "";
  const isDenied = authorizer?.denied?.clients.includes(clientId) === true;
  const roles = authorizer === undefined || !Array.isArray(settings.roles) ? undefined : texts(settings.roles);
  const secret = environment[variable] ?? (isText(output) ? output : undefined);
  return {
    name,
    clientId,
    admitted: settings.admitted !== false && !isDenied,
    ...(roles === undefined ? {} : { permissions: roles.map((role) => permission("app-role", role)) }),
    hasRole: true,
    credential: secret !== undefined || isText(settings.secret_expires) ? "secret" : "unknown",
    ...(secret === undefined || secret === "" ? {} : { secret }),
    ...(variable === secretVariable(name) ? {} : { secretFrom: variable }),
  };
}

/** What the user names comes first, then what the outputs say, then the stack's routes. */
function probeOf(
  name: string,
  endpoint: string,
  besides: Besides,
  described: Api | undefined,
  output: Json | undefined,
): Probe | undefined {
  const base = endpoint.replace(/\/$/, "");
  const path = besides.paths.get(name);
  if (path !== undefined) return { method: "GET", url: `${base}${path}` };
  if (isObject(output) && isText(output.path)) {
    return {
      method: isText(output.method) ? output.method : "GET",
      url: `${base}${output.path}`,
      ...(typeof output.status === "number" ? { status: output.status } : {}),
      ...(output.filled === true ? { isFilled: true } : {}),
    };
  }
  const rest = described?.probe && prefixOf(described.probe.url, endpoint);
  return described?.probe && rest !== undefined ? { ...described.probe, url: `${base}${rest}` } : undefined;
}

/** The rest of a URL below a deployment with the same path prefix; the stack's host is a stand-in. */
function prefixOf(url: string, endpoint: string | undefined): string | undefined {
  if (endpoint === undefined || !isUrl(endpoint)) return undefined;
  const prefix = new URL(endpoint).pathname.replace(/\/$/, "");
  const { pathname } = new URL(url);
  return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : undefined;
}

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.filter(isText) : []);
