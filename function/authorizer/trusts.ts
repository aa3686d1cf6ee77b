/** The function's configuration → whose tokens it admits, or what is wrong with it. Read once, when the function starts. */
import { adapterSettings, keyAddress } from "../../limits/adapter";
import { authorizerSettings, mostKeysOfIssuer } from "../../limits/authorizer";
import type { PatternLimit } from "../../limits/limit";
import { isJsonObject, type JsonObject } from "../json-object";
import type { Settings } from "../jwks-settings";
import { type FunctionEnvironment, type SettingFinding, SettingReader } from "../setting-reader";

/** Tokens of one issuer that are admitted. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** Undefined: every client to which the issuer gives a token, by choice. */
  readonly clients: ReadonlySet<string> | undefined;
  /** The claim that names the client. */
  readonly clientClaim: string;
  /** Claims that must be one of these texts. */
  readonly claims: ReadonlyMap<string, ReadonlySet<string>>;
  /** Claims that only have to be there. */
  readonly present: readonly string[];
  readonly keys: Settings;
}

/** What is refused whatever else is right. */
export interface Denied {
  readonly kids: ReadonlySet<string>;
  readonly clients: ReadonlySet<string>;
  readonly subjects: ReadonlySet<string>;
  readonly tokens: ReadonlySet<string>;
}

export interface AuthorizerSettings {
  readonly trusts: readonly TrustedIssuer[];
  readonly denied: Denied;
  /** Lists of permissions, encoded as {@link permission} does. */
  readonly combinations: readonly (readonly string[])[];
  readonly context: readonly string[];
  readonly cacheMs: number;
}

export interface AuthorizerConfiguration {
  /** Undefined if anything is missing or not allowed: half a configuration is none. */
  readonly settings: AuthorizerSettings | undefined;
  readonly findings: readonly SettingFinding[];
}

export function readTrusts(environment: FunctionEnvironment): AuthorizerConfiguration {
  const reader = new SettingReader(environment, authorizerSettings);
  const denied = readDenied(reader);
  const refresh = {
    freshMs: reader.number("AUTHORIZER_FRESH_SECONDS") * 1000,
    staleMs: reader.number("AUTHORIZER_STALE_HOURS") * 3_600_000,
    timeoutMs: reader.number("AUTHORIZER_TIMEOUT_MS"),
    maxBytes: reader.number("AUTHORIZER_MAX_BYTES"),
    deniedKids: denied.kids,
  };
  const trusts = parsed(reader, "AUTHORIZER_TRUSTS");
  const settings: AuthorizerSettings = {
    trusts: (Array.isArray(trusts) ? trusts : []).map((one, at) => readTrust(new Part(reader, at, one), refresh)),
    denied,
    combinations: readCombinations(reader),
    context: (reader.text("AUTHORIZER_CONTEXT") ?? "").split(","),
    cacheMs: reader.number("AUTHORIZER_CACHE_SECONDS") * 1000,
  };
  if (reader.findings.length === 0) checkTrusts(settings.trusts, reader);
  const isComplete = reader.findings.length === 0;
  return {
    settings: isComplete ? settings : undefined,
    findings: [...reader.findings, ...unknownSettings(environment)],
  };
}

/** A mistyped name must not pass for a setting that is absent. It may belong to another function of the application, so it is only told. */
const unknownSettings = (environment: FunctionEnvironment): readonly SettingFinding[] =>
  Object.keys(environment)
    .filter((name) => name.startsWith("AUTHORIZER_") && !Object.hasOwn(authorizerSettings, name))
    .map((setting) => ({
      ...{ setting, problem: "unknown", allowed: Object.keys(authorizerSettings).join(", ") },
      source: "ours: no setting of the token authorizer has this name",
    }));

type Reader = SettingReader<keyof typeof authorizerSettings>;
type Refresh = Pick<Settings, "freshMs" | "staleMs" | "timeoutMs" | "maxBytes" | "deniedKids">;

function parsed(reader: Reader, name: "AUTHORIZER_TRUSTS" | "AUTHORIZER_DENIED" | "AUTHORIZER_COMBINATIONS"): unknown {
  const text = reader.text(name);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return reader.refuse(name, name);
  }
}

/** One entry of AUTHORIZER_TRUSTS. */
class Part {
  readonly #values: JsonObject;

  constructor(
    private readonly reader: Reader,
    private readonly at: number,
    value: unknown,
  ) {
    this.#values = isJsonObject(value) ? value : {};
    const unknown = Object.keys(this.#values).find((name) => !known.includes(name));
    // A mistyped name must not pass for a part that is absent.
    if (unknown !== undefined || !isJsonObject(value)) this.refuse(unknown ?? "");
  }

  refuse(name: string): undefined {
    return this.reader.refuse("AUTHORIZER_TRUSTS", `AUTHORIZER_TRUSTS[${this.at}]${name && `.${name}`}`);
  }

  value(name: string): unknown {
    return this.#values[name];
  }

  text(name: string): string {
    const value = this.#values[name];
    return typeof value === "string" && value.trim() !== "" ? value : (this.refuse(name) ?? "");
  }

  texts(name: string, value = this.#values[name]): readonly string[] {
    return isTexts(value) && value.length > 0 ? value : (this.refuse(name) ?? []);
  }

  /** What may be absent, and must have a form. */
  formed(name: string, { pattern }: PatternLimit): string | undefined {
    const value = this.#values[name];
    if (value === undefined) return undefined;
    return typeof value === "string" && pattern.test(value) ? value : this.refuse(name);
  }

  address(name: string, limit = keyAddress): URL | undefined {
    const value = this.formed(name, limit);
    if (value === undefined) return undefined;
    return URL.canParse(value) ? new URL(value) : this.refuse(name);
  }
}

const known: readonly string[] = [
  ...["issuer", "keys", "copies", "snapshot", "keysIssuer", "audiences"],
  ...["clientClaim", "clients", "anyClient", "claims"],
];

/** In the place of an address that is missing: nobody is asked then. */
const nowhere = new URL("https://invalid");

function readTrust(part: Part, refresh: Refresh): TrustedIssuer {
  const uri = part.address("keys") ?? part.refuse("keys") ?? nowhere;
  return {
    issuer: part.text("issuer"),
    audiences: part.texts("audiences"),
    clientClaim: part.text("clientClaim"),
    clients: readClients(part),
    ...readClaims(part),
    keys: {
      ...refresh,
      ...{ uri, selfUri: part.address("copies") },
      // Requests to it carry the function's signature.
      snapshotUri: part.address("snapshot", adapterSettings.JWKS_SNAPSHOT_URI.limit),
      issuer: part.formed("keysIssuer", adapterSettings.JWKS_ISSUER.limit),
      ...{ algorithm: "RS256", consumerKeys: "drop", maxKeys: mostKeysOfIssuer },
    },
  };
}

/** Everybody is admitted by name alone. */
function readClients(part: Part): ReadonlySet<string> | undefined {
  const [clients, anyClient] = [part.value("clients"), part.value("anyClient")];
  if (clients === undefined && anyClient === true) return undefined;
  if (anyClient !== undefined) part.refuse("anyClient");
  return new Set(part.texts("clients"));
}

/** A claim without values only has to be there. */
function readClaims(part: Part): Pick<TrustedIssuer, "claims" | "present"> {
  const given = part.value("claims") ?? {};
  const claims = Object.entries(isJsonObject(given) ? given : (part.refuse("claims") ?? {}));
  const isPresence = (values: unknown): boolean => Array.isArray(values) && values.length === 0;
  return {
    claims: new Map(
      claims.flatMap(([name, values]) =>
        isPresence(values) ? [] : [[name, new Set(part.texts("claims", values))] as const],
      ),
    ),
    present: claims.flatMap(([name, values]) => (isPresence(values) ? name : [])),
  };
}

/** Which of two would judge a token must not depend on their order. */
function checkTrusts(trusts: readonly TrustedIssuer[], reader: Reader): void {
  const issuers = trusts.map(({ issuer }) => issuer);
  if (trusts.length === 0 || new Set(issuers).size < issuers.length)
    reader.refuse("AUTHORIZER_TRUSTS", "AUTHORIZER_TRUSTS");
}

function readDenied(reader: Reader): Denied {
  const denied = parsed(reader, "AUTHORIZER_DENIED") ?? {};
  const lists = isJsonObject(denied) ? denied : {};
  const names = ["kids", "clients", "subjects", "tokens"] as const;
  const isRight =
    isJsonObject(denied) && Object.entries(lists).every(([name, list]) => isOneOf(names, name) && isTexts(list));
  if (!isRight) reader.refuse("AUTHORIZER_DENIED", "AUTHORIZER_DENIED");
  const [kids, clients, subjects, tokens] = names.map((name) => {
    const list = lists[name];
    return new Set(isTexts(list) ? list.flatMap(spellings) : []);
  });
  const none = new Set<string>();
  return { kids: kids ?? none, clients: clients ?? none, subjects: subjects ?? none, tokens: tokens ?? none };
}

/** Entra writes ids in small letters, and people copy them from wherever: a denial must not miss for its letters. */
const spellings = (text: string): readonly string[] =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? [text, text.toLowerCase()] : [text];

function readCombinations(reader: Reader): AuthorizerSettings["combinations"] {
  const all = parsed(reader, "AUTHORIZER_COMBINATIONS") ?? [];
  if (Array.isArray(all) && all.every((one) => isTexts(one) && one.length > 0)) return all;
  reader.refuse("AUTHORIZER_COMBINATIONS", "AUTHORIZER_COMBINATIONS");
  return [];
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string" && one !== "");

const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name);
