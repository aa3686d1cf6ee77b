/** The entries of a key document → the keys that may be served, and why the others may not. */
import { byCodeUnits } from "./code-unit-order";
import { isJsonObject } from "./json-object";
import { ownCertificate } from "./jwks-certificate";
import { type IssuerPolicy, issuerFault, issuerFaults } from "./jwks-issuer";
import { type Algorithm, adaptKey, isSameMaterial, keyFaults, kidOf, type SigningKey } from "./jwks-key";

export interface KeyPolicy extends IssuerPolicy {
  readonly algorithm: Algorithm;
  readonly deniedKids: ReadonlySet<string>;
}

/** A key that may be served, with what tells its age. */
export interface CertifiedKey {
  readonly key: SigningKey;
  /** See {@link ownCertificate}. */
  readonly certificate: string | undefined;
}

/** Why a key is not served. */
const dropReasons = {
  ...keyFaults,
  ...issuerFaults,
  denied: "JWKS_DENIED_KIDS names it",
  "kid-ambiguous": "the document gives different keys under this kid",
  "over-maximum": "JWKS_MAX_KEYS other keys are more likely to sign",
  "aged-out": "the identity provider has not listed it for JWKS_STALE_HOURS",
} as const;

export type DropReason = keyof typeof dropReasons;

export interface DroppedKey {
  /** Undefined where the key has none. */
  readonly kid: string | undefined;
  readonly why: DropReason;
}

export interface AdaptedKeys {
  /** At most one key a kid. */
  readonly keys: readonly CertifiedKey[];
  readonly dropped: readonly DroppedKey[];
}

export function adaptKeys(jwks: readonly unknown[], policy: KeyPolicy): AdaptedKeys {
  const dropped: DroppedKey[] = [];
  const byKid = new Map<string, CertifiedKey[]>();
  for (const jwk of jwks) {
    const key = judge(jwk, policy);
    if (typeof key === "string") dropped.push({ kid: kidOf(jwk), why: key });
    else {
      const namesakes = byKid.get(key.key.kid);
      if (namesakes === undefined) byKid.set(key.key.kid, [key]);
      else namesakes.push(key);
    }
  }
  const keys: CertifiedKey[] = [];
  for (const [kid, namesakes] of byKid) {
    const one = unite(namesakes);
    if (one === undefined) dropped.push({ kid, why: "kid-ambiguous" });
    else keys.push(one);
  }
  return { keys, dropped };
}

function judge(jwk: unknown, policy: KeyPolicy): CertifiedKey | DropReason {
  const kid = kidOf(jwk);
  if (kid !== undefined && policy.deniedKids.has(kid)) return "denied";
  const key = adaptKey(jwk, policy.algorithm);
  if (typeof key === "string") return key;
  const { issuer, x5c } = isJsonObject(jwk) ? jwk : {};
  return issuerFault(issuer, policy) ?? { key, certificate: ownCertificate(x5c) };
}

/** Several entries of one kid are one key if they are the same key. Which of them stands for it must not depend on their order. */
function unite(namesakes: readonly CertifiedKey[]): CertifiedKey | undefined {
  const [first, ...others] = namesakes.toSorted(
    (a, b) => byCodeUnits(a.key.alg, b.key.alg) || byCodeUnits(b.certificate ?? "", a.certificate ?? ""),
  );
  return first !== undefined && others.every(({ key }) => isSameMaterial(key, first.key)) ? first : undefined;
}
