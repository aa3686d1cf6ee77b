/**
 * Loads the private key that signs OCI's requests.
 * https://docs.oracle.com/en-us/iaas/Content/API/Concepts/apisigningkey.htm
 *
 * @module
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { type Failure, type Found, failure, found } from "./failure";
import type { SigningLogin } from "./oci-login";
import { expandHome, type PrivateKeySource } from "./oci-profile";

const SHORTEST_KEY = 2048;

/** @param home the user's home folder, which paths may begin with */
export function loadPrivateKey({ key, fingerprint }: SigningLogin, home: string): Found<KeyObject> {
  const pem = readPem(key, home);
  if ("failure" in pem) return pem;
  const loaded = load(pem.value, key);
  if ("failure" in loaded) return loaded;
  return misfit(loaded.value, key, fingerprint) ?? loaded;
}

function readPem(key: PrivateKeySource, home: string): Found<string> {
  if (key.pem !== undefined) return found(key.pem);
  const path = expandHome(key.path ?? "", home);
  if (/[\r\n]|-----/.test(path)) {
    return failure("oci-key-not-a-path", `${key.origin} holds a key; it must be the path of one`);
  }
  try {
    return found(readFileSync(path, "utf8"));
  } catch {
    return failure("oci-key-unreadable", `${key.origin} names ${path}, which does not exist or cannot be read`);
  }
}

function load(pem: string, { origin, passphrase }: PrivateKeySource): Found<KeyObject> {
  if (passphrase === undefined && /ENCRYPTED/.test(pem)) {
    return failure("oci-key-encrypted", `the key of ${origin} is encrypted, and there is no passphrase`);
  }
  try {
    return found(createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) }));
  } catch {
    // Not the library's words: nobody knows what they quote.
    return failure("oci-key-invalid", `${origin} is no private key in PEM, or the passphrase is not its own`);
  }
}

function misfit(
  key: KeyObject,
  { origin }: PrivateKeySource,
  fingerprint: string | undefined,
): { readonly failure: Failure } | undefined {
  if (key.asymmetricKeyType !== "rsa") return failure("oci-key-invalid", `the key of ${origin} is not RSA`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < SHORTEST_KEY) {
    return failure("oci-key-invalid", `the key of ${origin} has ${bits} bits; OCI wants ${SHORTEST_KEY} or more`);
  }
  if (fingerprint === undefined || fingerprint.toLowerCase() === fingerprintOf(key)) return undefined;
  return failure("oci-key-fingerprint", `the key of ${origin} has another fingerprint than the login names`);
}

/** MD5 of the public key in DER, as OCI shows it. */
export function fingerprintOf(key: KeyObject): string {
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  return (createHash("md5").update(der).digest("hex").match(/../g) ?? []).join(":");
}

/** Whether others than the owner may read the file; `undefined` where files have no such modes. */
export function isOpenToOthers(path: string): boolean | undefined {
  return process.platform === "win32" ? undefined : (statSync(path).mode & 0o077) !== 0;
}
