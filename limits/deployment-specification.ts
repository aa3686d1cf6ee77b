/**
 * What Terraform's provider makes of a deployment's specification: which parts may be left out, what is then kept of what was applied before,
 * and what of that reaches the service.
 *
 * Everything that may be left out is Optional and Computed, blocks too, although `terraform providers schema -json` shows it on attributes
 * only: what is left out, or is an empty list of blocks or an empty text, keeps its former value, and lists of blocks match by their index.
 *
 * @see https://github.com/oracle/terraform-provider-oci/blob/v8.28.0/internal/service/apigateway/apigateway_deployment_resource.go
 *
 * @module
 */

/** A value as synth writes it: names in snake_case, references as `${…}`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/** A block, all of whose parts may be left out unless they are required. */
export interface SpecificationBlock {
  /** What must be written, and so is never kept. */
  readonly required?: readonly string[];
  /** What may be left out. A list of plain values that is written empty is cleared, unlike one of blocks. */
  readonly attributes?: readonly string[];
  /** Blocks within. */
  readonly blocks?: Readonly<Record<string, NestedBlock>>;
  /** What is sent depends on the value of this required attribute. */
  readonly sentBy?: string;
  /** Parts that are sent, by that value; other attributes than these are kept in the state alone. */
  readonly sent?: Readonly<Record<string, readonly string[]>>;
  /** Parts that are kept and change nothing. */
  readonly idle?: readonly string[];
  /** The value of an attribute by which the whole block does nothing, whatever else it holds. */
  readonly off?: { readonly [attribute: string]: Json };
  /** What the service does where an attribute is left out, and may answer with; of others it does nothing. */
  readonly defaults?: { readonly [attribute: string]: number };
  /** Parts that can only be read. */
  readonly readOnly?: readonly string[];
}

/** A block within another. */
export interface NestedBlock extends SpecificationBlock {
  /** Written at least once, so that it is never left out. */
  readonly isRequired?: true;
  /** It only holds policies, and is nothing by itself. */
  readonly isGroup?: true;
  /** A set: its items have no index, so that each is as it is written. */
  readonly isSet?: true;
  /** Content that changes nothing, for where the block, or a block within it, would otherwise be left out. */
  readonly neutral?: { readonly [name: string]: Json };
  /** Of a route: without it the deployment's own counts, which stands in this group under the same name, and so changes nothing here. */
  readonly likeDeploymentIn?: string;
}

/** Whether a part reaches the service, by the type of the block that it is in; it may, where the type is not known. */
export function isSent(
  { sentBy, sent = {} }: SpecificationBlock,
  place: Readonly<Record<string, unknown>>,
  name: string,
): boolean {
  const names = sentBy === undefined ? undefined : sent[String(place[sentBy])];
  return names === undefined || names.includes(name);
}

/** Names that nobody sends or reads. Distinct, since a name may stand in one transformation only. */
export const neutralHeaders = {
  block: "X-Neutral-Block",
  rename: "X-Neutral-Rename",
  renamed: "X-Neutral-Renamed",
  set: "X-Neutral-Set",
  value: "neutral",
} as const;

/**
 * JSON of what changes nothing, wherever it stands: nothing at all, the service's own defaults, what is switched off, and the neutral names. For
 * Terraform, whose regular expressions are RE2's.
 */
export const neutralContent = `^([\\[\\]{},]|"is_enabled":true,"log_level":|"[a-z_]+":|null|false|0|"(${[
  ...["", "INFO", "ENFORCING", "AUTHENTICATION_ONLY", "BLOCK", "OVERWRITE", "CLIENT_IP", "TOTAL"],
  ...["X-Neutral-[A-Z][a-z]+", neutralHeaders.value],
].join("|")})")*$|"validation_mode":"DISABLED"|"is_enabled":false,"is_private_caching_enabled"`;

const filtered = { type: "BLOCK", items: { name: neutralHeaders.block } };
const renamed = { items: { from: neutralHeaders.rename, to: neutralHeaders.renamed } };
const set = { items: { name: neutralHeaders.set, values: [neutralHeaders.value], if_exists: "OVERWRITE" } };

const filter = { required: ["type"], blocks: { items: { isRequired: true, required: ["name"] } } } as const;
const rename = { blocks: { items: { isRequired: true, required: ["from", "to"] } } } as const;
const setting = {
  blocks: { items: { isRequired: true, required: ["name", "values"], attributes: ["if_exists"] } },
} as const;

const headerTransformations: NestedBlock = {
  blocks: { filter_headers: filter, rename_headers: rename, set_headers: setting },
  neutral: { filter_headers: filtered, rename_headers: renamed, set_headers: set },
};

/** A back end may judge all parameters that it gets, so that none is neutral to set. */
const queryTransformations: NestedBlock = {
  blocks: { filter_query_parameters: filter, rename_query_parameters: rename, set_query_parameters: setting },
  neutral: { filter_query_parameters: filtered, rename_query_parameters: renamed },
};

const keys: NestedBlock = {
  required: ["format"],
  attributes: ["alg", "e", "key", "key_ops", "kid", "kty", "n", "use"],
  sentBy: "format",
  sent: { JSON_WEB_KEY: ["alg", "e", "key_ops", "kid", "kty", "n", "use"], PEM: ["key", "kid"] },
};
const verifyClaims: NestedBlock = { attributes: ["is_required", "key", "values"] };
const clientDetails: NestedBlock = {
  required: ["type"],
  attributes: ["client_id", "client_secret_id", "client_secret_version_number"],
  sentBy: "type",
  sent: { CUSTOM: ["client_id", "client_secret_id", "client_secret_version_number"], VALIDATION_BLOCK: [] },
};
const sourceUri: NestedBlock = {
  required: ["type"],
  attributes: ["uri"],
  sentBy: "type",
  sent: { DISCOVERY_URI: ["uri"], VALIDATION_BLOCK: [] },
};

const publicKeys: NestedBlock = {
  required: ["type"],
  attributes: ["is_ssl_verify_disabled", "max_cache_duration_in_hours", "uri"],
  blocks: { keys },
  sentBy: "type",
  sent: { REMOTE_JWKS: ["is_ssl_verify_disabled", "max_cache_duration_in_hours", "uri"], STATIC_KEYS: ["keys"] },
};

const validationPolicy: NestedBlock = {
  required: ["type"],
  attributes: ["is_ssl_verify_disabled", "max_cache_duration_in_hours", "uri"],
  blocks: {
    additional_validation_policy: { attributes: ["audiences", "issuers"], blocks: { verify_claims: verifyClaims } },
    client_details: clientDetails,
    keys,
    source_uri_details: sourceUri,
  },
  sentBy: "type",
  sent: {
    REMOTE_DISCOVERY: [
      "additional_validation_policy",
      "client_details",
      "is_ssl_verify_disabled",
      "max_cache_duration_in_hours",
      "source_uri_details",
    ],
    REMOTE_JWKS: ["additional_validation_policy", "is_ssl_verify_disabled", "max_cache_duration_in_hours", "uri"],
    STATIC_KEYS: ["additional_validation_policy", "keys"],
  },
};

const oauth2 = [
  "client_details",
  "fallback_redirect_path",
  "login_path",
  "logout_path",
  "max_expiry_duration_in_hours",
  "response_type",
  "scopes",
  "source_uri_details",
  "use_cookies_for_intermediate_steps",
  "use_cookies_for_session",
  "use_pkce",
];
const failurePolicy: NestedBlock = {
  required: ["type"],
  attributes: [...oauth2.filter((name) => !name.endsWith("_details")), "response_code", "response_message"],
  blocks: {
    client_details: clientDetails,
    response_header_transformations: {
      blocks: {
        filter_headers: { attributes: ["type"], blocks: { items: { attributes: ["name"] } } },
        rename_headers: { blocks: { items: { attributes: ["from", "to"] } } },
        set_headers: { blocks: { items: { attributes: ["if_exists", "name", "values"] } } },
      },
    },
    source_uri_details: sourceUri,
  },
  sentBy: "type",
  sent: {
    MODIFY_RESPONSE: ["response_code", "response_header_transformations", "response_message"],
    OAUTH2: oauth2,
  },
};

const tokenPlace = ["is_anonymous_access_allowed", "token_header", "token_query_param"];
const authentication: NestedBlock = {
  required: ["type"],
  attributes: [
    ...["audiences", "cache_key", "function_id", "issuers", "max_clock_skew_in_seconds", "parameters"],
    ...["token_auth_scheme", ...tokenPlace],
  ],
  blocks: {
    public_keys: publicKeys,
    validation_failure_policy: failurePolicy,
    validation_policy: validationPolicy,
    verify_claims: verifyClaims,
  },
  sentBy: "type",
  sent: {
    CUSTOM_AUTHENTICATION: ["cache_key", "function_id", "parameters", "validation_failure_policy", ...tokenPlace],
    JWT_AUTHENTICATION: [
      ...["audiences", "issuers", "max_clock_skew_in_seconds", "public_keys", "token_auth_scheme", "verify_claims"],
      ...tokenPlace,
    ],
    TOKEN_AUTHENTICATION: [
      ...["max_clock_skew_in_seconds", "token_auth_scheme", "validation_failure_policy", "validation_policy"],
      ...tokenPlace,
    ],
  },
};

const selectionKey: NestedBlock = {
  required: ["name"],
  attributes: ["expression", "is_default", "values"],
  sentBy: "type",
  sent: { ANY_OF: ["is_default", "values"], WILDCARD: ["expression", "is_default"] },
};
const selectionSource: NestedBlock = { required: ["selector", "type"] };

/** What Oracle archives to Object Storage, a service that it has given up for Logging, is no matter of access. */
const accessLog: NestedBlock = { attributes: ["is_enabled"], idle: ["is_enabled"] };
const executionLog: NestedBlock = { attributes: ["is_enabled", "log_level"], idle: ["is_enabled"] };
const loggingPolicies = { isGroup: true, idle: ["access_log"] } as const;

const cors: NestedBlock = {
  required: ["allowed_origins"],
  attributes: [
    "allowed_headers",
    "allowed_methods",
    "exposed_headers",
    "is_allow_credentials_enabled",
    "max_age_in_seconds",
  ],
};

const http = [
  "connect_timeout_in_seconds",
  "is_ssl_verify_disabled",
  "read_timeout_in_seconds",
  "send_timeout_in_seconds",
  "url",
];
/** https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusinghttpbackend.htm */
const httpDefaults = {
  connect_timeout_in_seconds: 60,
  read_timeout_in_seconds: 10,
  send_timeout_in_seconds: 10,
} as const;
const backend: NestedBlock = {
  isRequired: true,
  required: ["type"],
  defaults: httpDefaults,
  attributes: ["allowed_post_logout_uris", "body", "function_id", "post_logout_state", "status", ...http],
  blocks: {
    headers: { attributes: ["name", "value"], neutral: { name: neutralHeaders.set, value: neutralHeaders.value } },
    routing_backends: {
      blocks: {
        backend: {
          required: ["type"],
          readOnly: ["headers", "send_timeout_in_seconds"],
          defaults: httpDefaults,
          attributes: ["body", "function_id", "status", ...http.filter((name) => !name.startsWith("send_"))],
          sentBy: "type",
          sent: {
            HTTP_BACKEND: http.filter((name) => !name.startsWith("send_")),
            ORACLE_FUNCTIONS_BACKEND: ["function_id"],
            STOCK_RESPONSE_BACKEND: ["body", "status"],
          },
        },
        key: { ...selectionKey, required: ["name", "type"] },
      },
    },
    selection_source: selectionSource,
  },
  sentBy: "type",
  sent: {
    DYNAMIC_ROUTING_BACKEND: ["routing_backends", "selection_source"],
    HTTP_BACKEND: http,
    OAUTH2_LOGIN_BACKEND: [],
    OAUTH2_LOGOUT_BACKEND: ["allowed_post_logout_uris", "post_logout_state"],
    ORACLE_FUNCTIONS_BACKEND: ["function_id"],
    STOCK_RESPONSE_BACKEND: ["body", "headers", "status"],
  },
};

/** Blocks of which the provider sends parts alone, by their type. */
export const blocksByType = { authentication, backend, failurePolicy, keys, publicKeys, validationPolicy } as const;

const disabled = { validation_mode: "DISABLED" };
const route: NestedBlock = {
  isRequired: true,
  required: ["path"],
  attributes: ["methods"],
  blocks: {
    backend,
    logging_policies: {
      ...loggingPolicies,
      blocks: { access_log: accessLog, execution_log: { ...executionLog, likeDeploymentIn: "logging_policies" } },
    },
    request_policies: {
      isGroup: true,
      blocks: {
        authorization: {
          attributes: ["allowed_scope", "type"],
          sentBy: "type",
          sent: { ANONYMOUS: [], ANY_OF: ["allowed_scope"], AUTHENTICATION_ONLY: [] },
        },
        body_validation: {
          attributes: ["required", "validation_mode"],
          blocks: { content: { required: ["media_type", "validation_type"], isSet: true } },
          off: disabled,
          neutral: { required: false, ...disabled },
        },
        cors: { ...cors, likeDeploymentIn: "request_policies" },
        header_transformations: headerTransformations,
        header_validations: {
          attributes: ["validation_mode"],
          blocks: { headers: { required: ["name"], attributes: ["required"] } },
          off: disabled,
          neutral: disabled,
        },
        query_parameter_transformations: queryTransformations,
        query_parameter_validations: {
          attributes: ["validation_mode"],
          blocks: { parameters: { required: ["name"], attributes: ["required"] } },
          off: disabled,
          neutral: disabled,
        },
        response_cache_lookup: {
          required: ["type"],
          attributes: ["cache_key_additions", "is_enabled", "is_private_caching_enabled"],
          off: { is_enabled: false },
          neutral: {
            type: "SIMPLE_LOOKUP_POLICY",
            is_enabled: false,
            is_private_caching_enabled: false,
            cache_key_additions: [],
          },
        },
      },
    },
    response_policies: {
      isGroup: true,
      blocks: {
        header_transformations: headerTransformations,
        response_cache_store: { required: ["time_to_live_in_seconds", "type"] },
      },
    },
  },
};

/** The specification of `oci_apigateway_deployment`, version 8.28.0 of the provider. */
export const deploymentSpecification: SpecificationBlock = {
  blocks: {
    logging_policies: { ...loggingPolicies, blocks: { access_log: accessLog, execution_log: executionLog } },
    request_policies: {
      isGroup: true,
      blocks: {
        authentication,
        cors,
        dynamic_authentication: {
          blocks: {
            authentication_servers: {
              isRequired: true,
              blocks: {
                authentication_server_detail: { ...authentication, isRequired: true },
                key: { ...selectionKey, isRequired: true, attributes: [...(selectionKey.attributes ?? []), "type"] },
              },
            },
            selection_source: { ...selectionSource, isRequired: true },
          },
        },
        mutual_tls: {
          attributes: ["allowed_sans", "is_verified_certificate_required"],
          neutral: { is_verified_certificate_required: false, allowed_sans: [] },
        },
        rate_limiting: { required: ["rate_in_requests_per_second", "rate_key"] },
        usage_plans: { required: ["token_locations"] },
      },
    },
    routes: route,
  },
};
