/**
 * What OCI Resource Manager runs, and what it wants of a configuration.
 *
 * @module
 */

/** https://docs.oracle.com/en-us/iaas/Content/ResourceManager/Reference/terraformversions.htm */
export const resourceManagerTerraform = "1.5.7";

/**
 * What Terraform's language got after that version, by the version that brought it: https://github.com/hashicorp/terraform/blob/main/CHANGELOG.md and
 * that file in the branches v1.6 to v1.15, compared with what the parsers of these versions take (`internal/configs`, `internal/lang/functions.go`).
 */
export const laterLanguage: {
  /** Sections of a document. */
  readonly sections: Readonly<Record<string, string>>;
  /** Functions, and how those of providers begin. */
  readonly functions: Readonly<Record<string, string>>;
  /** What expressions may refer to. */
  readonly references: Readonly<Record<string, string>>;
  /** Arguments and blocks, by section and where they stand in a block of it. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Arguments that took no expression before. */
  readonly expressions: Readonly<Record<string, string>>;
  /** Kinds of backends, which `terraform_remote_state` reads. */
  readonly backends: Readonly<Record<string, string>>;
  /** Settings of backends that were there: `internal/backend/remote-state/s3/backend.go`. */
  readonly backendSettings: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Conditions and messages of variables that refer to something else. */
  readonly validationOfOthers: string;
  /** Addresses that moved from a resource type to another one. */
  readonly movedAcrossTypes: string;
  /** Arguments that Terraform keeps nowhere, by the ending that HashiCorp asks for: https://developer.hashicorp.com/terraform/plugin/framework/resources/write-only-arguments */
  readonly writeOnly: { readonly ending: string; readonly since: string };
} = {
  sections: { action: "1.14", ephemeral: "1.10", removed: "1.7" },
  functions: {
    convert: "1.15",
    ephemeralasnull: "1.10",
    issensitive: "1.8",
    "provider::": "1.8",
    templatestring: "1.9",
  },
  references: { "terraform.applying": "1.10" },
  attributes: {
    "import.for_each": "1.7",
    "import.identity": "1.12",
    "module.ignore_nested_deprecations": "1.15",
    "output.deprecated": "1.15",
    "output.ephemeral": "1.10",
    "output.type": "1.15",
    "resource.lifecycle.action_trigger": "1.14",
    "variable.const": "1.15",
    "variable.deprecated": "1.15",
    "variable.ephemeral": "1.10",
  },
  expressions: { "import.id": "1.6", "module.source": "1.15", "module.version": "1.15" },
  backends: { oci: "1.12" },
  backendSettings: {
    s3: {
      ...Object.fromEntries(
        [
          ...["allowed_account_ids", "assume_role", "assume_role_with_web_identity", "custom_ca_bundle"],
          ...["ec2_metadata_service_endpoint", "ec2_metadata_service_endpoint_mode", "endpoints"],
          ...["forbidden_account_ids", "http_proxy", "insecure", "retry_mode", "shared_config_files"],
          ...["shared_credentials_files", "sts_region", "use_dualstack_endpoint", "use_fips_endpoint"],
          ...["use_legacy_workflow", "use_path_style"],
        ].map((name) => [name, "1.6"]),
      ),
      https_proxy: "1.6.4",
      no_proxy: "1.6.4",
      skip_requesting_account_id: "1.6.1",
      skip_s3_checksum: "1.6.3",
      use_lockfile: "1.10",
    },
  },
  validationOfOthers: "1.9",
  movedAcrossTypes: "1.8",
  writeOnly: { ending: "_wo", since: "1.11" },
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
