/**
 * The errors that the local tenant gives, each with the number and the words of Entra's own.
 * Numbers and short texts: https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 *
 * @module
 */
import { StsError, stsTime } from "./sts-error";

const federation = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
const checkCredential =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion.";

/** One function an error. */
export const stsErrors = {
  tenantNotFound: (tenant: string) =>
    new StsError(
      90002,
      "invalid_request",
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  unknownInstance: () => new StsError(50049, "invalid_instance", "Unknown or invalid instance."),
  noTenant: () =>
    new StsError(
      50059,
      "invalid_request",
      "No tenant-identifying information found in either the request or implied by any provided credentials.",
    ),
  onlyPost: (method: string) =>
    new StsError(900561, "invalid_request", `The endpoint only accepts POST requests. Received a ${method} request.`),
  missingParameter: (name: string) =>
    new StsError(900144, "invalid_request", `The request body must contain the following parameter: '${name}'.`),
  duplicateParameter: (name: string) =>
    new StsError(
      9000411,
      "invalid_request",
      `The request is not properly formatted. The parameter '${name}' is duplicated.`,
    ),
  invalidParameter: (name: string) =>
    new StsError(90023, "invalid_request", `Invalid STS request: the value of parameter '${name}' is not valid.`),
  unsupportedGrant: (grant: string) =>
    new StsError(70003, "unsupported_grant_type", `The app requested an unsupported grant type '${grant}'.`),
  unknownClient: (clientId: string, tenant: string) =>
    new StsError(
      700016,
      "unauthorized_client",
      `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ),
  noClientPrincipal: (clientId: string, tenant: string) =>
    new StsError(
      7000229,
      "unauthorized_client",
      `The client application ${clientId} is missing service principal in the tenant ${tenant}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    ),
  clientDisabled: (clientId: string, name: string) =>
    new StsError(7000112, "unauthorized_client", `Application '${clientId}'(${name}) is disabled.`),
  noCredential: () =>
    new StsError(
      7000216,
      "invalid_client",
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    ),
  wrongSecret: (clientId: string) =>
    new StsError(
      7000215,
      "invalid_client",
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    ),
  expiredSecret: (clientId: string) =>
    new StsError(
      7000222,
      "invalid_client",
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    ),
  malformedAssertion: () => new StsError(50027, "invalid_request", "JWT token is invalid or malformed."),
  noThumbprint: () =>
    new StsError(
      5002723,
      "invalid_client",
      "Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified in token header.",
    ),
  badAssertion: (clientId: string, reason: string, thumbprint: string) =>
    new StsError(
      700027,
      "invalid_client",
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - ${reason}, Thumbprint of key used by client: '${thumbprint}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '${clientId}'.]`,
    ),
  assertionOfAnother: () =>
    new StsError(
      700021,
      "invalid_client",
      "Client assertion application identifier doesn't match 'client_id' parameter.",
    ),
  assertionForAnother: (issuer: string) =>
    new StsError(700023, "invalid_client", `Client assertion audience claim does not match Realm issuer '${issuer}'.`),
  assertionOutOfTime: (now: number, from: number | undefined, until: number | undefined) =>
    new StsError(
      700024,
      "invalid_client",
      `Client assertion is not within its valid time range. Current time: ${stsTime(now)}, assertion valid from ${moment(from)}, expiry time of assertion ${moment(until)}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials`,
    ),
  ownAssertion: () =>
    new StsError(
      700222,
      "invalid_client",
      "Microsoft Entra ID-issued tokens may not be used for federated identity flows.",
    ),
  federatedIssuer: (issuer: string) => federated(700211, "issuer", issuer),
  federatedAudience: (audience: string) => federated(700212, "audience", audience),
  federatedSubject: (subject: string) => federated(700213, "subject", subject),
  federatedSubjectCase: (subject: string) =>
    new StsError(
      7002138,
      "invalid_client",
      `No matching federated identity record found for presented assertion subject '${subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${checkCredential} ${federation}`,
    ),
  federatedSignature: (kid: string) =>
    new StsError(
      50013,
      "invalid_client",
      `Assertion failed signature validation. [Reason - The provided signature value did not match the expected signature value., Thumbprint of key used by client: '${kid}']`,
    ),
  federatedIssuerDown: (issuer: string) =>
    new StsError(50166, "invalid_request", `Request to External OIDC endpoint failed. Issuer: '${issuer}'.`),
  badScope: (scope: string) =>
    new StsError(
      70011,
      "invalid_scope",
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    ),
  notDefaultScope: (scope: string) =>
    new StsError(
      1002012,
      "invalid_scope",
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  severalResources: (scope: string) =>
    new StsError(
      28000,
      "invalid_scope",
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
    ),
  unknownResource: (resource: string, tenant: string) =>
    new StsError(
      500011,
      "invalid_resource",
      `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    ),
  resourceDisabled: (resource: string) =>
    new StsError(500014, "invalid_resource", `The service principal for resource '${resource}' is disabled.`),
  tokenForItself: (clientId: string, name: string) =>
    new StsError(
      90009,
      "invalid_request",
      `Application '${clientId}'(${name}) is requesting a token for itself. This scenario is supported only if resource is specified using the GUID based App Identifier.`,
    ),
  notAssigned: (client: readonly [id: string, name: string], resource: readonly [id: string, name: string]) =>
    new StsError(
      501051,
      "invalid_grant",
      `Application '${client[0]}'(${client[1]}) is not assigned to a role for the application '${resource[0]}'(${resource[1]}).`,
    ),
  personNotAssigned: (resource: string, name: string) =>
    new StsError(
      50105,
      "invalid_grant",
      `Your administrator has configured the application ${name} ('${resource}') to block users unless they are specifically granted ('assigned') access to the application. The signed-in user is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator.`,
    ),
  noConsent: (clientId: string, name: string) =>
    new StsError(
      65001,
      "invalid_grant",
      `The user or administrator has not consented to use the application with ID '${clientId}' named '${name}'. Send an interactive authorization request for this user and resource.`,
    ),
};

function federated(code: number, what: string, value: string): StsError {
  return new StsError(
    code,
    "invalid_client",
    `No matching federated identity record found for presented assertion ${what} '${value}'. ${checkCredential} ${federation}`,
  );
}

function moment(seconds: number | undefined): string {
  return seconds === undefined ? "(none)" : stsTime(seconds * 1000);
}
