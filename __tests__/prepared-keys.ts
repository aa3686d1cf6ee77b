/**
 * RSA keys for tests. One takes as long to make as a hundred tests to run, so that a few are made beforehand and handed to each file anew.
 * Within a file no key comes twice, and what a file takes beyond them is made for it alone.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { inject } from "vitest";

export interface RsaKeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const bits = 2048;
let taken = 0;

/** The next key of this file, 2048 bits. Not for modules that keep it beyond a file: the next file gets it again. */
export function rsaKeyPair(): RsaKeyPair {
  const file = nextFile();
  if (file === undefined) return generateKeyPairSync("rsa", { modulusLength: bits });
  const privateKey = createPrivateKey({ key: readFileSync(file), type: "pkcs8", format: "der" });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

const hasNext = (): boolean => taken < inject("keyFiles").length;
const nextFile = (): string | undefined => inject("keyFiles")[taken++];

/** Lets `webcrypto`, by which the sources make their keys, take those; call it at the start of each file. */
export function handOutPreparedKeys(): void {
  taken = 0;
  Object.defineProperty(webcrypto.subtle, "generateKey", { value: generateKey, writable: true, configurable: true });
}

/** Node's own, beneath the one that stands in for it. */
const { generateKey: make }: Pick<SubtleCrypto, "generateKey"> = Object.getPrototypeOf(webcrypto.subtle);

async function generateKey(
  algorithm: RsaHashedKeyGenParams,
  extractable: boolean,
  usages: KeyUsage[],
): Promise<CryptoKeyPair | CryptoKey> {
  const isPrepared =
    algorithm.name === "RSASSA-PKCS1-v1_5" &&
    algorithm.modulusLength === bits &&
    Buffer.from(algorithm.publicExponent).equals(Buffer.of(1, 0, 1));
  if (!isPrepared || !hasNext()) return make.call(webcrypto.subtle, algorithm, extractable, usages);
  const pair = rsaKeyPair();
  const { subtle } = webcrypto;
  const only = (usage: KeyUsage) => usages.filter((each) => each === usage);
  const [pkcs8, spki] = [
    pair.privateKey.export({ type: "pkcs8", format: "der" }),
    pair.publicKey.export({ type: "spki", format: "der" }),
  ];
  const [privateKey, publicKey] = await Promise.all([
    subtle.importKey("pkcs8", pkcs8, algorithm, extractable, only("sign")),
    subtle.importKey("spki", spki, algorithm, true, only("verify")),
  ]);
  return { privateKey, publicKey };
}
