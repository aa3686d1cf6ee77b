/**
 * Why a client of a cloud cannot go on: a code to switch on, and what was found in words. What to do about it is for the command to
 * say that asked.
 *
 * @module
 */

export type FailureCode =
  | "no-connection"
  | "no-answer"
  | "unexpected-answer"
  | "oci-auth-unknown"
  | "oci-login-incomplete"
  | "oci-config-missing"
  | "oci-profile-missing"
  | "oci-profile-incomplete"
  | "oci-session-unusable"
  | "oci-session-ended"
  | "oci-key-not-a-path"
  | "oci-key-unreadable"
  | "oci-key-encrypted"
  | "oci-key-invalid"
  | "oci-key-fingerprint"
  | "entra-tenant-malformed"
  | "entra-login-missing"
  | "entra-login-incomplete"
  | "entra-secret-unreadable"
  | "entra-assertion-missing"
  | "entra-assertion-insecure"
  | "entra-login-untriable"
  | "entra-login-refused"
  | "azure-cli-missing"
  | "azure-cli-unanswered"
  | "azure-cli-logged-out"
  | "azure-cli-session-ended";

/** Nothing in it is a secret: it is printed. */
export interface Failure {
  readonly code: FailureCode;
  /** What was found, in one line. */
  readonly detail: string;
  /** The variables, profiles, tenants or errors that it is about. */
  readonly names?: readonly string[];
}

/** A value, or why there is none. */
export type Found<T> = { readonly value: T } | { readonly failure: Failure };

export const found = <T>(value: T): { readonly value: T } => ({ value });

export const failure = (
  code: FailureCode,
  detail: string,
  names?: readonly string[],
): { readonly failure: Failure } => ({
  failure: { code, detail, ...(names !== undefined && { names }) },
});
