/**
 * The keys with which the gateway verifies: what it demands of each and of all together.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-keyparams.htm
 *
 * @module
 */
import { createPublicKey, type KeyObject } from "node:crypto";
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { parseLaxJson, parseStrictJson } from "../../internal/strict-json";
import { keySet as limits } from "../../limits/jwks";

/** A key that may be used. */
interface VerificationKey {
  /** The only algorithm of the key, where it names one. */
  readonly alg: string | undefined;
  readonly key: KeyObject;
}

/** Keys by `kid`. */
export type KeySet = ReadonlyMap<string, VerificationKey>;

/** Why the gateway takes none of the keys. */
export class BadKeySet extends Error {}

/** What becomes of a set with a bad key, or with too many: see `bad-key-in-set` in choices. */
export type BadKeys = "refused" | "skipped";

/** How a fetched set is read. */
export interface KeySetReading {
  readonly badKeys: BadKeys;
  /** JSON, and numbers in base64url, that not every reader reads alike: see `json-dialects` in choices. */
  readonly dialects: "refused" | "read";
}

/** @throws {BadKeySet} */
export function parseKeySet(document: Uint8Array, { badKeys, dialects }: KeySetReading): KeySet {
  const isStrict = dialects === "refused";
  const keys = membersOf(isStrict ? parseStrictJson(document) : parseLaxJson(document));
  const keyOf = isStrict ? fromPlainJwk : fromJwk;
  if (badKeys === "skipped") return soundKeys(keys, keyOf);
  if (keys.length > limits.keys.max) throw new BadKeySet(`${keys.length} keys. Allowed: at most ${limits.keys.max}.`);
  return uniqueKeys(keys.map((key, index) => named(`keys[${index}]`, () => keyOf(key))));
}

/** Of two with the same `kid` the first. */
function soundKeys(keys: readonly JsonObject[], keyOf: typeof fromJwk): KeySet {
  const sound = keys.flatMap((key) => {
    try {
      return [keyOf(key)];
    } catch (failure) {
      if (failure instanceof BadKeySet) return [];
      throw failure;
    }
  });
  return new Map(sound.slice(0, limits.keys.max).reverse());
}

/** @throws {BadKeySet} when a `kid` stands twice */
export function uniqueKeys(keys: readonly (readonly [kid: string, key: VerificationKey])[]): KeySet {
  const set = new Map(keys);
  if (set.size < keys.length) throw new BadKeySet("two keys with the same kid.");
  return set;
}

/** @throws {BadKeySet} */
export function fromJwk(jwk: JsonObject): readonly [kid: string, key: VerificationKey] {
  const { kid, kty, n, e, use, key_ops: operations, alg } = jwk;
  if (kty !== "RSA") throw new BadKeySet(`kty is ${shown(kty)}. Allowed: "RSA".`);
  if (!isText(kid) || kid === "") throw new BadKeySet(`kid is ${shown(kid)}. Allowed: a text.`);
  if (!isText(n) || !isText(e)) throw new BadKeySet("n or e is missing.");
  if (isPresent(use) && use !== "sig") throw new BadKeySet(`use is ${shown(use)}. Allowed: "sig".`);
  if (isPresent(operations) && !(Array.isArray(operations) && operations.includes("verify")))
    throw new BadKeySet(`key_ops is ${shown(operations)}. Allowed: a list with "verify".`);
  if (isPresent(alg) && !(isText(alg) && limits.algorithms.oneOf.includes(alg)))
    throw new BadKeySet(`alg is ${shown(alg)}. Allowed: ${limits.algorithms.oneOf.join(", ")}.`);
  return [kid, { alg: isText(alg) ? alg : undefined, key: publicKey({ key: { kty, n, e }, format: "jwk" }) }];
}

/** RFC 7518, section 2: OpenSSL takes more spellings of a number than other readers. @throws {BadKeySet} */
function fromPlainJwk(jwk: JsonObject): ReturnType<typeof fromJwk> {
  const read = fromJwk(jwk);
  const isPlain = (value: Json | undefined): boolean => {
    const octets = Buffer.from(isText(value) ? value : "", "base64url");
    return octets.toString("base64url") === value && octets[0] !== 0;
  };
  if (![jwk.n, jwk.e].every(isPlain))
    throw new BadKeySet("n or e is not base64url without padding and zeros in front.");
  return read;
}

/** @throws {BadKeySet} */
export function fromPem(kid: string, pem: string): readonly [kid: string, key: VerificationKey] {
  if (!/^-----BEGIN PUBLIC KEY-----[\s\S]+-----END PUBLIC KEY-----\s*$/.test(pem.trim()))
    throw new BadKeySet("not between -----BEGIN PUBLIC KEY----- and -----END PUBLIC KEY-----.");
  return [kid, { alg: undefined, key: publicKey(pem) }];
}

function publicKey(input: Parameters<typeof createPublicKey>[0]): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(input);
  } catch {
    throw new BadKeySet("not a usable public key.");
  }
  const { min, max } = limits.modulusBits;
  const bits = key.asymmetricKeyType === "rsa" ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0;
  if (bits < min || bits > max) throw new BadKeySet(`an RSA key of ${bits} bits. Allowed: ${min} to ${max}.`);
  return key;
}

function membersOf({ value, fault }: { readonly value?: Json; readonly fault?: string }): readonly JsonObject[] {
  if (fault !== undefined) throw new BadKeySet(`the document ${fault}.`);
  const keys = isObject(value) ? value.keys : undefined;
  if (Array.isArray(keys) && keys.every(isObject)) return keys;
  throw new BadKeySet('not an object with "keys", a list of objects.');
}

/** An entry of the set, its place added to what is wrong with it. */
function named<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (failure) {
    throw failure instanceof BadKeySet ? new BadKeySet(`${place}: ${failure.message}`) : failure;
  }
}

const isPresent = (value: Json | undefined): boolean => value !== undefined && value !== null;
const shown = (value: Json | undefined): string => JSON.stringify(value ?? null).slice(0, 40);
