/**
 * What OCI Resource Manager runs, and what it wants of a configuration.
 *
 * @module
 */

/** https://docs.oracle.com/en-us/iaas/Content/ResourceManager/Reference/terraformversions.htm */
export const resourceManagerTerraform = "1.5.7";

/** What Terraform's language got after that version, by the version that brought it: https://github.com/hashicorp/terraform/blob/main/CHANGELOG.md and its older files. */
export const laterLanguage: {
  /** Sections of a document. */
  readonly sections: Readonly<Record<string, string>>;
  /** Functions, and how those of providers begin. */
  readonly functions: Readonly<Record<string, string>>;
  /** Arguments of blocks. */
  readonly attributes: Readonly<Record<string, string>>;
} = {
  sections: { action: "1.14", ephemeral: "1.10", removed: "1.7" },
  functions: { ephemeralasnull: "1.10", issensitive: "1.8", "provider::": "1.8", templatestring: "1.9" },
  attributes: { "import.for_each": "1.7", "output.ephemeral": "1.10", "variable.ephemeral": "1.10" },
};

/** Arguments of the oci provider that point to files of the machine that runs it: https://docs.oracle.com/en-us/iaas/Content/dev/terraform/configuring.htm */
export const filesOfOciProvider = ["config_file_profile", "private_key_path"] as const;

/** Arguments of providers that are secrets. */
export const secretArguments: ReadonlySet<string> = new Set([
  "client_certificate",
  "client_certificate_password",
  "client_secret",
  "oidc_request_token",
  "oidc_token",
  "private_key",
  "private_key_password",
]);

/** By which the azuread provider can log in: where it has one of them, nothing is added. https://registry.terraform.io/providers/hashicorp/azuread/latest/docs#argument-reference */
export const loginsOfAzuread: readonly string[] = [
  "client_certificate",
  "client_certificate_path",
  "client_secret",
  "client_secret_file_path",
  "oidc_request_token",
  "oidc_token",
  "oidc_token_file_path",
  "use_msi",
];
