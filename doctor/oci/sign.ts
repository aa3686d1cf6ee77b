/**
 * Signs a request to OCI. https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm
 *
 * @module
 */
import { type KeyObject, sign } from "node:crypto";

export interface SignedGet {
  readonly url: URL;
  /** `TENANCY/USER/FINGERPRINT`, or `ST$` and a security token. */
  readonly keyId: string;
  readonly key: KeyObject;
  /** As in the Date header. */
  readonly date: string;
}

/** The headers of a signed GET, which has no body to sign. */
export function signGet({ url, keyId, key, date }: SignedGet): {
  readonly date: string;
  readonly authorization: string;
} {
  const content = signingString(url, date);
  const signature = sign("sha256", Buffer.from(content), key).toString("base64");
  const parts = [
    'version="1"',
    'headers="date (request-target) host"',
    `keyId="${keyId}"`,
    'algorithm="rsa-sha256"',
    `signature="${signature}"`,
  ];
  return { date, authorization: `Signature ${parts.join(",")}` };
}

export const signingString = (url: URL, date: string): string =>
  `date: ${date}\n(request-target): get ${url.pathname}${url.search}\nhost: ${url.host}`;
