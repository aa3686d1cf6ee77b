/**
 * Secrets that a stack makes or is given, and where they will lie.
 *
 * @module
 */
import type { Stack } from "../stack/stack";

/** Secrets of one kind. */
export interface SecretReading {
  readonly what: string;
  readonly count: number;
  readonly in: "state" | "outputs" | "variables";
  /** Outputs or variables by name; addresses of resources. */
  readonly names: readonly string[];
}

/** Attributes that Terraform keeps in its state as they are: https://developer.hashicorp.com/terraform/language/state/sensitive-data */
const kinds: Readonly<Record<string, string>> = {
  azuread_application_password: "client secrets",
  azuread_service_principal_password: "client secrets of service principals",
  oci_apigateway_certificate: "private keys of certificates",
  oci_identity_api_key: "API keys",
  oci_identity_auth_token: "auth tokens",
  oci_identity_customer_secret_key: "customer secret keys",
  oci_identity_smtp_credential: "SMTP passwords",
  oci_vault_secret: "contents of vault secrets",
  random_password: "passwords",
  tls_private_key: "private keys",
};

export function secretsOf(stack: Stack): readonly SecretReading[] {
  const kept = Object.entries(kinds).map(([type, what]) => {
    const addresses = stack.resourcesOf(type).map(({ address }) => address);
    return { what, count: addresses.length, in: "state", names: addresses } as const;
  });
  const sensitive = (all: ReadonlyMap<string, { readonly sensitive: boolean }>): readonly string[] =>
    [...all].filter(([, one]) => one.sensitive).map(([name]) => name);
  const [outputs, variables] = [sensitive(stack.outputs), sensitive(stack.variables)];
  return [
    ...kept,
    { what: "sensitive outputs", count: outputs.length, in: "outputs", names: outputs } as const,
    { what: "sensitive variables", count: variables.length, in: "variables", names: variables } as const,
  ].filter(({ count }) => count > 0);
}
