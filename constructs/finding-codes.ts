/**
 * Every code that a finding at synth can carry, with what it means. Codes are stable: scripts may switch on them.
 *
 * @module
 */
/** Each code with what it says; docs/findings.md is the same list as a page. */
export const findingCodes = {
  // Any construct or factory
  SETTING_MISSING: "A setting that cannot be left out is not there.",
  SETTING_UNKNOWN: "A setting has a name that there is not, so that it would change nothing.",
  SETTING_MISTYPED: "A setting holds another kind of value than it takes, or none of those that it can be.",
  OCID_INVALID: "An OCID is malformed, or that of another kind of thing than the setting is for.",
  REGION_INVALID: "A region is not written as Oracle names it.",
  HOST_NAME_INVALID: "A host name is malformed, or has a scheme or a path.",
  URL_INVALID: "An address is no https URL.",
  TEXT_INVALID: "A name or a free text is empty, too long or broken into lines.",
  LIST_EMPTY: "A list is empty where that means nothing, or keeps everybody out.",
  LIST_DUPLICATE: "A list names one thing twice, in one spelling or in two.",
  // Deployments on API Gateway
  PATH_PREFIX_INVALID: "The path prefix of a deployment is not one that API Gateway accepts.",
  PATH_PREFIX_DUPLICATE: "Two deployments on one gateway have the same path prefix.",
  PATH_PREFIX_ROOT_NOT_ALONE: "A deployment at / must be the only one on its gateway.",
  PATH_PREFIX_HIDES_KEYS:
    "The prefix of a deployment lies below or above the JWKS adapter's, so that the gateway could look for its keys in an API.",
  TOO_MANY_DEPLOYMENTS: "A gateway has more deployments than it takes.",
  ROUTES_COUNT: "A deployment has no route, or more than it takes.",
  ROUTE_PATH_INVALID: "The path of a route is not one that API Gateway accepts.",
  ROUTE_DUPLICATE: "Two routes answer the same method on the same path, so that nothing says which of them runs.",
  ROUTE_REACHES_CLOSED:
    "A route may lead to what another asks more for, by its path, its server or a prefix within another, and nobody named that.",
  ROUTE_METHOD_INVALID: "A route names no method.",
  SPECIFICATION_TOO_LARGE: "The specification of a deployment is larger than API Gateway takes.",
  // Who is admitted
  ISSUERS_COUNT: "A deployment accepts no issuer, or more than it can.",
  ISSUER_INVALID: "An issuer is empty or no https URL, so that no honest token carries it.",
  ISSUER_CONSUMER: "An issuer is the tenant of personal Microsoft accounts, in which everyone is.",
  AUDIENCES_COUNT: "A deployment accepts no audience, or more than it can.",
  AUDIENCE_EMPTY: "An audience is empty.",
  AUDIENCE_SHARED: "An audience is one that any application of any tenant can get tokens for.",
  ENTRA_ISSUER_INVALID: "An issuer of Entra's is spelled as no token spells it, or is the endpoint of several tenants.",
  ENTRA_AUDIENCE_INVALID: "An audience is none that Entra's v2 tokens carry.",
  ENTRA_CLAIM_ABSENT: "A claim is required that the tokens of one of Entra's issuers never carry.",
  ENTRA_CLAIM_NO_TEXT: "A claim is required that is a list in Entra's tokens, so that no value equals it.",
  ENTRA_CLAIM_VALUE_INVALID:
    "A claim is required with a value that Entra's tokens never carry, or spell in another way.",
  ID_TOKENS_ADMITTED: "Entra's ID tokens would be admitted: nothing that is required tells them from access tokens.",
  CLAIMS_COUNT: "A deployment checks more claims than it can.",
  CLAIM_DUPLICATE: "A claim is required twice; the gateway would need a token that satisfies both.",
  CLAIM_INVALID: "A claim to require or to forward has no name, or an empty value.",
  ALLOWED_CLIENTS_EMPTY: "The client allow-list is empty, so that nobody is admitted.",
  SCOPES_WITH_ENTRA: "A route asks for scopes, which Entra's tokens do not carry in the claim that the gateway reads.",
  SCOPE_INVALID: "A scope is none that a token can carry.",
  SCOPES_EMPTY: "A route asks for one of no scopes, roles or groups.",
  PERMISSIONS_WITHOUT_AUTHORIZER:
    "A route asks for what the gateway itself cannot read of a token, and no authorizer function judges its tokens.",
  AUTHORIZER_SETTING_INVALID:
    "A setting of the token authorizer is out of its range, or what it would have to judge by it cannot.",
  TRUST_CHOICE_INVALID:
    "Of several trusts on one deployment one is never chosen, or what it is chosen by is not what it verifies.",
  TRUST_CHOICE_AMBIGUOUS: "Two trusts on one deployment are chosen by the same value, or have the same name.",
  CLOCK_SKEW_RANGE: "The tolerated clock skew is outside what API Gateway takes.",
  // Keys
  JWKS_URI_INVALID: "The URI of the key set is no https URL.",
  JWKS_CACHE_RANGE: "The key cache is outside what API Gateway takes.",
  STATIC_KEYS_COUNT: "There is no static key, or more than a deployment takes.",
  STATIC_KEY_INVALID: "A static key is not an RSA public key that the gateway accepts.",
  STATIC_KEY_PRIVATE: "A static key holds private parts, which would be published in the synthesized files.",
  STATIC_KEY_DUPLICATE: "Two static keys have the same kid.",
  // Token location and refusals
  TOKEN_HEADER_INVALID: "The header, its scheme or the query parameter that carries the token has no valid name.",
  FAILURE_RESPONSE_INVALID: "The answer to a refused request is not one that API Gateway can give.",
  // Back ends
  BACKEND_STOCK_INVALID: "A stock response is not one that API Gateway can give.",
  BACKEND_URL_INVALID: "The URL of an HTTP back end is not one that API Gateway can call.",
  CONTEXT_VARIABLE_INVALID:
    "A text holds a context variable that the gateway does not fill there, or one of Terraform's own expressions, which would reach it as written.",
  BACKEND_PLAIN_HTTP: "An HTTP back end is called without encryption, and nobody asked for that by name.",
  BACKEND_PORT_CLOSED:
    "A port that is to be called is closed by the security groups of the network that is made for it.",
  BACKEND_TIMEOUT_RANGE: "A time-out of an HTTP back end is outside what API Gateway takes.",
  // Policies of requests and responses
  CORS_INVALID: "A CORS policy is not one that browsers or API Gateway accept.",
  RATE_LIMIT_INVALID: "A rate limit is not one that API Gateway takes.",
  HEADERS_COUNT: "A route transforms more headers than it can.",
  HEADER_NAME_INVALID: "A header to transform has no valid name.",
  HEADER_TWICE:
    "A header is named by two transformations of a route; the gateway would refuse it, or apply only the last.",
  IDENTITY_HEADER_FORGEABLE:
    "A header that tells the back end who calls comes from a claim that may be empty, a list or no header value, or is set by hand: what the client sent under its name could arrive.",
  LEFTOVERS_UNGUARDED:
    "A deployment could keep what its stack left out without anybody noticing: the condition that refuses it is lost, or cannot be made.",
  HEADER_PROTECTED: "A header is one that API Gateway lets no transformation touch.",
  LOGS_INVALID: "The settings of a log are not ones that OCI Logging takes.",
  // Gateway and network
  CUSTOM_DOMAIN_INVALID: "A custom domain is no plain host name.",
  CUSTOM_DOMAIN_MISSING: "A gateway has no host name of its own, in a realm where OCI gives it none.",
  NETWORK_CIDR_INVALID: "A network's address range is no IPv4 CIDR block of the size that the subnets need.",
  POLICY_COMPARTMENT_ROOT:
    "The invoke policy names the root compartment, for which it would have to read `in tenancy`.",
  // Functions and images
  FUNCTION_SETTING_INVALID: "The memory, time-out or shape of a function is not one that OCI Functions offers.",
  FUNCTION_CONFIG_INVALID: "The configuration of a function is too large.",
  PROVISIONED_CONCURRENCY_STEP: "The provisioned concurrency is no multiple of the step for the function's memory.",
  IMAGE_REFERENCE_INVALID: "The reference of an image is malformed.",
  IMAGE_SOURCE_INVALID:
    "The source of an image cannot be read or bundled, or the function that it gives does not start.",
  IMAGE_SHAPE_MISMATCH: "The image is built for other processors than the function's.",
  IMAGE_NOT_PINNED: "The reference of an image moves, so that Terraform does not see when the image changes.",
  ADAPTER_SETTING_INVALID: "A setting of the JWKS adapter, or of a key snapshot, is out of its range.",
  ADAPTER_RATE_STARVES: "The rate limit of the adapter could keep the gateway itself from its keys.",
  ADAPTER_PROBE_INVALID: "The health check cannot probe the adapter as it is set.",
  // Entra
  SIGN_IN_AUDIENCE_INVALID: "The sign-in audience admits personal accounts, or tenants that nobody listed.",
  DISPLAY_NAME_INVALID: "The display name of an application is empty or too long.",
  DELEGATED_ACCESS_OPEN:
    "People get tokens, and tenants are trusted in which nobody here says which of them need an assignment.",
  IDENTIFIER_URI_INVALID: "The identifier URI of an application is malformed.",
  ROLE_INVALID: "An app role's value is malformed.",
  ROLE_DUPLICATE: "Two roles or scopes of one application share a value; they have one namespace.",
  ROLE_UNKNOWN: "A role that the API does not define is assigned to a client, or asked for.",
  ROUTE_UNKNOWN: "A route that is asked for by name is none of the deployment's, or several are.",
  CLIENT_NAME_INVALID: "The name of a client is malformed, or used twice.",
  CLIENT_DUPLICATE: "Two clients of an API that exist have one client id, so that a role would be assigned twice.",
  CLIENT_IS_API: "A client that exists is the API itself.",
  SECRET_LIFETIME_RANGE: "A client secret lives longer or shorter than it may.",
  CERTIFICATE_INVALID: "A client certificate is no PEM certificate.",
  CERTIFICATE_PRIVATE_KEY:
    "A client certificate comes with its private key, which would be published in the synthesized files.",
  FEDERATION_INVALID: "A federated identity credential is incomplete or malformed.",
  GUID_INVALID: "An id of Entra is no GUID.",
  CLIENT_WITHOUT_ROLE:
    "A client has no role, or it is not said which of several, so that Entra would refuse it tokens.",
  // Stack
  ITEM_NAME_INVALID:
    "An item that becomes a resource of its own is known only to Terraform and has no name, or its name is malformed or used twice.",
  SETTING_WITHOUT_EFFECT: "A setting changes nothing beside another one that is set.",
  REALM_UNKNOWN: "A realm, or the realm of a region, is not known here, and nothing says what follows from it.",
  NAME_PREFIX_INVALID: "The name prefix is not usable in every name that it begins.",
  API_NAME_INVALID: "The stack has no API, or one whose name is malformed or used twice.",
  TAG_INVALID: "A tag is not one that OCI takes.",
  ALARM_INVALID: "The settings of the alarms are incomplete.",
  SUPPRESSION_INVALID: "A suppression names no rule or warning that there is, or gives no reason.",
  STATE_BACKEND_INVALID:
    "The settings of the state backend are incomplete or known only later, or another stack keeps its state there.",
} as const;

/** A code of a finding. */
export type FindingCode = keyof typeof findingCodes;
