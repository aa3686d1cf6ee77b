import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import * as constructs from "../../constructs/index";
import { publicList } from "./public-list";

/** What users import: a name that goes is a breaking change. `type` marks what exists for the compiler only. */
const published = `
type AccountValues
type AdapterSettings
Alarms
type AlarmsProps
type AllOfPermissions
AllowedClients
ApiGateway
type ApiGatewayProps
type AppRole
type Attributes
type Auth0IssuerSettings
type AuthorizerCallers
AzureOAuthApp
type AzureOAuthAppProps
Backend
type BundleSource
ClientCredentials
type ClientSettings
type Cors
type CredentialResources
type CustomDomain
type DelegatedAccess
DelegatedGrants
type DelegatedGrantsProps
type DeniedTokens
type DeployedApi
type DeployedRoute
type EndpointType
EntraClient
type EntraClientProps
type EntraCloud
type EntraTrustSettings
type ExistingApi
type ExistingApiGateway
type ExistingAuthorizer
type ExistingClient
type ExistingClientSettings
type ExistingSecuredApi
type FailureResponse
type FederatedIdentity
type FindingCode
type FromStack
FunctionImage
type FunctionShape
GatewayNetwork
type GatewayNetworkProps
type HcpWorkspace
type HeaderTransformations
type HealthProbe
type HttpBackend
type HttpMethod
type HttpState
type IApiGateway
type IAzureOAuthApp
type IEntraClient
type IGatewayNetwork
type IImageRepository
type IJwksAdapterFunction
type IPlatform
type ITokenAuthorizerFunction
type ITokenTrust
type IdentityHeaders
ImageRepository
type InvokePolicy
Issuer
type IssuerSettings
type Json
type JsonWebKey
JwksAdapterFunction
type JwksAdapterFunctionProps
JwtSecuredDeployment
type JwtSecuredDeploymentProps
type KeySnapshot
type KeySnapshotSettings
type Leftovers
type Logs
type NamedValue
type NetworkRoute
type NewImageRepository
type NotUnderstood
type ObjectStorageBucket
type OidcIssuerSettings
type PemKey
Platform
type PlatformParts
type PlatformState
type PolicyCheckOptions
type PolicyRule
type PublishedAuthorizer
type PublishedClients
type PublishedKeys
type PublishedPlatform
type PublishedTrust
type RateLimit
type RemoteJwks
type RequiredClaim
RotatingSecret
type RotatingSecretProps
type Route
RouteAccess
type S3CompatibleBucket
type SecretSettings
type SecuredApi
SecuredApiStack
type SecuredApiStackProps
type ServiceLogSource
ServiceLogs
type ServiceLogsProps
type SetHeader
SourceImage
type SourceImageProps
type StackAdapterSettings
type StackAuthorizerSettings
type StackGatewaySettings
type StackImageSettings
type StackNetworkSettings
StateBackend
type StaticKey
type StockResponse
type Tags
TokenAuthorizerFunction
type TokenAuthorizerFunctionProps
type TokenAuthorizerSettings
TokenLocation
type TokenVersion
Trust
TrustChoice
type TrustChoiceOptions
type TrustSettings
type TrustedKeys
type TrustsByName
VerificationKeys
type VerifiedApi
type VerifiedSystem
type WarningCode
checkPolicies
describeForVerify
entraIssuer
entraJwksUri
entraTokenEndpoint
findingCodes
policyRules
publishPlatform
suppressPolicy
suppressWarning
synthesize
tagResources
warningCodes
`;

const list = publicList();
const exported = list.map(({ name, isType }) => (isType ? `type ${name}` : name));
const order = (names: readonly string[]) =>
  [...names].sort((a, b) => (a.replace("type ", "") < b.replace("type ", "") ? -1 : 1));

it("offers this list, in full", () => {
  expect(order(exported)).toEqual(published.trim().split("\n"));
});

it("has each value of the list at run time", () => {
  expect(Object.keys(constructs).sort()).toEqual(exported.filter((name) => !name.startsWith("type ")).sort());
});

describe("the constructs among them", () => {
  const classes = Object.entries(constructs).filter(
    ([, value]) => typeof value === "function" && value.prototype instanceof Construct,
  );

  it("take scope, id and settings, like all constructs", () => {
    expect(classes.map(([name]) => name)).toContain("JwtSecuredDeployment");
    for (const [name, value] of classes) expect(value, name).toHaveLength(3);
  });
});
