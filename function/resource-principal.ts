/**
 * Who the function is towards OCI: a token and a key that OCI Functions puts into the container, and renews there.
 * https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionsaccessingociresources.htm
 */
import { createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FunctionEnvironment } from "./setting-reader";

export interface ResourcePrincipal {
  /** A secret: it holds the token. */
  readonly keyId: string;
  readonly key: KeyObject;
}

const variables = {
  token: "OCI_RESOURCE_PRINCIPAL_RPST",
  key: "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM",
  passphrase: "OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE",
} as const;

/** @returns undefined where there is none, or none that can be read. Its files are read each time, since tokens live for minutes. */
export function resourcePrincipal(environment: FunctionEnvironment): ResourcePrincipal | undefined {
  try {
    const token = contentOf(environment[variables.token]);
    const pem = contentOf(environment[variables.key]);
    if (token === undefined || pem === undefined) return undefined;
    const passphrase = contentOf(environment[variables.passphrase]);
    const key = createPrivateKey({ key: pem, format: "pem", ...(passphrase !== undefined && { passphrase }) });
    return { keyId: `ST$${token}`, key };
  } catch {
    return undefined;
  }
}

/** A variable holds a path, or the thing itself, as Oracle's own clients take it. */
function contentOf(variable: string | undefined): string | undefined {
  if (variable === undefined || variable === "") return undefined;
  return variable.startsWith("/") ? readFileSync(variable, "utf8").trim() : variable;
}

export interface SignableRequest {
  readonly method: "GET" | "PUT";
  readonly uri: URL;
  readonly body?: Buffer;
}

/**
 * The headers that sign a request. https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm
 *
 * @param now milliseconds since 1970; OCI takes clocks that differ by five minutes
 */
export function signatureHeaders(
  { method, uri, body }: SignableRequest,
  { keyId, key }: ResourcePrincipal,
  now: number,
): Readonly<Record<string, string>> {
  const content: Record<string, string> =
    body === undefined
      ? {}
      : {
          "content-length": String(body.length),
          "content-type": "application/json",
          "x-content-sha256": createHash("sha256").update(body).digest("base64"),
        };
  const date = new Date(now).toUTCString();
  const target = `${method.toLowerCase()} ${uri.pathname}${uri.search}`;
  const signed = { date, "(request-target)": target, host: uri.host, ...content };
  const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}`);
  const signature = sign("sha256", Buffer.from(lines.join("\n")), key).toString("base64");
  const parts = {
    version: "1",
    headers: Object.keys(signed).join(" "),
    keyId,
    algorithm: "rsa-sha256",
    signature,
  };
  const authorization = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  return { date, ...content, authorization: `Signature ${authorization.join(",")}` };
}
