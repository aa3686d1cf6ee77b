/**
 * Loads the private key that signs OCI's requests.
 * https://docs.oracle.com/en-us/iaas/Content/API/Concepts/apisigningkey.htm
 *
 * @module
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { failed, missing, notChecked, type Outcome, type Result, value, wrong } from "../outcome";
import type { Session } from "../session";
import { expandHome } from "./expand-home";
import { isSigning, type KeySource } from "./login";

const SHORTEST_KEY = 2048;

export async function loadPrivateKey(session: Session): Promise<Result<KeyObject>> {
  const login = await session.ociLogin();
  if ("outcome" in login) return failed(notChecked("there is no login that names a key"));
  if (!isSigning(login.value)) return failed(notChecked(`${login.value.auth} needs no key here`));
  const { key, fingerprint } = login.value;
  const pem = readPem(key, session.context.home);
  if ("outcome" in pem) return pem;
  const loaded = load(pem.value, key);
  if ("outcome" in loaded) return loaded;
  const mistake = misfit(loaded.value, key, fingerprint);
  return mistake === undefined ? loaded : failed(mistake);
}

function readPem(key: KeySource, home: string): Result<string> {
  if (key.pem !== undefined) return value(key.pem);
  const path = expandHome(key.path ?? "", home);
  if (/[\r\n]|-----/.test(path)) {
    return failed(
      wrong(
        `${key.origin} holds a key; it must be the path of one`,
        "export OCI_PRIVATE_KEY_PATH=~/.oci/oci_api_key.pem",
      ),
    );
  }
  try {
    return value(readFileSync(path, "utf8"));
  } catch {
    return failed(missing(`${key.origin} names ${path}, which does not exist or cannot be read`));
  }
}

function load(pem: string, { origin, passphrase }: KeySource): Result<KeyObject> {
  if (passphrase === undefined && /ENCRYPTED/.test(pem)) {
    return failed(
      missing(
        `the key of ${origin} is encrypted, and there is no passphrase`,
        "pass_phrase=… in ~/.oci/config, or export OCI_PRIVATE_KEY_PASSWORD=…",
      ),
    );
  }
  try {
    return value(createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) }));
  } catch {
    // Not the library's words: nobody knows what they quote.
    return failed(wrong(`${origin} is no private key in PEM, or the passphrase is not its own`));
  }
}

function misfit(key: KeyObject, { origin }: KeySource, fingerprint: string | undefined): Outcome | undefined {
  if (key.asymmetricKeyType !== "rsa") return wrong(`the key of ${origin} is not RSA`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < SHORTEST_KEY) return wrong(`the key of ${origin} has ${bits} bits; OCI wants ${SHORTEST_KEY} or more`);
  if (fingerprint === undefined || fingerprint.toLowerCase() === fingerprintOf(key)) return undefined;
  return wrong(
    `the key of ${origin} has another fingerprint than the login names`,
    "openssl rsa -in <key file> -pubout -outform DER | openssl md5 -c   # must print the login's fingerprint",
  );
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
