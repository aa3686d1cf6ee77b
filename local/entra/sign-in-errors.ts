/**
 * The errors of signing people in, each with the number and the words of Entra's own.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code#expected-errors
 *
 * @module
 */
import { StsError } from "./sts-error";

/** One function an error. */
export const signInErrors = {
  noRedirectUri: () => new StsError(900971, "invalid_request", "No reply address provided."),
  noneRegistered: () => new StsError(500113, "invalid_request", "No reply address is registered for the application."),
  unregisteredRedirect: (uri: string, clientId: string) =>
    new StsError(
      50011,
      "invalid_request",
      `The redirect URI '${uri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
    ),
  otherRedirect: (sent: string, before: string) =>
    new StsError(
      500112,
      "invalid_client",
      `The reply address '${sent}' does not match the reply address '${before}' provided when requesting Authorization code.`,
    ),
  singleTenant: (clientId: string, name: string) =>
    new StsError(
      50194,
      "invalid_request",
      `Application '${clientId}'(${name}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
    ),
  idTokenNotEnabled: () =>
    new StsError(700054, "unsupported_response_type", "response_type 'id_token' is not enabled for the application."),
  responseType: (type: string) =>
    new StsError(70005, "unsupported_response_type", `The app returned an unsupported response type: '${type}'.`),
  responseMode: (mode: string) =>
    new StsError(
      70007,
      "invalid_request",
      `'${mode}' is not a supported value of 'response_mode' when requesting a token.`,
    ),
  challengeSize: () => new StsError(50147, "invalid_request", "Invalid size of Code_Challenge parameter."),
  challengeMissing: () =>
    new StsError(
      9002325,
      "invalid_request",
      "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
    ),
  verifier: () =>
    new StsError(
      501481,
      "invalid_grant",
      "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    ),
  noSession: () => new StsError(50058, "login_required", "A silent sign-in request was sent but no user is signed in."),
  unknownPerson: (name: string, tenant: string) =>
    new StsError(50034, "invalid_grant", `The user account ${name} does not exist in the ${tenant} directory.`),
  unknownScope: (client: readonly [id: string, name: string], scope: string, resource: string) =>
    new StsError(
      650053,
      "invalid_client",
      `The application '${client[1]}' asked for scope '${scope}' that doesn't exist on the resource '${resource}'. Contact the app vendor.`,
    ),
  invalidGrant: () =>
    new StsError(
      70000,
      "invalid_grant",
      "The provided grant is invalid or malformed, or was issued to another client.",
    ),
  codeExpired: () =>
    new StsError(
      70008,
      "invalid_grant",
      "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
    ),
  codeUsed: () =>
    new StsError(
      54005,
      "invalid_grant",
      "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
    ),
  otherTenant: () =>
    new StsError(
      700005,
      "invalid_grant",
      "Provided Authorization Code is intended to use against other tenant, thus rejected.",
    ),
  refreshExpired: () =>
    new StsError(
      700082,
      "invalid_grant",
      "The refresh token has expired due to inactivity. It was inactive for 90.00:00:00.",
    ),
  spaRefreshExpired: () =>
    new StsError(
      700084,
      "invalid_grant",
      "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which can't be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.",
    ),
  credentialMissing: () =>
    new StsError(
      7000218,
      "invalid_client",
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
  credentialOfPublic: () =>
    new StsError(
      700025,
      "invalid_client",
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    ),
  crossOrigin: (origin: string) =>
    new StsError(
      9002326,
      "invalid_request",
      `Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${origin}'.`,
    ),
  sameOrigin: () =>
    new StsError(
      9002327,
      "invalid_request",
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    ),
  pending: () =>
    new StsError(
      70016,
      "authorization_pending",
      "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
    ),
  declined: () => new StsError(65004, "authorization_declined", "User declined to consent to access the app."),
  badDeviceCode: () =>
    new StsError(70018, "bad_verification_code", "The provided value for the verification code is not valid."),
  deviceCodeExpired: () =>
    new StsError(70019, "expired_token", "The verification code expired. Have the user retry the sign-in."),
};
