/**
 * By what this package's token authorizer judges, read from its configuration. Of another function nobody knows.
 *
 * @module
 */
import { isObject, isText, type Json, type JsonObject, parseJson, texts } from "../../internal/json";
import { authorizerSettings } from "../../limits/authorizer";
import { Unknown } from "../expression/value";
import type { DeniedIds } from "./apis";
import { authorizersOf } from "./deciding-parts";
import type { AuthenticationPolicy, Deployment } from "./deployment";
import type { FunctionDefinition } from "./functions";

const setting = "AUTHORIZER_TRUSTS";

/** Parts of a trust that the function dials. */
const addresses = ["keys", "copies", "snapshot"] as const;

/** What the functions that decide for a deployment go by: a policy for each issuer. */
export function judgingPolicies(
  { authentication }: Pick<Deployment<Unknown>, "authentication">,
  functions: readonly FunctionDefinition[],
): readonly AuthenticationPolicy<Unknown>[] {
  const deciding = authorizersOf(authentication);
  const asked = askedIn(authentication);
  return functions
    .filter(({ id }) => deciding.includes(id))
    .flatMap(({ config }) => policiesIn(config[setting], asked));
}

/** Those of which all is known. */
export const wholePolicies = (
  deployment: Pick<Deployment<Unknown>, "authentication">,
  functions: readonly FunctionDefinition[],
): readonly AuthenticationPolicy[] => judgingPolicies(deployment, functions).filter(isWhole);

/** What a function's own settings leave out is where keys are. */
const isWhole = (policy: AuthenticationPolicy<Unknown>): policy is AuthenticationPolicy =>
  !Unknown.is(policy.keys) && !Unknown.is(policy.failure);

/** What such a function goes by beside its trusts. */
export interface AuthorizerReading {
  /** Display name of the function. */
  readonly name: string;
  readonly denied: DeniedIds | Unknown;
  /** For how long the gateway keeps an answer at most. */
  readonly cacheSeconds: number | Unknown;
}

/** Undefined where no function of this package decides, or where each request selects who does. */
export function authorizerOf(
  { authentication }: Pick<Deployment<Unknown>, "authentication">,
  functions: readonly FunctionDefinition[],
): AuthorizerReading | undefined {
  if (authentication === undefined || Unknown.is(authentication) || authentication.kind !== "function")
    return undefined;
  const found = functions.find(({ id, config }) => id === authentication.functionId && config[setting] !== undefined);
  if (found === undefined) return undefined;
  const { name, config, unknownConfig } = found;
  const { AUTHORIZER_CACHE_SECONDS: seconds = String(authorizerSettings.AUTHORIZER_CACHE_SECONDS.default) } = config;
  return {
    name,
    denied: unknownConfig.AUTHORIZER_DENIED ?? deniedIn(config.AUTHORIZER_DENIED),
    cacheSeconds: unknownConfig.AUTHORIZER_CACHE_SECONDS ?? Number(seconds),
  };
}

function deniedIn(text: string | undefined): DeniedIds {
  return deniedTokens(text === undefined ? undefined : parseJson(text));
}

/** @param lists as the function's configuration and outputs have them */
export const deniedTokens = (lists: unknown): DeniedIds => ({
  kids: texts(lists, "kids"),
  clients: texts(lists, "clients"),
  subjects: texts(lists, "subjects"),
  tokens: texts(lists, "tokens"),
});

type Asked = Pick<AuthenticationPolicy<Unknown>, "token" | "failure">;

/** Where the function is told of the token, and what is answered in its place. */
function askedIn(authentication: Deployment<Unknown>["authentication"]): Asked {
  const usual = { in: "header", name: "Authorization", scheme: "Bearer" } as const;
  if (authentication === undefined || Unknown.is(authentication) || authentication.kind !== "function")
    return { token: usual, failure: undefined };
  const { input, failure } = authentication;
  const told = Unknown.is(input) ? undefined : input.arguments.find(({ name }) => name === "token")?.variable;
  return { token: { ...usual, name: told?.key ?? usual.name }, failure };
}

function policiesIn(text: string | undefined, asked: Asked): readonly AuthenticationPolicy<Unknown>[] {
  return trustsIn(text).map((trust) => {
    const { issuer, keys, clientClaim, clients } = trust;
    const others = isObject(trust.claims) ? Object.entries(trust.claims) : [];
    const claims = [...(clients === undefined ? [] : [[String(clientClaim), clients] as const]), ...others];
    return {
      ...{ kind: "token", logPrefix: "tokenAuthentication", skewSeconds: 0, ...asked },
      issuers: textsIn([issuer ?? null]),
      audiences: textsIn(trust.audiences),
      claims: claims.map(([key, values]) => ({ key, values: textsIn(values), isRequired: true })),
      keys: isText(keys)
        ? { kind: "remote", uri: keys, verifyTls: true, cacheHours: 1 }
        : new Unknown("where its keys are is not said"),
    } as const;
  });
}

const textsIn = (list: Json | undefined): readonly string[] => (Array.isArray(list) ? list.filter(isText) : []);

function trustsIn(text: string | undefined): readonly JsonObject[] {
  // Sound: it is what JSON.parse gave.
  const trusts = text === undefined ? undefined : (parseJson(text) as Json | undefined);
  return Array.isArray(trusts) ? trusts.filter(isObject) : [];
}

/** What a function of this package dials beside what settings of its name say. */
export function dialledByAuthorizer({ config }: Pick<FunctionDefinition, "config">): readonly string[] {
  return trustsIn(config[setting]).flatMap((trust) => addresses.flatMap((name) => textIn(trust, name)));
}

/** Whether key sets are kept beside such a function; undefined of another one. */
export function authorizerSnapshot(config: Readonly<Record<string, string>>): "kept" | "none" | undefined {
  if (config[setting] === undefined) return undefined;
  return trustsIn(config[setting]).some((trust) => textIn(trust, "snapshot").length > 0) ? "kept" : "none";
}

const textIn = (trust: JsonObject, name: string): readonly string[] => {
  const value = trust[name];
  return isText(value) ? [value] : [];
};

/** The configuration with each of these addresses as it is reached. */
export function withDialled(
  config: Readonly<Record<string, string>>,
  reached: (address: string) => string,
): Readonly<Record<string, string>> {
  const trusts = trustsIn(config[setting]);
  if (trusts.length === 0) return config;
  const changed = trusts.map((trust) => ({
    ...trust,
    ...Object.fromEntries(addresses.flatMap((name) => textIn(trust, name).map((one) => [name, reached(one)]))),
  }));
  return { ...config, [setting]: JSON.stringify(changed) };
}
