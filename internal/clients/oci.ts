/**
 * Signed requests to OCI's APIs. https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm
 *
 * @module
 */
import { createHash, type KeyObject, sign } from "node:crypto";
import type { Found } from "./failure";
import { type ClientNetwork, type JsonAnswer, requestJson } from "./request";

/** Whoever signs. */
export interface OciSigner {
  /** `TENANCY/USER/FINGERPRINT`, or `ST$` and a security token: then it is a secret. */
  readonly keyId: string;
  readonly key: KeyObject;
}

/** A request to one of OCI's APIs. */
export interface OciRequest {
  /** @default "GET" */
  readonly method?: "GET" | "HEAD" | "DELETE" | "POST" | "PUT" | "PATCH";
  readonly url: URL;
  /** JSON, of POST, PUT and PATCH. */
  readonly body?: string;
}

/** Sends a signed request. */
export function requestOci(
  { now, ...network }: ClientNetwork & { readonly now: () => Date },
  signer: OciSigner,
  request: OciRequest,
): Promise<Found<JsonAnswer>> {
  const { method = "GET", url, body } = request;
  const headers = signedHeaders(request, signer, now().toUTCString());
  return requestJson(network, { method, url, headers, ...(body !== undefined && { body }) });
}

/** The headers of a signed request. @param date as in the Date header */
export function signedHeaders(request: OciRequest, { keyId, key }: OciSigner, date: string): Record<string, string> {
  const { method = "GET", url, body = "" } = request;
  const hasBody = ["POST", "PUT", "PATCH"].includes(method);
  const content: Record<string, string> = hasBody
    ? {
        "content-length": String(Buffer.byteLength(body)),
        "content-type": "application/json",
        "x-content-sha256": createHash("sha256").update(body).digest("base64"),
      }
    : {};
  const target = `${method.toLowerCase()} ${url.pathname}${url.search}`;
  const signed = { date, "(request-target)": target, host: url.host, ...content };
  const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}`);
  const signature = sign("sha256", Buffer.from(lines.join("\n")), key).toString("base64");
  const parts = [
    'version="1"',
    `headers="${Object.keys(signed).join(" ")}"`,
    `keyId="${keyId}"`,
    'algorithm="rsa-sha256"',
    `signature="${signature}"`,
  ];
  return { date, ...content, authorization: `Signature ${parts.join(",")}` };
}
