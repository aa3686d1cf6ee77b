import { generateKeyPairSync } from "node:crypto";
import type { ApigatewayDeployment } from "@cdktf/provider-oci/lib/apigateway-deployment";
import { type TerraformStack, TerraformVariable } from "cdktf";
import {
  AllowedClients,
  entraIssuer,
  type IdentityHeaders,
  type JwtSecuredDeployment,
  type RequiredClaim,
  RouteAccess,
  type StaticKey,
  TokenLocation,
  VerificationKeys,
} from "../../../constructs/index";
import {
  adapter,
  CLIENT,
  otherGateway,
  otherIssuer,
  type SecuredOver,
  secured,
  stockRoute,
  TENANT,
} from "../test-stack";
import { type FindingCases, limit, times } from "./finding-case";

const with_ =
  <Key extends keyof SecuredOver>(key: Key) =>
  (scope: TerraformStack, value: SecuredOver[Key]) =>
    secured(scope, { [key]: value });

const prefix = with_("pathPrefix");
const issuers = with_("issuers");
const audiences = with_("audiences");
const claims = with_("requiredClaims");
const keys = (scope: TerraformStack, list: readonly StaticKey[]) =>
  secured(scope, { keys: VerificationKeys.staticKeys(list) });
const jwks = (scope: TerraformStack, uri: string, cacheHours?: number) =>
  secured(scope, { keys: VerificationKeys.remoteJwks({ uri, cacheHours }) });
const clients = (scope: TerraformStack, ids: readonly string[]) =>
  secured(scope, { clients: AllowedClients.byClaim("azp", ids) });

const onOneGateway = (scope: TerraformStack, prefixes: readonly string[]) => {
  const gateway = otherGateway(scope);
  for (const [index, pathPrefix] of prefixes.entries()) secured(scope, { gateway, pathPrefix }, `Api${index}`);
};

/** With an issuer of Entra's, and an audience and a client claim that its tokens carry. */
const forVersion =
  (version: 1 | 2) =>
  (scope: TerraformStack, over: SecuredOver): JwtSecuredDeployment =>
    secured(scope, {
      issuers: [entraIssuer("global", TENANT, version)],
      audiences: [CLIENT],
      clients: AllowedClients.byClaim(version === 1 ? "appid" : "azp", [CLIENT]),
      identityHeaders: {},
      ...over,
    });
const anyClient = (scope: TerraformStack, of: readonly string[]) =>
  secured(scope, { issuers: of, clients: AllowedClients.anyClientOfTheIssuers(), identityHeaders: {} });
const ofBothVersions = (scope: TerraformStack, clients: AllowedClients) =>
  secured(scope, {
    issuers: [entraIssuer("global", TENANT, 1), entraIssuer("global", TENANT, 2)],
    audiences: [CLIENT],
    clients,
    identityHeaders: {},
  });

const later = (scope: TerraformStack) =>
  new TerraformVariable(scope, `later${scope.node.children.length}`, { type: "string" }).stringValue;
const identity = (issuer: string) => (scope: TerraformStack, identityHeaders: IdentityHeaders) =>
  secured(scope, { issuers: [issuer], identityHeaders });
const claimAsHeader = (scope: TerraformStack, values: readonly string[]) =>
  secured(scope, { identityHeaders: { "X-Plan": "plan" }, requiredClaims: [{ claim: "plan", values }] });
const setByHand = (scope: TerraformStack, value: string) =>
  secured(scope, { routes: [{ ...stockRoute, requestHeaders: { set: [{ name: "X-A", values: [value] }] } }] });

const besideAdapter = (scope: TerraformStack, pathPrefix: string, adapterPrefix?: string) => {
  const gateway = otherGateway(scope);
  adapter(scope, { gateway, pathPrefix: adapterPrefix });
  secured(scope, { gateway, pathPrefix });
};

const claim = (name: string, ...values: readonly string[]): RequiredClaim => ({ claim: name, values });

const keyOf = (bits: number, kid = "one"): StaticKey => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  return { kid, pem: publicKey.export({ type: "spki", format: "pem" }).toString() };
};
const sound = keyOf(2048);
const soundJwk = { kid: "jwk", kty: "RSA", n: Buffer.alloc(256, 0xff).toString("base64url"), e: "AQAB" };
const named = (kid: string): StaticKey => ({ ...sound, kid });
const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ellipticPem = elliptic.publicKey.export({ type: "spki", format: "pem" }).toString();
const ellipticPrivatePem = elliptic.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const scopes = (issuer: string) => (scope: TerraformStack, access: RouteAccess) =>
  secured(scope, { issuers: [issuer], routes: [{ ...stockRoute, access }] });

/** A mistake that only all routes together can make: each of their parts is within its limits. */
const specification = (scope: TerraformStack, bytesOfEachRoute: number) =>
  secured(scope, {
    routes: times(50, (index) => ({
      ...stockRoute,
      path: `/${index}`,
      responseHeaders: { set: times(11, (n) => ({ name: `H${n}`, values: ["v".repeat(bytesOfEachRoute / 11)] })) },
    })),
  });

const kept = (scope: TerraformStack, change: (deployment: ApigatewayDeployment) => void) =>
  change(secured(scope).deployment);
const keptByStack = (scope: TerraformStack, path: string, value: unknown) =>
  kept(scope, ({ friendlyUniqueId }) =>
    scope.addOverride(`resource.oci_apigateway_deployment.${friendlyUniqueId}.${path}`, value),
  );

export const deploymentCases = {
  LEFTOVERS_UNGUARDED: [
    limit<string[] | "all">(
      "ignored changes of the deployment",
      (scope, ignoreChanges) =>
        kept(scope, (deployment) => {
          deployment.lifecycle = { ignoreChanges };
        }),
      ["display_name", "specification[0].routes[0].backend"],
      "all",
    ),
    limit(
      "ignored changes of its specification",
      (scope, path: string) => kept(scope, (deployment) => deployment.addOverride("lifecycle.ignore_changes", [path])),
      "freeform_tags",
      "specification",
    ),
    limit(
      "blocks that Terraform makes",
      (scope, name: string) =>
        kept(scope, (deployment) =>
          deployment.addOverride(`specification.request_policies.${name}`, { allowed_origins: ["*"] }),
        ),
      "cors",
      "dynamic",
    ),
    limit(
      "lifecycle overridden by the stack",
      (scope, value: unknown) => keptByStack(scope, "lifecycle", value),
      { prevent_destroy: true },
      null,
    ),
    limit(
      "conditions overridden by the stack",
      (scope, name: string) => keptByStack(scope, `lifecycle.${name}`, []),
      "precondition",
      "postcondition",
    ),
    limit(
      "something overridden by the stack",
      (scope, path: string) => keptByStack(scope, path, "x"),
      "display_name",
      "specification.routes",
    ),
  ],
  PATH_PREFIX_INVALID: [
    limit("the characters of a path", prefix, "/a$-_.+!*'(),%;:@&=/b", "/a{b}"),
    limit("no trailing slash", prefix, "/a", "/a/"),
    limit("no empty segment", prefix, "/a/b", "/a//b"),
    limit("a leading slash", prefix, "/", ""),
    limit("letters of ASCII", prefix, "/aumlaut", "/äumlaut"),
    limit("one line", prefix, "/a", "/a\n"),
    limit("its length", prefix, `/${"a".repeat(254)}`, `/${"a".repeat(255)}`),
  ],
  PATH_PREFIX_DUPLICATE: [limit("once on a gateway", onOneGateway, ["/a", "/A"], ["/a", "/a"])],
  PATH_PREFIX_ROOT_NOT_ALONE: [limit("/ alone", onOneGateway, ["/"], ["/", "/a"])],
  PATH_PREFIX_HIDES_KEYS: [
    limit("not below the keys", besideAdapter, "/jwksy", "/jwks/keys"),
    limit("nor anywhere below them", besideAdapter, "/keys/jwks", "/jwks/a/b"),
    limit(
      "nor above them",
      (scope, prefix_: string) => besideAdapter(scope, prefix_, "/auth/jwks"),
      "/authentic",
      "/auth",
    ),
  ],
  TOO_MANY_DEPLOYMENTS: [
    limit(
      "20 on a gateway",
      onOneGateway,
      times(20, (n) => `/${n}`),
      times(21, (n) => `/${n}`),
    ),
  ],
  SPECIFICATION_TOO_LARGE: [limit("2 MB of routes", specification, 37_400, 41_800)],
  ISSUERS_COUNT: [
    limit(
      "at most 5",
      issuers,
      times(5, (n) => `${otherIssuer}/${n}`),
      times(6, (n) => `${otherIssuer}/${n}`),
    ),
    limit("at least one", issuers, [otherIssuer], []),
  ],
  ISSUER_INVALID: [
    limit("not blank", issuers, ["accounts.google.com", "my own issuer"], [" "]),
    limit("not empty", issuers, ["i"], [""]),
    limit("a URL without query", issuers, ["https://i/a"], ["https://i/?a"]),
    limit("a URL without fragment", issuers, ["http://i/a"], ["http://i/#a"]),
    limit("a URL without spaces", issuers, ["HTTPS://i/a"], ["HTTPS://i/ a"]),
    limit("a URL with a host", issuers, ["https://i"], ["https://"]),
  ],
  ISSUER_CONSUMER: [
    limit(
      "a tenant of one's own",
      issuers,
      [entraIssuer("global", TENANT, 2)],
      ["https://login.microsoftonline.com/9188040D-6C67-4C5B-B112-36A304B66DAD/v2.0"],
    ),
  ],
  AUDIENCES_COUNT: [
    limit("at most 5", audiences, times(5, String), times(6, String)),
    limit("at least one", audiences, [CLIENT], []),
  ],
  AUDIENCE_EMPTY: [limit("not blank", audiences, ["a"], [" "])],
  AUDIENCE_SHARED: [
    limit("not Azure AD Graph", audiences, [CLIENT], ["00000002-0000-0000-c000-000000000000"]),
    limit("not Azure AD Graph in other letters", audiences, [CLIENT], ["00000002-0000-0000-C000-000000000000"]),
    limit("not Microsoft Graph", audiences, ["https://graph.example.com"], ["https://graph.microsoft.com/"]),
    limit("not Azure Resource Manager", audiences, [CLIENT], ["https://management.core.windows.net/"]),
    limit("not a service of another cloud", audiences, ["https://vault.azure.example"], ["https://vault.azure.cn"]),
    limit(
      "not in the spelling of v1 tokens",
      audiences,
      [`spn:${CLIENT}`],
      ["spn:00000003-0000-0000-C000-000000000000"],
    ),
    limit("nor with slashes", audiences, ["https://vault.azure.net.example.com//"], ["https://vault.azure.net//"]),
    limit("not a service by its id", audiences, [CLIENT], ["797f4846-ba00-4fd7-ba43-dac1f8f63013"]),
  ],
  ENTRA_ISSUER_INVALID: [
    ...[
      "https://login.microsoftonline.com/common/v2.0",
      "https://login.microsoftonline.com/organizations/v2.0",
      "https://login.microsoftonline.com/{tenantid}/v2.0",
      "https://sts.windows.net/{tenantid}/",
      "https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0",
      `https://login.microsoftonline.com/${TENANT.replaceAll("5", "A")}/v2.0`,
      `https://login.microsoftonline.com/${TENANT}/v2.0/`,
      `https://login.microsoftonline.com/${TENANT}`,
      `https://LOGIN.microsoftonline.com/${TENANT}/v2.0`,
      `https://login.windows.net/${TENANT}/v2.0`,
      `https://login.microsoft.com/${TENANT}/v2.0`,
      `https://login.chinacloudapi.cn/${TENANT}/v2.0`,
      `https://sts.windows.net/${TENANT}`,
      `https://sts.windows.net/${TENANT}/v2.0`,
      "https://login.microsoftonline.com",
      `https://login.microsoftonline.com:443/${TENANT}/v2.0`,
      `https://login.microsoftonline.com./${TENANT}/v2.0`,
      `http://login.microsoftonline.com/${TENANT}/v2.0`,
      `login.microsoftonline.com/${TENANT}/v2.0`,
      "https://contoso.b2clogin.com/<tenant>/v2.0/",
    ].map((wrong) => limit("as tokens carry it", anyClient, [entraIssuer("china", TENANT, 2)], [wrong])),
    {
      what: "around a tenant that only Terraform knows",
      atTheLimit: (scope) =>
        anyClient(scope, [`https://sts.windows.net/${later(scope)}/`, `https://sts.windows.net/${later(scope)}`]),
      beyond: (scope) => anyClient(scope, [`https://login.windows.net/${later(scope)}/v2.0`]),
    },
    limit("v1", anyClient, [entraIssuer("china", TENANT, 1)], [`https://sts.chinacloudapi.cn/${TENANT}`]),
    limit(
      "External ID and B2C as they are",
      anyClient,
      [`https://contoso.b2clogin.com/tfp/${TENANT}/b2c_1_a/v2.0/`, `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`],
      ["https://contoso.ciamlogin.com/{tenantid}/v2.0"],
    ),
  ],
  ENTRA_AUDIENCE_INVALID: [
    ...["api://orders", `api://${CLIENT}`, CLIENT.toUpperCase(), "https://orders.example.com"].map((wrong) =>
      limit("the client id for v2", forVersion(2), { audiences: [CLIENT] }, { audiences: [wrong] }),
    ),
    {
      what: "not even around a client id that only Terraform knows",
      atTheLimit: (scope) => forVersion(2)(scope, { audiences: [later(scope)] }),
      beyond: (scope) => forVersion(2)(scope, { audiences: [`api://${later(scope)}`] }),
    },
    {
      what: "a URI for v1",
      atTheLimit: (scope) => forVersion(1)(scope, { audiences: [`api://${CLIENT}`] }),
      beyond: (scope) => forVersion(2)(scope, { audiences: [CLIENT, `api://${CLIENT}`] }),
    },
  ],
  ENTRA_CLAIM_ABSENT: [
    ...([1, 2] as const).map((version) => {
      const [right, wrong] = version === 1 ? ["appid", "azp"] : ["azp", "appid"];
      return limit(
        `the client's claim of v${version}`,
        forVersion(version),
        { clients: AllowedClients.byClaim(right, [CLIENT]) },
        { clients: AllowedClients.byClaim(wrong, [CLIENT]) },
      );
    }),
    limit(
      "among required ones",
      forVersion(2),
      { requiredClaims: [claim("azpacr", "2")] },
      { requiredClaims: [claim("appidacr", "2")] },
    ),
    limit(
      "as it is spelled",
      forVersion(2),
      { clients: AllowedClients.byClaim("azp", [CLIENT]) },
      { clients: AllowedClients.byClaim("AZP", [CLIENT]) },
    ),
    {
      what: "in the tokens of each issuer",
      atTheLimit: (scope) => secured(scope, { issuers: [entraIssuer("global", TENANT, 2), otherIssuer] }),
      beyond: (scope) =>
        secured(scope, {
          issuers: [entraIssuer("global", TENANT, 2), entraIssuer("global", TENANT, 1)],
          audiences: [CLIENT],
        }),
    },
  ],
  ENTRA_CLAIM_VALUE_INVALID: [
    limit(
      "clients in lower case",
      forVersion(2),
      { clients: AllowedClients.byClaim("azp", [CLIENT]) },
      { clients: AllowedClients.byClaim("azp", [CLIENT.toUpperCase()]) },
    ),
    ...["tid", "oid"].map((id) =>
      limit(
        "ids in lower case",
        forVersion(2),
        { requiredClaims: [claim(id, CLIENT)] },
        { requiredClaims: [claim(id, TENANT, CLIENT.toUpperCase())] },
      ),
    ),
    limit(
      "the issuer's version",
      forVersion(1),
      { requiredClaims: [claim("ver", "1.0")] },
      { requiredClaims: [claim("ver", "2.0")] },
    ),
    {
      what: "where no other issuer may write it",
      atTheLimit: (scope) =>
        secured(scope, {
          issuers: [entraIssuer("global", TENANT, 2), otherIssuer],
          clients: AllowedClients.byClaim("azp", ["billing"]),
        }),
      beyond: (scope) => forVersion(2)(scope, { clients: AllowedClients.byClaim("azp", [later(scope), "billing"]) }),
    },
  ],
  ENTRA_CLAIM_NO_TEXT: ["roles", "groups", "wids", "amr"].map((list) =>
    limit(
      "claims of one text",
      forVersion(2),
      { requiredClaims: [claim("tid", TENANT)] },
      { requiredClaims: [claim(list, "A")] },
    ),
  ),
  ID_TOKENS_ADMITTED: [
    {
      what: "a claim that ID tokens lack",
      atTheLimit: (scope) => forVersion(2)(scope, { clients: AllowedClients.anyClientOfTheIssuers() }),
      beyond: (scope) => ofBothVersions(scope, AllowedClients.anyClientOfTheIssuers()),
    },
    {
      what: "however clients are told apart",
      atTheLimit: (scope) => forVersion(1)(scope, { clients: AllowedClients.byClaim("sub", [CLIENT]) }),
      beyond: (scope) => ofBothVersions(scope, AllowedClients.byClaim("sub", [CLIENT])),
    },
    {
      what: "beside other issuers",
      atTheLimit: (scope) =>
        secured(scope, { issuers: [otherIssuer], clients: AllowedClients.anyClientOfTheIssuers() }),
      beyond: (scope) =>
        secured(scope, {
          issuers: [otherIssuer, entraIssuer("global", TENANT, 2)],
          clients: AllowedClients.anyClientOfTheIssuers(),
        }),
    },
  ],
  CLAIMS_COUNT: [
    // That of the allow-list and the forwarded sub are two of the ten.
    limit(
      "at most 10",
      claims,
      times(8, (n) => claim(`c${n}`)),
      times(9, (n) => claim(`c${n}`)),
    ),
  ],
  CLAIM_DUPLICATE: [
    limit("each once", claims, [claim("tid", "a", "b")], [claim("tid", "a"), claim("tid", "b")]),
    limit("not that of the allow-list", claims, [claim("AZP", CLIENT)], [claim("azp", CLIENT)]),
  ],
  CLAIM_INVALID: [
    limit("a name", claims, [claim("a")], [claim("")]),
    limit("values that are not empty", claims, [claim("a", "b")], [claim("a", "")]),
    limit("a claim to forward", with_("identityHeaders"), { "X-User": "sub" }, { "X-User": "" }),
    limit(
      "a claim without brackets",
      (scope, name: string) =>
        secured(scope, { identityHeaders: { "X-User": name }, requiredClaims: [claim(name, "b")] }),
      "https://a/b",
      "a]}",
    ),
  ],
  IDENTITY_HEADER_FORGEABLE: [
    limit("what an issuer surely writes", identity(otherIssuer), { "X-User": "sub" }, { "X-User": "oid" }),
    limit(
      "what v2 tokens carry",
      identity(entraIssuer("global", TENANT, 2)),
      { "X-User": "oid" },
      { "X-User": "appid" },
    ),
    limit(
      "what v1 tokens carry",
      (scope, identityHeaders: IdentityHeaders) => forVersion(1)(scope, { identityHeaders }),
      { "X-User": "appidacr" },
      { "X-User": "scp" },
    ),
    limit("no list", identity(entraIssuer("global", TENANT, 2)), { "X-User": "tid" }, { "X-User": "roles" }),
    limit("listed values", claimAsHeader, ["read", "write"], []),
    limit("values that a header can hold", claimAsHeader, ["a b"], ["a\nb"]),
    limit("values of ASCII", claimAsHeader, ["~"], ["ä"]),
    limit("values that no space begins", claimAsHeader, ["a"], [" a"]),
    limit(
      "clients that a header can hold",
      (scope, id: string) => secured(scope, { clients: AllowedClients.byClaim("azp", [id]) }),
      "a",
      "a\u0000",
    ),
    limit(
      "the same of each issuer",
      (scope, other: string) =>
        secured(scope, {
          issuers: [entraIssuer("global", TENANT, 2), other],
          identityHeaders: { "X-User": "azpacr" },
        }),
      entraIssuer("usgovernment", TENANT, 2),
      otherIssuer,
    ),
    limit("by identityHeaders alone", setByHand, "${request.headers[X-B]}", "${request.auth[sub]}"),
    limit("nor beside other text", setByHand, "a ${request.path}", "a ${request.auth[sub]}"),
    limit("nor behind a percent sign", setByHand, "%${request.path}", "%{${request.auth[sub]}"),
    limit("nor the client's certificate", setByHand, "${request.host}", "${request.cert[client_base64]}"),
  ],
  ALLOWED_CLIENTS_EMPTY: [limit("at least one", clients, [CLIENT], [])],
  SCOPES_WITH_ENTRA: [
    ...[
      `https://login.partner.microsoftonline.cn/${TENANT}/v2.0`,
      `https://login.microsoftonline.us/${TENANT}/v2.0`,
      `https://contoso.b2clogin.com/${TENANT}/v2.0/`,
      `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0`,
    ].map((issuer) => ({
      what: "in any of its clouds",
      atTheLimit: (scope: TerraformStack) => scopes(issuer)(scope, RouteAccess.authenticated()),
      beyond: (scope: TerraformStack) => scopes(issuer)(scope, RouteAccess.anyOfScopes(["a"])),
    })),
    {
      what: "for issuers that write scope",
      atTheLimit: (scope) => scopes(otherIssuer)(scope, RouteAccess.anyOfScopes(["a"])),
      beyond: (scope) => scopes(entraIssuer("global", TENANT, 2))(scope, RouteAccess.anyOfScopes(["a"])),
    },
  ],
  SCOPE_INVALID: [
    limit("a word each", scopes(otherIssuer), RouteAccess.anyOfScopes(["a", "b"]), RouteAccess.anyOfScopes(["a b"])),
  ],
  SCOPES_EMPTY: [
    limit("at least one", scopes(otherIssuer), RouteAccess.anyOfScopes(["a"]), RouteAccess.anyOfScopes([])),
  ],
  CLOCK_SKEW_RANGE: [
    limit("at most 120 s", with_("maxClockSkewInSeconds"), 120, 121),
    limit("at least 0", with_("maxClockSkewInSeconds"), 0, -1),
    limit("whole seconds", with_("maxClockSkewInSeconds"), 1, 1.5),
  ],
  JWKS_URI_INVALID: [
    ...[
      `https://login.microsoftonline.com/${TENANT}/v2.0/.well-known/openid-configuration`,
      "https://login.microsoftonline.com/{tenantid}/discovery/v2.0/keys",
      "https://login.microsoftonline.com/<tenant-id>/discovery/v2.0/keys",
      "https://login.microsoftonline.com/:tenant/discovery/v2.0/keys",
      "https://login.microsoftonline.com/YOUR_TENANT_ID/discovery/v2.0/keys",
      "https://login.microsoftonline.us/$TENANT/discovery/keys",
      `https://login.microsoftonline.com/${TENANT}/v2.0`,
      `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
    ].map((wrong) => limit("the key set itself", jwks, "https://a.example/.well-known/jwks.json", wrong)),
    ...[
      `https://login.microsoftonline.com/${TENANT.toUpperCase()}/discovery/v2.0/keys?appid=${CLIENT}`,
      "https://login.windows.net/common/discovery/keys",
      "https://login.microsoftonline.com/contoso.onmicrosoft.com/discovery/v2.0/keys",
      `https://contoso.b2clogin.com/${TENANT}/b2c_1_a/discovery/v2.0/keys`,
    ].map((right) => limit("Entra's in any of its forms", jwks, right, "https://login.microsoftonline.com/keys")),
    {
      what: "around a tenant that only Terraform knows",
      atTheLimit: (scope) => jwks(scope, `https://login.microsoftonline.com/${later(scope)}/discovery/v2.0/keys`),
      beyond: (scope) =>
        jwks(scope, `https://login.microsoftonline.com/${later(scope)}/v2.0/.well-known/openid-configuration`),
    },
    {
      what: "or a place that only Terraform knows",
      atTheLimit: (scope) => jwks(scope, `https://login.microsoftonline.com/${later(scope)}`),
      beyond: (scope) => jwks(scope, `https://login.microsoftonline.com/{tenant}/keys?appid=${later(scope)}`),
    },
    limit("https", jwks, "https://issuer.example.com/keys?appid=1", "http://issuer.example.com/keys"),
    limit("a host", jwks, "https://i", "https://"),
    limit("no credentials", jwks, "https://i/a@b", "https://user@i/keys"),
  ],
  JWKS_CACHE_RANGE: [
    limit("at most 24 h", (scope, hours: number) => jwks(scope, "https://i", hours), 24, 25),
    limit("at least 1 h", (scope, hours: number) => jwks(scope, "https://i", hours), 1, 0),
  ],
  STATIC_KEYS_COUNT: [
    limit(
      "at most 10",
      keys,
      times(10, (n) => named(`${n}`)),
      times(11, (n) => named(`${n}`)),
    ),
    limit("at least one", keys, [sound], []),
  ],
  STATIC_KEY_INVALID: [
    limit("2048 bits", keys, [sound], [keyOf(1024)]),
    limit("RSA", keys, [sound], [{ kid: "one", pem: ellipticPem }]),
    limit("a kid", keys, [named("k")], [named("")]),
    limit("its own algorithms", keys, [{ ...soundJwk, alg: "RS512" }], [{ ...soundJwk, alg: "PS256" }]),
    limit("well-formed", keys, [soundJwk], [{ ...soundJwk, n: "" }]),
  ],
  STATIC_KEY_PRIVATE: [
    limit("a public PEM", keys, [sound], [{ kid: "one", pem: ellipticPrivatePem }]),
    limit("a public JWK", keys, [soundJwk], [{ ...soundJwk, d: "secret" } as StaticKey]),
  ],
  STATIC_KEY_DUPLICATE: [limit("each kid once", keys, [named("a"), named("b")], [named("a"), named("a")])],
  TOKEN_HEADER_INVALID: [
    limit("a header name", with_("tokenLocation"), TokenLocation.header("X-Token"), TokenLocation.header("X Token")),
    limit(
      "a scheme",
      with_("tokenLocation"),
      TokenLocation.header("X-Token", "T"),
      TokenLocation.header("X-Token", ""),
    ),
    limit("a parameter", with_("tokenLocation"), TokenLocation.queryParameter("t"), TokenLocation.queryParameter("")),
  ],
  FAILURE_RESPONSE_INVALID: [
    limit("at least 300", with_("failureResponse"), { status: 300, message: "" }, { status: 299, message: "" }),
    limit("at most 599", with_("failureResponse"), { status: 599, message: "" }, { status: 600, message: "" }),
    limit(
      "a redirect",
      with_("failureResponse"),
      { status: 302, message: "", headers: { set: [{ name: "Location", values: ["https://login.example.com/"] }] } },
      { status: 202, message: "" },
    ),
    limit(
      "no body where none is read",
      with_("failureResponse"),
      { status: 304, message: "" },
      { status: 304, message: "a" },
    ),
    limit(
      "no request body",
      with_("failureResponse"),
      { status: 401, message: "${request.path}" },
      { status: 401, message: "${request.body}" },
    ),
    {
      what: "only with TOKEN_AUTHENTICATION",
      atTheLimit: (scope) =>
        secured(scope, { authenticationType: "TOKEN_AUTHENTICATION", failureResponse: { status: 401, message: "" } }),
      beyond: (scope) =>
        secured(scope, { authenticationType: "JWT_AUTHENTICATION", failureResponse: { status: 401, message: "" } }),
    },
  ],
  RATE_LIMIT_INVALID: [
    limit("at least 1", with_("rateLimit"), { requestsPerSecond: 1 }, { requestsPerSecond: 0 }),
    limit("whole requests", with_("rateLimit"), { requestsPerSecond: 2 }, { requestsPerSecond: 1.5 }),
    limit("32 bits", with_("rateLimit"), { requestsPerSecond: 2 ** 31 - 1 }, { requestsPerSecond: 2 ** 31 }),
  ],
  LOGS_INVALID: [
    limit("180 days", with_("logs"), { retentionDays: 180 }, { retentionDays: 210 }),
    limit("months of 30 days", with_("logs"), { retentionDays: 30 }, { retentionDays: 31 }),
  ],
} satisfies FindingCases;
