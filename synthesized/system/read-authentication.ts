/**
 * The `authentication` block, of whatever type.
 *
 * @module
 */
import { isUrl } from "../../internal/url";
import { authentication as limits } from "../../limits/api-gateway-authentication";
import { type SpecificationBlock, blocksByType as tables } from "../../limits/deployment-specification";
import type { RangeLimit } from "../../limits/limit";
import { Unknown } from "../expression/value";
import type { AuthenticationPolicy, ClaimRule, FixedAuthentication, KeyOrigin, TokenLocation } from "./deployment";
import type { Fields } from "./fields";
import { BadKeySet, fromJwk, fromPem, type KeySet, uniqueKeys } from "./key-set";
import { readAuthorizer } from "./read-authorizer";
import { readFailure } from "./read-failure";

const page = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm";

/** What a deployment says of its callers. */
export interface ReadAuthentication {
  readonly policy: FixedAuthentication<Unknown> | Unknown;
  readonly isAnonymousAccessAllowed: boolean | Unknown;
}

/** Reads the block; a policy that the local gateway does not play is not understood. */
export function readAuthentication(block: Fields): ReadAuthentication {
  const type = block.understood(() => block.text("type"));
  if (Unknown.is(type)) return { policy: type, isAnonymousAccessAllowed: type };
  if (type === "TOKEN_AUTHENTICATION") return readToken(block);
  if (type === "JWT_AUTHENTICATION") return readJwt(block);
  if (type === "CUSTOM_AUTHENTICATION") return readCustom(block);
  const isAnonymousAccessAllowed = readAnonymousAccess(block);
  const remedy =
    "The local gateway plays TOKEN_AUTHENTICATION, JWT_AUTHENTICATION and CUSTOM_AUTHENTICATION: use one of them, or test in OCI.";
  const policy = unplayed(`type is ${type ?? "not said"}`);
  block.notPlayed("type", type ?? "nothing", remedy, page, policy);
  return { policy, isAnonymousAccessAllowed };
}

const unplayed = (reason: string): Unknown => new Unknown(`${reason}, and what that does is not known here`);

function readCustom(block: Fields): ReadAuthentication {
  const policy = readAuthorizer(block);
  const isAnonymousAccessAllowed = readAnonymousAccess(block);
  block.done();
  return { policy, isAnonymousAccessAllowed };
}

function readToken(block: Fields): ReadAuthentication {
  block.unsent(tables.authentication, "TOKEN_AUTHENTICATION");
  const validation = needed(block, "validation_policy");
  const failure = readFailure(block);
  const common = readCommon(block);
  const isAnonymousAccessAllowed = readAnonymousAccess(block);
  block.done();
  const checks = Unknown.is(validation) ? unchecked(validation) : checksOfToken(validation);
  const keys = Unknown.is(validation) ? validation : readKeys(validation, tables.validationPolicy);
  const policy = { ...common, ...checks, keys, failure, kind: "token", logPrefix: "tokenAuthentication" } as const;
  return { policy, isAnonymousAccessAllowed };
}

function checksOfToken(validation: Fields): Checks {
  const additional = validation.part("additional_validation_policy");
  if (Unknown.is(additional)) return unchecked(additional);
  const checks = readChecks(additional ?? validation);
  additional?.done();
  return checks;
}

function readJwt(block: Fields): ReadAuthentication {
  block.unsent(tables.authentication, "JWT_AUTHENTICATION");
  const publicKeys = needed(block, "public_keys");
  const checks = readChecks(block);
  const common = readCommon(block);
  const isAnonymousAccessAllowed = readAnonymousAccess(block);
  block.done();
  const keys = Unknown.is(publicKeys) ? publicKeys : readKeys(publicKeys, tables.publicKeys);
  const policy = {
    ...{ ...common, ...checks, keys, failure: undefined },
    ...({ kind: "token", logPrefix: "jwtAuthentication" } as const),
  };
  return { policy, isAnonymousAccessAllowed };
}

/** A block without which nothing can be said. */
function needed(block: Fields, name: string): Fields | Unknown {
  const found = block.part(name);
  if (found !== undefined) return found;
  const missing = new Unknown(`${name} is missing`);
  block.report(name, "nothing", "Required.", page, missing);
  return missing;
}

const readAnonymousAccess = (block: Fields): boolean | Unknown =>
  block.understood(() => block.flag("is_anonymous_access_allowed") ?? false);

function readCommon(block: Fields) {
  return {
    token: block.understood(() => readLocation(block)) ?? new Unknown("where the token stands is not said"),
    skewSeconds: block.understood(() => within(block, "max_clock_skew_in_seconds", limits.clockSkewSeconds) ?? 0),
  };
}

function readLocation(block: Fields): TokenLocation | undefined {
  const { value, errors } = block.found(() => {
    return { header: block.text("token_header"), query: block.text("token_query_param") };
  });
  const { header, query } = value;
  const scheme = block.text("token_auth_scheme");
  if (errors.length > 0) return undefined;
  if ((header === undefined) === (query === undefined))
    return block.report(
      "token_header",
      header ?? "nothing",
      "Exactly one of token_header and token_query_param is required.",
      page,
    );
  if (query !== undefined) return { in: "query", name: query };
  if (header === undefined || scheme === undefined)
    return block.report("token_auth_scheme", "nothing", "Required with token_header.", page);
  return { in: "header", name: header, scheme };
}

type Checks = Pick<AuthenticationPolicy<Unknown>, "issuers" | "audiences" | "claims">;

const unchecked = (reason: Unknown): Checks => ({ issuers: reason, audiences: reason, claims: reason });

/** Both lists are required here: what the service does without them is not documented. See `issuers-and-audiences` in choices. */
function readChecks(block: Fields): Checks {
  const issuers = listed(block, "issuers", limits.issuers);
  const audiences = listed(block, "audiences", limits.audiences);
  const claims = block.eachBlock("verify_claims", readClaim);
  const count = Unknown.is(claims) ? 0 : claims.length;
  if (count > limits.claims.max)
    block.report("verify_claims", `${count} claims`, `Allowed: at most ${limits.claims.max}.`, page);
  return { issuers, audiences, claims };
}

/** An absent `is_required` counts as true: see `claim-required` in choices. */
function readClaim(block: Fields): ClaimRule<Unknown> {
  const said = block.understood(() => block.flag("is_required"));
  const rule = {
    key: block.understood(() => block.text("key") ?? ""),
    values: block.list("values"),
    isRequired: said ?? true,
    ...(said === undefined ? ({ isUnsaid: true } as const) : {}),
  };
  block.done();
  if (rule.key === "") block.report("key", "nothing", "Required.", page);
  return rule;
}

function readKeys(block: Fields, table: SpecificationBlock): KeyOrigin | Unknown {
  return block.understood(() => keysIn(block, table)) ?? new Unknown("where keys come from is not said");
}

function keysIn(block: Fields, table: SpecificationBlock): KeyOrigin | undefined {
  const type = block.text("type");
  block.unsent(table, type);
  if (type === "STATIC_KEYS") {
    const keys = block.blocks("keys");
    block.done();
    return { kind: "static", keys: readStaticKeys(block, keys) };
  }
  if (type !== "REMOTE_JWKS") {
    const allowed = "The local gateway plays REMOTE_JWKS and STATIC_KEYS.";
    return block.notPlayed("type", String(type), allowed, page, unplayed(`type is ${type}`));
  }
  const uri = block.text("uri");
  const isSslVerifyDisabled = block.flag("is_ssl_verify_disabled") ?? false;
  const cacheHours = within(block, "max_cache_duration_in_hours", limits.cacheHours);
  block.done();
  if (uri === undefined || !isUrl(uri) || !/^https?:/.test(uri))
    return block.report("uri", uri ?? "nothing", "Required: an http or https URL.", page);
  return { kind: "remote", uri, verifyTls: !isSslVerifyDisabled, cacheHours: cacheHours ?? 1 };
}

function readStaticKeys(block: Fields, keys: readonly Fields[]): KeySet {
  const { min, max } = limits.staticKeys;
  if (keys.length < min || keys.length > max)
    block.report("keys", `${keys.length} keys`, `Allowed: ${min} to ${max}.`, page);
  const read = keys.flatMap((key) => explained(key, "key", () => [readStaticKey(key)]) ?? []);
  return explained(block, "keys", () => uniqueKeys(read)) ?? new Map();
}

function readStaticKey(block: Fields): ReturnType<typeof fromJwk> {
  const format = block.text("format");
  block.unsent(tables.keys, format);
  const kid = block.text("kid") ?? "";
  const pem = block.text("key");
  const jwk = {
    ...{ kid, kty: block.text("kty") ?? null, n: block.text("n") ?? null, e: block.text("e") ?? null },
    ...{ use: block.text("use") ?? null, alg: block.text("alg") ?? null },
  };
  const operations = block.texts("key_ops");
  block.done();
  if (format === "PEM") return fromPem(kid, pem ?? "");
  if (format !== "JSON_WEB_KEY") throw new BadKeySet(`format is ${String(format)}. Allowed: JSON_WEB_KEY, PEM.`);
  return fromJwk({ ...jwk, key_ops: operations.length === 0 ? null : [...operations] });
}

/** What is not known of a key cannot be wrong as well. */
function explained<T>(block: Fields, field: string, read: () => T): T | undefined {
  const { value, errors } = block.found(() => {
    try {
      return { read: read() };
    } catch (failure) {
      if (!(failure instanceof BadKeySet)) throw failure;
      return { failure };
    }
  });
  if ("read" in value) return value.read;
  if (errors.length > 0) return undefined;
  return block.report(field, value.failure.message, "Allowed: RSA public keys with a kid.", page);
}

function within(block: Fields, name: string, { min, max, unit, source }: RangeLimit): number | undefined {
  const value = block.number(name);
  if (value === undefined || (value >= min && value <= max)) return value;
  return block.report(name, String(value), `Allowed: ${min} to ${max} ${unit}.`, source);
}

function listed(block: Fields, name: string, { min, max, unit, source }: RangeLimit): Checks["issuers"] {
  const values = block.list(name);
  const count = Unknown.is(values) ? min : values.length;
  const actual = `${count} ${unit}`;
  const wanted = `The local gateway wants ${min} to ${max}.`;
  if (count > max) block.report(name, actual, wanted, source);
  if (count >= min) return values;
  const gap = new Unknown(`${name} are not said, and whom that admits is not known`);
  block.notPlayed(name, actual, wanted, source, gap);
  return gap;
}
