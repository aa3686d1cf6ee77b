/**
 * A login for OCI, as Terraform's OCI provider knows them.
 * https://docs.oracle.com/en-us/iaas/Content/dev/terraform/configuring.htm
 *
 * @module
 */

/** Where the private key is. Its text and passphrase are secrets. */
export interface KeySource {
  /** For messages: the variable or file that names the key. */
  readonly origin: string;
  readonly path?: string;
  readonly pem?: string;
  readonly passphrase?: string;
}

export interface SigningLogin {
  readonly auth: "ApiKey" | "SecurityToken";
  /** For messages: where it was found. */
  readonly origin: string;
  readonly tenancyId: string;
  /** A secret for security tokens: it is the token. */
  readonly keyId: string;
  /** Of API keys. */
  readonly fingerprint?: string;
  readonly key: KeySource;
  /** Region of the profile; the stack's own comes from its variable. */
  readonly region?: string;
}

/** A login that only works inside of OCI. */
export interface MachineLogin {
  readonly auth: "InstancePrincipal" | "ResourcePrincipal" | "OKEWorkloadIdentity";
}

export type OciLogin = SigningLogin | MachineLogin;

export const isSigning = (login: OciLogin): login is SigningLogin => "keyId" in login;
