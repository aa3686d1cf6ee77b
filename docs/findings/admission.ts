/** Examples of who is admitted, by which tokens and keys. */
import {
  AllowedClients,
  entraIssuer,
  type RequiredClaim,
  RouteAccess,
  TokenLocation,
  Trust,
  VerificationKeys,
} from "cdktf-entra-oci-gateway";
import {
  allOrders,
  api,
  type CodeExample,
  GUID,
  OTHER_GUID,
  securedDeployment,
  tokenAuthorizer,
  trusting,
  trustOf,
} from "./beginnings";

const entra = entraIssuer("global", GUID, 2);
/** Of a client that Entra knows, with the identity headers that its tokens can fill. */
const ofEntra = {
  issuer: entra,
  audiences: [OTHER_GUID],
  clients: [OTHER_GUID],
};
const claims = (count: number): readonly RequiredClaim[] =>
  Array.from({ length: count }, (_, index) => ({ claim: `claim-${index}`, values: ["a"] }));
/** The modulus of an RSA key with 2,048 bits. */
const n = "x".repeat(342);
const key = { kid: "2026", kty: "RSA", n, e: "AQAB" };

export const admissionExamples = {
  ISSUERS_COUNT: {
    wrong: () => trusting({ issuer: [] }),
    right: () => trusting({ issuer: "https://issuer.example.com" }),
  },
  ISSUER_INVALID: {
    wrong: () => trusting({ issuer: "https://issuer.example.com/?tenant=shop" }),
    // As the claim `iss` has it.
    right: () => trusting({ issuer: "https://issuer.example.com" }),
  },
  ISSUER_CONSUMER: {
    wrong: () => trusting({ ...ofEntra, issuer: entraIssuer("global", "9188040d-6c67-4c5b-b112-36a304b66dad", 2) }),
    right: () => trusting({ ...ofEntra, issuer: entraIssuer("global", GUID, 2) }),
  },
  AUDIENCES_COUNT: {
    wrong: () => trusting({ audiences: [] }),
    right: () => trusting({ audiences: ["https://orders.example.com"] }),
  },
  AUDIENCE_EMPTY: {
    wrong: () => trusting({ audiences: [""] }),
    right: () => trusting({ audiences: ["https://orders.example.com"] }),
  },
  AUDIENCE_SHARED: {
    // Azure AD Graph, for which any application of the tenant gets tokens.
    wrong: () => trusting({ ...ofEntra, audiences: ["00000002-0000-0000-c000-000000000000"] }),
    right: () => trusting({ ...ofEntra, audiences: [OTHER_GUID] }),
  },
  ENTRA_ISSUER_INVALID: {
    wrong: () => trusting({ ...ofEntra, issuer: "https://login.microsoftonline.com/common/v2.0" }),
    // Tokens name the tenant that they are of.
    right: () => trusting({ ...ofEntra, issuer: entraIssuer("global", GUID, 2) }),
  },
  ENTRA_AUDIENCE_INVALID: {
    wrong: () => trusting({ ...ofEntra, audiences: ["api://orders"] }),
    // Of v2 tokens: the client id of the API.
    right: () => trusting({ ...ofEntra, audiences: [OTHER_GUID] }),
  },
  ENTRA_CLAIM_ABSENT: {
    // v1 tokens have it.
    wrong: () => trusting({ ...ofEntra, clients: AllowedClients.byClaim("appid", [OTHER_GUID]) }),
    right: () => trusting({ ...ofEntra, clients: [OTHER_GUID] }),
  },
  ENTRA_CLAIM_NO_TEXT: {
    wrong: () => trusting({ ...ofEntra, requiredClaims: [{ claim: "roles", values: ["Orders.Read"] }] }),
    // Entra itself refuses tokens to clients without a role of the API; the back end reads which one.
    right: () => trusting(ofEntra),
  },
  ENTRA_CLAIM_VALUE_INVALID: {
    wrong: () => trusting({ ...ofEntra, requiredClaims: [{ claim: "tid", values: ["shop.onmicrosoft.com"] }] }),
    right: () => trusting({ ...ofEntra, requiredClaims: [{ claim: "tid", values: [GUID] }] }),
  },
  ID_TOKENS_ADMITTED: {
    wrong: () =>
      trusting(
        {
          ...ofEntra,
          issuer: [entraIssuer("global", GUID, 1), entra],
          clients: AllowedClients.anyClientOfTheIssuers(),
        },
        { identityHeaders: {} },
      ),
    // The claim of the client is one that ID tokens lack, and both versions have one of their own.
    right: () => trusting({ ...ofEntra, clients: AllowedClients.anyClientOfTheIssuers() }),
  },
  CLAIMS_COUNT: {
    // Those of the client and of the identity headers count, too.
    wrong: () => trusting({ requiredClaims: claims(9) }),
    right: () => trusting({ requiredClaims: claims(8) }),
  },
  CLAIM_DUPLICATE: {
    wrong: () =>
      trusting({
        requiredClaims: [
          { claim: "plan", values: ["gold"] },
          { claim: "plan", values: ["silver"] },
        ],
      }),
    right: () => trusting({ requiredClaims: [{ claim: "plan", values: ["gold", "silver"] }] }),
  },
  CLAIM_INVALID: {
    wrong: () => trusting({ requiredClaims: [{ claim: "plan", values: [""] }] }),
    // Any value, as long as there is one.
    right: () => trusting({ requiredClaims: [{ claim: "plan", values: [] }] }),
  },
  ALLOWED_CLIENTS_EMPTY: {
    wrong: () => trusting({ clients: [] }),
    right: () => trusting({ clients: ["billing"] }),
  },
  SCOPES_WITH_ENTRA: {
    wrong: () => api({ routes: [{ ...allOrders, access: RouteAccess.anyOfScopes(["orders.read"]) }] }),
    // The back end reads `roles` or `scp` from the token, which the gateway has verified.
    right: () => api({ routes: [{ ...allOrders, access: RouteAccess.authenticated() }] }),
  },
  SCOPE_INVALID: {
    wrong: () =>
      securedDeployment({ routes: [{ ...allOrders, access: RouteAccess.anyOfScopes(["orders.read orders.write"]) }] }),
    right: () =>
      securedDeployment({
        routes: [{ ...allOrders, access: RouteAccess.anyOfScopes(["orders.read", "orders.write"]) }],
      }),
  },
  SCOPES_EMPTY: {
    wrong: () => securedDeployment({ routes: [{ ...allOrders, access: RouteAccess.anyOfScopes([]) }] }),
    right: () => securedDeployment({ routes: [{ ...allOrders, access: RouteAccess.anyOfScopes(["orders.read"]) }] }),
  },
  PERMISSIONS_WITHOUT_AUTHORIZER: {
    wrong: () => securedDeployment({ routes: [{ ...allOrders, access: RouteAccess.anyOfRoles(["Orders.Read"]) }] }),
    // With a TokenAuthorizerFunction as trust.
    right: () => tokenAuthorizer({}, { routes: [{ ...allOrders, access: RouteAccess.anyOfRoles(["Orders.Read"]) }] }),
  },
  AUTHORIZER_SETTING_INVALID: {
    wrong: () => tokenAuthorizer({ settings: { cacheSeconds: 30 } }),
    right: () => tokenAuthorizer({ settings: { cacheSeconds: 60 } }),
  },
  TRUST_CHOICE_INVALID: {
    wrong: () => securedDeployment({ trust: Trust.byTenant({ shop: trustOf({}) }) }),
    right: () =>
      securedDeployment({
        trust: Trust.byTenant({ shop: trustOf({ requiredClaims: [{ claim: "tid", values: ["shop"] }] }) }),
      }),
  },
  TRUST_CHOICE_AMBIGUOUS: {
    wrong: () => securedDeployment({ trust: Trust.byIssuer({ shops: trustOf({}), staff: trustOf({}) }) }),
    // Both trust the same issuer, which tells their tokens apart by nothing but the client.
    right: () =>
      securedDeployment({
        trust: Trust.byClaim("azp", { shops: trustOf({}), staff: trustOf({ clients: ["time-sheets"] }) }),
      }),
  },
  CLOCK_SKEW_RANGE: {
    wrong: () => api({ maxClockSkewInSeconds: 300 }),
    right: () => api({ maxClockSkewInSeconds: 120 }),
  },
  JWKS_URI_INVALID: {
    wrong: () =>
      trusting({
        keys: VerificationKeys.remoteJwks({ uri: "https://issuer.example.com/.well-known/openid-configuration" }),
      }),
    // What that document names as `jwks_uri`.
    right: () => trusting({ keys: VerificationKeys.remoteJwks({ uri: "https://issuer.example.com/keys" }) }),
  },
  JWKS_CACHE_RANGE: {
    wrong: () => api({ keyCacheHours: 48 }),
    right: () => api({ keyCacheHours: 24 }),
  },
  STATIC_KEYS_COUNT: {
    wrong: () => trusting({ keys: VerificationKeys.staticKeys([]) }),
    right: () => trusting({ keys: VerificationKeys.staticKeys([key]) }),
  },
  STATIC_KEY_INVALID: {
    wrong: () => trusting({ keys: VerificationKeys.staticKeys([{ kid: "2026", pem: "ssh-rsa AAAA" }]) }),
    right: () => trusting({ keys: VerificationKeys.staticKeys([key]) }),
  },
  STATIC_KEY_PRIVATE: {
    wrong: () => {
      const keyPair = { ...key, d: "…" };
      return trusting({ keys: VerificationKeys.staticKeys([keyPair]) });
    },
    // Its public half.
    right: () => trusting({ keys: VerificationKeys.staticKeys([key]) }),
  },
  STATIC_KEY_DUPLICATE: {
    wrong: () => trusting({ keys: VerificationKeys.staticKeys([key, key]) }),
    right: () => trusting({ keys: VerificationKeys.staticKeys([key, { ...key, kid: "2027" }]) }),
  },
  TOKEN_HEADER_INVALID: {
    wrong: () => api({ tokenLocation: TokenLocation.header("X Token") }),
    right: () => api({ tokenLocation: TokenLocation.header("X-Token") }),
  },
  FAILURE_RESPONSE_INVALID: {
    wrong: () => api({ failureResponse: { status: 99, message: "no" } }),
    right: () => api({ failureResponse: { status: 401, message: "no" } }),
  },
} as const satisfies Readonly<Record<string, CodeExample>>;
