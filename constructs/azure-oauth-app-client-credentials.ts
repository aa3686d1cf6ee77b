/**
 * How a client proves who it is, best first: a federated identity, a certificate, a secret.
 *
 * @module
 */

import { createHash, X509Certificate } from "node:crypto";
import { ApplicationCertificate } from "@cdktf/provider-azuread/lib/application-certificate";
import { ApplicationFederatedIdentityCredential } from "@cdktf/provider-azuread/lib/application-federated-identity-credential";
import { type Expression, Fn, Op } from "cdktf";
import type { Construct } from "constructs";
import { federatedHosts, entra as limits } from "../limits/entra";
import { RotatingSecret, type SecretSettings, secretFindings } from "./azure-oauth-app-client-secret";
import { givenValue, type Identified, identified, type NamedValue, namesFindings } from "./named-value";
import { isMisspelledIssuer } from "./private/entra-tokens";
import {
  beyond,
  checkCount,
  duplicates,
  type Finding,
  firstOfEachName,
  isKnown,
  said,
  twice,
} from "./private/findings";
import { keepIdentity } from "./private/kept-identity";
import { madeFrom, ownSettings } from "./private/settings-shape";
import { isUrl } from "./private/url";

/**
 * Tokens of another identity provider that a client may present instead of a credential of its own.
 *
 * @see [Workload identity federation](https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-considerations)
 * @see [federatedIdentityCredential](https://learn.microsoft.com/en-us/graph/api/resources/federatedidentitycredential)
 */
export interface FederatedIdentity {
  /** Unique within the client, 3 to 120 letters, digits, - and _, such as `github-main`. */
  readonly name: string;
  /** `https://token.actions.githubusercontent.com` …, at most 600 characters. With {@link subject} unique within the client. */
  readonly issuer: string;
  /** The exact `sub` of those tokens, at most 600 characters: `repo:org/repo:ref:refs/heads/main`. */
  readonly subject: string;
  /** @default "api://AzureADTokenExchange" */
  readonly audience?: string;
  /** Shown in the registration, at most 600 characters. @default - none */
  readonly description?: string;
}

/** What was made for a client. */
export interface CredentialResources {
  /** Present with {@link ClientCredentials.secret}. */
  readonly secret?: RotatingSecret;
  /** Present with {@link ClientCredentials.certificate}. */
  readonly certificates?: readonly ApplicationCertificate[];
  /** Present with {@link ClientCredentials.federatedIdentity}. */
  readonly federatedIdentities?: readonly ApplicationFederatedIdentityCredential[];
}

type Shape =
  | { readonly kind: "secret"; readonly settings: SecretSettings }
  | { readonly kind: "certificate"; readonly pems: readonly (string | NamedValue)[] }
  | { readonly kind: "federated"; readonly identities: readonly FederatedIdentity[] }
  | { readonly kind: "elsewhere" };

const EXCHANGE_AUDIENCE = "api://AzureADTokenExchange";

/**
 * The credentials of a client.
 *
 * @see [Credentials of an application](https://learn.microsoft.com/en-us/entra/identity-platform/how-to-add-credentials)
 */
export class ClientCredentials {
  /** Two secrets, each replaced when it has expired; see {@link RotatingSecret}. They end up in Terraform's state. */
  public static secret(settings: SecretSettings = {}): ClientCredentials {
    return madeFrom(
      "ClientCredentials.secret",
      [settings],
      (read) => new ClientCredentials({ kind: "secret", settings: read }),
    );
  }

  /**
   * Public certificates in PEM, whose private keys stay with the client; two while one replaces the other: apply
   * `certificate(old, next)`, change the client over, apply `certificate(next)`. Each is known by its thumbprint; one that
   * Terraform knows only later stands under a name, and its successor under another.
   *
   * @example
   * ```ts
   * ClientCredentials.certificate(readFileSync("billing.pem", "utf8"));
   * ```
   */
  public static certificate(...pems: readonly (string | NamedValue)[]): ClientCredentials {
    return madeFrom(
      "ClientCredentials.certificate",
      pems,
      (...read) => new ClientCredentials({ kind: "certificate", pems: read }),
    );
  }

  /** No credential at all: tokens of another identity provider, at most 20 identities. */
  public static federatedIdentity(...identities: readonly FederatedIdentity[]): ClientCredentials {
    return madeFrom(
      "ClientCredentials.federatedIdentity",
      identities,
      (...read) => new ClientCredentials({ kind: "federated", identities: read }),
    );
  }

  /** The client is registered here, and somebody else gives it its credentials. */
  public static managedElsewhere(): ClientCredentials {
    return new ClientCredentials({ kind: "elsewhere" });
  }

  private constructor(private readonly shape: Shape) {}

  /** @internal */
  public create(scope: Construct, applicationId: string): CredentialResources {
    const { shape } = this;
    switch (shape.kind) {
      case "secret":
        return { secret: new RotatingSecret(scope, "Secret", ownSettings({ applicationId, ...shape.settings })) };
      case "certificate":
        return {
          certificates: identified(shape.pems, thumbprint).map((pem, index) =>
            certificate(scope, index, applicationId, pem),
          ),
        };
      case "federated":
        return {
          federatedIdentities: firstOfEachName(shape.identities).map((one) => federated(scope, applicationId, one)),
        };
      case "elsewhere":
        return {};
    }
  }

  /** @internal */
  public findings(setting: string): Finding[] {
    const { shape } = this;
    switch (shape.kind) {
      case "secret":
        return secretFindings(setting, shape.settings);
      case "certificate":
        return shape.pems.length === 0
          ? [beyond("CERTIFICATE_INVALID", setting, said("none"), limits.certificate)]
          : [
              ...shape.pems.flatMap((pem, index) => certificateFindings(`${setting}[${index}]`, givenValue(pem))),
              ...namesFindings(setting, shape.pems),
            ];
      case "federated":
        return federationFindings(setting, shape.identities);
      case "elsewhere":
        return [];
    }
  }
}

function certificate(
  scope: Construct,
  index: number,
  applicationId: string,
  { id, value }: Identified,
): ApplicationCertificate {
  const validTo = parseCertificate(value)?.validTo;
  const made = new ApplicationCertificate(scope, `Certificate-${id}`, {
    applicationId,
    type: "AsymmetricX509Cert",
    encoding: "pem",
    value,
    // Without it Entra's own default would end the credential before the certificate.
    endDate: validTo === undefined ? undefined : rfc3339(validTo),
  });
  keepIdentity(scope, made, {
    arguments: ["value", "end_date"],
    holds: isCertificate(value),
    formerId: `Certificate${index}`,
  });
  return made;
}

/** As Entra shows it; of what is no certificate, which is a finding, a hash of the text. */
function thumbprint(pem: string): string {
  const fingerprint = parseCertificate(pem)?.fingerprint ?? createHash("sha1").update(pem).digest("hex");
  return fingerprint.replaceAll(":", "").toUpperCase();
}

/** The end of a signature is one certificate's own, however its text is broken into lines and whatever stands around it. */
function isCertificate(pem: string) {
  const letters = (text: string): string => Fn.replace(text, "/[^!-~]+/", "");
  // What is known to be none is a finding, and never written: Terraform's functions take no quote of it.
  const read = parseCertificate(pem) === undefined && isKnown(pem) ? "no certificate" : pem;
  const signatureEnd = parseCertificate(pem)?.raw.toString("base64").slice(-64);
  return (inState: string): Expression =>
    signatureEnd === undefined
      ? Op.eq(letters(inState), letters(read))
      : Fn.strcontains(letters(inState), signatureEnd);
}

function federated(
  scope: Construct,
  applicationId: string,
  identity: FederatedIdentity,
): ApplicationFederatedIdentityCredential {
  const { name, issuer, subject, audience = EXCHANGE_AUDIENCE, description } = identity;
  return new ApplicationFederatedIdentityCredential(scope, `Federated-${name}`, {
    applicationId,
    displayName: name,
    issuer,
    subject,
    audiences: [audience],
    description,
  });
}

function rfc3339(date: string): string {
  return new Date(date).toISOString().replace(/\.\d+Z$/, "Z");
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function certificateFindings(setting: string, pem: string): Finding[] {
  // The value itself stays out of the message.
  if (pem.includes("PRIVATE KEY")) {
    return [beyond("CERTIFICATE_PRIVATE_KEY", setting, said("a PEM with a private key"), limits.certificate)];
  }
  return isKnown(pem) && parseCertificate(pem) === undefined
    ? [beyond("CERTIFICATE_INVALID", setting, said("no PEM certificate"), limits.certificate)]
    : [];
}

function federationFindings(setting: string, identities: readonly FederatedIdentity[]): Finding[] {
  const code = "FEDERATION_INVALID";
  return [
    ...checkCount(code, setting, identities, limits.federatedCredentials),
    ...duplicates(identities.map(({ name }) => name)).map((name) =>
      beyond(code, setting, twice(name), limits.federatedNameOnce),
    ),
    ...duplicates(identities.map(({ issuer, subject }) => JSON.stringify([issuer, subject]))).map((pair) =>
      beyond(code, setting, said(`${pair} a second time`), limits.federatedOnce),
    ),
    ...identities.flatMap(({ issuer, subject }, index) => [
      ...(isKnown(issuer) && (isMisspelled(issuer) || isMisspelledIssuer(issuer))
        ? [beyond(code, `${setting}[${index}].issuer`, issuer, limits.federatedSpelling)]
        : []),
      ...(/\*/.test(subject) ? [beyond(code, `${setting}[${index}].subject`, subject, limits.federatedExact)] : []),
    ]),
  ];
}

function isMisspelled(issuer: string): boolean {
  if (!isUrl(issuer)) return false;
  const { hostname } = new URL(issuer);
  return federatedHosts.some(
    (name) =>
      name === hostname.replace(/[.]$/, "") && (!`${issuer}/`.startsWith(`https://${name}/`) || issuer.endsWith("/")),
  );
}
