/**
 * The `authentication` block, in both of its types.
 *
 * @module
 */
import { isUrl } from "../../internal/url";
import { authentication as limits } from "../../limits/api-gateway";
import type { RangeLimit } from "../../limits/limit";
import type { AuthenticationPolicy, ClaimRule, FailureResponse, KeyOrigin, TokenLocation } from "./deployment";
import type { Fields } from "./fields";
import { BadKeySet, fromJwk, fromPem, type KeySet, uniqueKeys } from "./key-set";
import { readContextText, readTransformations } from "./read-transformations";

const page = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm";

/** What a deployment says of its callers. */
interface ReadAuthentication {
  readonly policy: AuthenticationPolicy;
  readonly isAnonymousAccessAllowed: boolean;
}

/** @returns `undefined` where the findings have what is wrong */
export function readAuthentication(block: Fields): ReadAuthentication | undefined {
  const type = block.text("type");
  if (type === "TOKEN_AUTHENTICATION") return readToken(block);
  if (type === "JWT_AUTHENTICATION") return readJwt(block);
  const remedy =
    "The local gateway plays TOKEN_AUTHENTICATION and JWT_AUTHENTICATION: use one of them, or test in OCI.";
  return block.report("type", String(type), remedy, page);
}

function readToken(block: Fields): ReadAuthentication | undefined {
  const validation = block.block("validation_policy");
  const failure = readFailure(block.block("validation_failure_policy"));
  const common = readCommon(block);
  block.done();
  if (validation === undefined) return block.report("validation_policy", "nothing", "Required.", page);
  const additional = validation.block("additional_validation_policy");
  const checks = readChecks(additional ?? validation);
  additional?.done();
  const keys = readKeys(validation);
  if (keys === undefined || common.token === undefined) return undefined;
  const policy = {
    ...common,
    ...checks,
    token: common.token,
    keys,
    failure,
    logPrefix: "tokenAuthentication",
  } as const;
  return { policy, isAnonymousAccessAllowed: common.isAnonymousAccessAllowed };
}

function readJwt(block: Fields): ReadAuthentication | undefined {
  const publicKeys = block.block("public_keys");
  const checks = readChecks(block);
  const common = readCommon(block);
  block.done();
  if (publicKeys === undefined) return block.report("public_keys", "nothing", "Required.", page);
  const keys = readKeys(publicKeys);
  if (keys === undefined || common.token === undefined) return undefined;
  const policy = { ...common, ...checks, token: common.token, keys, failure: undefined } as const;
  return {
    policy: { ...policy, logPrefix: "jwtAuthentication" },
    isAnonymousAccessAllowed: common.isAnonymousAccessAllowed,
  };
}

function readCommon(block: Fields) {
  return {
    token: readLocation(block),
    skewSeconds: within(block, "max_clock_skew_in_seconds", limits.clockSkewSeconds) ?? 0,
    isAnonymousAccessAllowed: block.flag("is_anonymous_access_allowed") ?? false,
  };
}

function readLocation(block: Fields): TokenLocation | undefined {
  const header = block.text("token_header");
  const query = block.text("token_query_param");
  const scheme = block.text("token_auth_scheme");
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

/** Both lists are required here: what the service does without them is not documented. See `issuers-and-audiences` in choices. */
function readChecks(block: Fields) {
  const issuers = listed(block, "issuers", limits.issuers);
  const audiences = listed(block, "audiences", limits.audiences);
  const claims = block.blocks("verify_claims").map(readClaim);
  if (claims.length > limits.claims.max)
    block.report("verify_claims", `${claims.length} claims`, `Allowed: at most ${limits.claims.max}.`, page);
  return { issuers, audiences, claims };
}

/** An absent `is_required` counts as true: see `claim-required` in choices. */
function readClaim(block: Fields): ClaimRule {
  const rule = {
    key: block.text("key") ?? "",
    values: block.texts("values"),
    isRequired: block.flag("is_required") ?? true,
  };
  block.done();
  if (rule.key === "") block.report("key", "nothing", "Required.", page);
  return rule;
}

function readKeys(block: Fields): KeyOrigin | undefined {
  const type = block.text("type");
  const uri = block.text("uri");
  const isSslVerifyDisabled = block.flag("is_ssl_verify_disabled") ?? false;
  const cacheHours = within(block, "max_cache_duration_in_hours", limits.cacheHours);
  const keys = block.blocks("keys");
  block.done();
  if (type === "STATIC_KEYS") return { kind: "static", keys: readStaticKeys(block, keys) };
  if (type !== "REMOTE_JWKS")
    return block.report("type", String(type), "The local gateway plays REMOTE_JWKS and STATIC_KEYS.", page);
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

function explained<T>(block: Fields, field: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (failure) {
    if (!(failure instanceof BadKeySet)) throw failure;
    return block.report(field, failure.message, "Allowed: RSA public keys with a kid.", page);
  }
}

function readFailure(block: Fields | undefined): FailureResponse | undefined {
  if (block === undefined) return undefined;
  const type = block.text("type");
  const code = block.number("response_code");
  const message = readContextText(block, "response_message");
  const headers = readTransformations(block.block("response_header_transformations"), "response");
  block.done();
  if (type !== "MODIFY_RESPONSE")
    return block.report("type", String(type), "The local gateway plays MODIFY_RESPONSE.", page);
  if (code === undefined || !Number.isInteger(code) || code < 200 || code > 599)
    return block.report("response_code", String(code), "Allowed: an HTTP status.", page);
  return { status: code, message, headers };
}

function within(block: Fields, name: string, { min, max, unit, source }: RangeLimit): number | undefined {
  const value = block.number(name);
  if (value === undefined || (value >= min && value <= max)) return value;
  return block.report(name, String(value), `Allowed: ${min} to ${max} ${unit}.`, source);
}

function listed(block: Fields, name: string, { min, max, unit, source }: RangeLimit): readonly string[] {
  const values = block.texts(name);
  if (values.length < min || values.length > max)
    block.report(name, `${values.length} ${unit}`, `The local gateway wants ${min} to ${max}.`, source);
  return values;
}
