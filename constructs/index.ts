/**
 * The public list: what an app imports.
 *
 * @module
 */
export type { BundleSource } from "../image/bundle";
export { Alarms, type AlarmsProps } from "./alarms";
export {
  ApiGateway,
  type ApiGatewayProps,
  type CustomDomain,
  type ExistingApiGateway,
  type IApiGateway,
} from "./api-gateway";
export { AzureOAuthApp } from "./azure-oauth-app";
export { EntraClient, type EntraClientProps } from "./azure-oauth-app-client";
export {
  ClientCredentials,
  type CredentialResources,
  type FederatedIdentity,
} from "./azure-oauth-app-client-credentials";
export type { ExistingClient, ExistingClientSettings, IEntraClient } from "./azure-oauth-app-client-existing";
export { RotatingSecret, type RotatingSecretProps, type SecretSettings } from "./azure-oauth-app-client-secret";
export { DelegatedGrants, type DelegatedGrantsProps } from "./azure-oauth-app-delegated";
export type {
  AppRole,
  AzureOAuthAppProps,
  ClientSettings,
  DelegatedAccess,
  ExistingApi,
} from "./azure-oauth-app-settings";
export type { EntraTrustSettings, IAzureOAuthApp } from "./azure-oauth-app-tokens";
export { Backend, type HttpBackend, type StockResponse } from "./backend";
export type { Cors } from "./cors";
export { describeForVerify, type VerifiedApi, type VerifiedSystem } from "./describe-for-verify";
export { type EntraCloud, entraIssuer, entraJwksUri, entraTokenEndpoint, type TokenVersion } from "./entra-endpoints";
export { type FindingCode, findingCodes } from "./finding-codes";
export { FunctionImage } from "./function-image";
export { type FunctionShape, SourceImage, type SourceImageProps } from "./function-image-source";
export { GatewayNetwork } from "./gateway-network";
export type { EndpointType, GatewayNetworkProps, IGatewayNetwork, NetworkRoute } from "./gateway-network-settings";
export type { HeaderTransformations, SetHeader } from "./header-transformations";
export type { IdentityHeaders } from "./identity-headers";
export { type IImageRepository, ImageRepository, type NewImageRepository } from "./image-repository";
export type { InvokePolicy } from "./invoke-policy";
export { type Auth0IssuerSettings, Issuer, type IssuerSettings, type OidcIssuerSettings } from "./issuer";
export {
  type HealthProbe,
  type IJwksAdapterFunction,
  JwksAdapterFunction,
  type JwksAdapterFunctionProps,
} from "./jwks-adapter-function";
export type { AdapterSettings } from "./jwks-adapter-function-settings";
export { type DeployedRoute, JwtSecuredDeployment } from "./jwt-secured-deployment";
export { type AllOfPermissions, RouteAccess } from "./jwt-secured-deployment-access";
export { AllowedClients, type RequiredClaim } from "./jwt-secured-deployment-claims";
export {
  type JsonWebKey,
  type PemKey,
  type PublishedKeys,
  type RemoteJwks,
  type StaticKey,
  type TrustedKeys,
  VerificationKeys,
} from "./jwt-secured-deployment-keys";
export type { JwtSecuredDeploymentProps } from "./jwt-secured-deployment-props";
export type { HttpMethod, Route } from "./jwt-secured-deployment-routes";
export { type FailureResponse, TokenLocation } from "./jwt-secured-deployment-token";
export type { KeySnapshot, KeySnapshotSettings } from "./key-snapshot";
export type { Leftovers } from "./leftovers";
export type { NamedValue } from "./named-value";
export {
  type IPlatform,
  Platform,
  type PlatformParts,
  type PlatformState,
  type PublishedPlatform,
  publishPlatform,
} from "./platform";
export type { PublishedAuthorizer } from "./platform-authorizer";
export { policyRules } from "./policies/all";
export type { Attributes, Json, NotUnderstood, PolicyRule } from "./policies/rule";
export { checkPolicies, type PolicyCheckOptions, suppressPolicy } from "./policy-checks";
export type { RateLimit } from "./rate-limit";
export { type Tags, tagResources } from "./resource-tags";
export { type DeployedApi, SecuredApiStack } from "./secured-api-stack";
export type {
  AccountValues,
  ExistingSecuredApi,
  FromStack,
  SecuredApi,
  SecuredApiStackProps,
  StackAdapterSettings,
  StackAuthorizerSettings,
  StackGatewaySettings,
  StackImageSettings,
  StackNetworkSettings,
} from "./secured-api-stack-settings";
export { type Logs, type ServiceLogSource, ServiceLogs, type ServiceLogsProps } from "./service-logs";
export {
  type HcpWorkspace,
  type HttpState,
  type ObjectStorageBucket,
  type S3CompatibleBucket,
  StateBackend,
} from "./state-backend";
export { synthesize } from "./synthesize";
export {
  type AuthorizerCallers,
  TokenAuthorizerFunction,
  type TokenAuthorizerFunctionProps,
} from "./token-authorizer-function";
export type { ExistingAuthorizer, ITokenAuthorizerFunction } from "./token-authorizer-function-existing";
export type { DeniedTokens, TokenAuthorizerSettings } from "./token-authorizer-function-settings";
export type { ITokenTrust, PublishedClients, PublishedTrust, TrustsByName } from "./token-trust";
export { Trust, type TrustSettings } from "./trust";
export { TrustChoice, type TrustChoiceOptions } from "./trust-choice";
export { suppressWarning, type WarningCode, warningCodes } from "./warnings";
