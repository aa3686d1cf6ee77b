/**
 * What a program of a deployed system shows to prove itself: the secret that outputs or the environment hold, a certificate with its private key,
 * or a token of the issuer that its registration trusts. It is read before anybody is asked, and never printed.
 *
 * @module
 */
import { createHash, createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Options, OptionValues } from "../../internal/command";
import { atPath, UsageError } from "../../internal/user-error";
import type { Client } from "../system/apis";
import { whyNoSecret } from "../verify/tokens";

/** In the words of Microsoft's client. */
export type Proof =
  | { readonly clientSecret: string }
  | { readonly clientCertificate: ClientCertificate }
  | { readonly clientAssertion: string };

/** Both thumbprints, in hexadecimal: Microsoft's client takes the longer one from its version 2.11 on, and before that knows the other alone. */
interface ClientCertificate {
  readonly thumbprint: string;
  readonly thumbprintSha256: string;
  readonly privateKey: string;
}

export const proofOptions = {
  certificate: {
    value: "FILE",
    help: "of a deployed system, for a client that proves itself by a certificate: a PEM file with it and its private key",
  },
  assertion: {
    value: "FILE",
    help: "of a deployed system, for a federated client: a file with the token of the issuer that it trusts",
  },
} as const satisfies Options;

type Chosen = OptionValues<typeof proofOptions>;

/** @param where is meant instead of a program of a deployed system: its own options mean nothing there */
export function assertNoProof(options: Chosen, where: string): void {
  for (const name of ["certificate", "assertion"] as const)
    if (options[name] !== undefined)
      throw new UsageError(`--${name}`, `it together with ${where}`, "--outputs, for a program of a deployed system");
}

/** How a client proves itself, or why it cannot. @throws {UsageError} for files that hold something else */
export function proofIn({ certificate, assertion }: Chosen, root: string): (client: Client) => Proof | Missing {
  if (certificate !== undefined && assertion !== undefined)
    throw new UsageError("--certificate", "it together with --assertion", "one of both");
  if (certificate !== undefined) {
    const clientCertificate = certificateIn(resolve(root, certificate));
    return () => ({ clientCertificate });
  }
  if (assertion !== undefined) {
    const clientAssertion = assertionIn(resolve(root, assertion));
    return () => ({ clientAssertion });
  }
  return (client) =>
    client.secret === undefined
      ? { missing: `${whyNoSecret(client)}; or --certificate, --assertion where it has no secret` }
      : { clientSecret: client.secret };
}

interface Missing {
  readonly missing: string;
}

/** As `az login --service-principal --certificate` takes it. */
function certificateIn(file: string): ClientCertificate {
  const allowed = "a PEM file with the client's certificate and its RSA private key, which has no password";
  const wrong = (what: string): UsageError => new UsageError("--certificate", `${file}, ${what}`, allowed);
  const text = atPath("--certificate", file, allowed, () => readFileSync(file, "utf8"));
  const certificate = readable(certificateBlock, text, (block) => new X509Certificate(block));
  if (certificate === undefined) throw wrong("without a certificate that can be read");
  const key = readable(keyBlock, text, createPrivateKey);
  if (key?.asymmetricKeyType !== "rsa") throw wrong("without such a key that can be read");
  if (!certificate.checkPrivateKey(key)) throw wrong("whose key is not the certificate's");
  return { ...thumbprintsOf(certificate), privateKey: String(key.export({ type: "pkcs8", format: "pem" })) };
}

const certificateBlock = /-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/s;
const keyBlock = /-----BEGIN (?:RSA )?PRIVATE KEY-----.+?-----END (?:RSA )?PRIVATE KEY-----/s;

function readable<T extends KeyObject | X509Certificate>(
  form: RegExp,
  text: string,
  read: (block: string) => T,
): T | undefined {
  const [block] = form.exec(text) ?? [];
  try {
    return block === undefined ? undefined : read(block);
  } catch {
    return undefined;
  }
}

function thumbprintsOf({ raw }: X509Certificate): Pick<ClientCertificate, "thumbprint" | "thumbprintSha256"> {
  const digest = (algorithm: string): string => createHash(algorithm).update(raw).digest("hex");
  return { thumbprint: digest("sha1"), thumbprintSha256: digest("sha256") };
}

function assertionIn(file: string): string {
  const allowed = "a file with a token, a JWT in its compact form";
  const text = atPath("--assertion", file, allowed, () => readFileSync(file, "utf8")).trim();
  if (/^[\w-]+(?:\.[\w-]+){2}$/.test(text)) return text;
  throw new UsageError("--assertion", `${file}, with something else`, allowed);
}
