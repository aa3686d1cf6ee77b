/**
 * A login for Entra, as Terraform's azuread provider knows them.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs#authenticating-to-entra-id
 *
 * @module
 */

/** What an application shows instead of a secret of its own. Both are secrets. */
export type Assertion = { readonly token: string } | { readonly requestUrl: URL; readonly requestToken: string };

export type EntraLogin =
  | { readonly kind: "secret"; readonly tenant: string; readonly clientId: string; readonly secret: string }
  | { readonly kind: "oidc"; readonly tenant: string; readonly clientId: string; readonly assertion: Assertion }
  | { readonly kind: "cli"; readonly tenant: string; readonly isUser: boolean }
  /** Logins that cannot be tried from here. */
  | { readonly kind: "certificate"; readonly tenant: string }
  | { readonly kind: "azure-pipelines"; readonly tenant: string }
  | { readonly kind: "workload-identity" | "managed-identity"; readonly tenant?: string };
