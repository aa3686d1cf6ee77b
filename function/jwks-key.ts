/** One JSON Web Key of the identity provider → the key as API Gateway takes it, or the reason why it is not served. */
import { keySet } from "../limits/jwks";
import { type Base64urlInteger, parseBase64urlInteger } from "./base64url-integer";
import { isJsonObject, type JsonObject } from "./json-object";

/** The algorithms that API Gateway verifies. */
export type Algorithm = "RS256" | "RS384" | "RS512";

/** A key as it is served: these members in this order, nothing else. */
export interface SigningKey {
  readonly kty: "RSA";
  readonly use: "sig";
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  readonly alg: Algorithm;
}

/** What is wrong with a key. */
export const keyFaults = {
  malformed: "a member is missing or is not what RFC 7517 and RFC 7518 ask for",
  "private-members": "it gives away its private part, so everyone can sign with it",
  "not-rsa": "API Gateway verifies RSA signatures only",
  "not-for-signatures": "its use or key_ops say that it does not verify signatures",
  "algorithm-unsupported": "its alg is none of RS256, RS384, RS512",
  "size-unsupported": "its modulus has not 2048 to 4096 bits",
} as const;

export type KeyFault = keyof typeof keyFaults;

/** Members that only private or symmetric keys have: https://www.rfc-editor.org/rfc/rfc7518#section-6 */
const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] as const;

/** Ours: kids are thumbprints or short names, and stand in headers, settings and logs. */
const kidPattern = /^[!-~]{1,256}$/;

/** OpenSSL refuses larger exponents: OPENSSL_RSA_MAX_PUBEXP_BITS, https://github.com/openssl/openssl/blob/master/include/openssl/rsa.h */
const largestExponentBits = 64;

/** @param defaultAlgorithm what a key is for that names no algorithm, as Entra's do */
export function adaptKey(jwk: unknown, defaultAlgorithm: Algorithm): SigningKey | KeyFault {
  if (!isJsonObject(jwk)) return "malformed";
  const { kid, kty } = jwk;
  if (!isKid(kid) || typeof kty !== "string") return "malformed";
  if (privateMembers.some((member) => isGiven(jwk, member))) return "private-members";
  if (kty !== "RSA") return "not-rsa";
  const use = purposeOf(jwk);
  if (use !== "sig") return use;
  const alg = jwk.alg ?? defaultAlgorithm;
  if (!isAlgorithm(alg)) return "algorithm-unsupported";
  const n = parseBase64urlInteger(jwk.n);
  const e = parseBase64urlInteger(jwk.e);
  if (n === undefined || !n.isOdd || e === undefined || !isExponent(e)) return "malformed";
  if (n.bits < keySet.modulusBits.min || n.bits > keySet.modulusBits.max) return "size-unsupported";
  return { kty, use, kid, n: n.text, e: e.text, alg };
}

/** Whether two keys verify the same signatures, whatever they are called. */
export const isSameMaterial = (one: SigningKey, other: SigningKey): boolean => one.n === other.n && one.e === other.e;

/** @returns the kid of a key that may have any fault, for reports */
export const kidOf = (jwk: unknown): string | undefined => (isJsonObject(jwk) && isKid(jwk.kid) ? jwk.kid : undefined);

const isKid = (kid: unknown): kid is string => typeof kid === "string" && kidPattern.test(kid);

/** Some write `null` for a member that a key does not have. */
const isGiven = (jwk: JsonObject, member: string): boolean =>
  Object.hasOwn(jwk, member) && jwk[member] !== null && jwk[member] !== undefined;

const isAlgorithm = (alg: unknown): alg is Algorithm =>
  typeof alg === "string" && (keySet.algorithms.oneOf as readonly (string | number)[]).includes(alg);

const isExponent = (e: Base64urlInteger): boolean => e.isOdd && e.bits >= 2 && e.bits <= largestExponentBits;

/** `use` and `key_ops` must agree where both are given: https://www.rfc-editor.org/rfc/rfc7517#section-4.3 */
function purposeOf(jwk: JsonObject): "sig" | KeyFault {
  const [use, operations] = [jwk.use ?? "sig", jwk.key_ops ?? ["verify"]];
  if (typeof use !== "string") return "malformed";
  if (use !== "sig") return "not-for-signatures";
  if (!Array.isArray(operations) || !operations.every((one) => typeof one === "string")) return "malformed";
  return operations.includes("verify") ? "sig" : "not-for-signatures";
}
