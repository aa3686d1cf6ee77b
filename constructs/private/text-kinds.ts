/**
 * What each text of the settings is: an OCID, a GUID, a host name, a free text. Where it is not written here what a text must look like, the
 * construct that uses it says so.
 *
 * @module
 */
import { cors, deployment, headers, network } from "../../limits/api-gateway";
import { entra } from "../../limits/entra";
import { functions } from "../../limits/functions";
import type { PatternLimit, RangeLimit } from "../../limits/limit";
import { names, objectStorage } from "../../limits/oci";
import type { OcidKindName } from "../../limits/ocids";
import { textLimits as texts } from "../../limits/texts";
import type { FindingCode } from "../finding-codes";

/** What a text has to be; it is told of the first that it is not. */
export type TextLimit = PatternLimit | RangeLimit;

/** The kind of a text. */
export type TextKind =
  | { readonly ocid: OcidKindName; readonly code: FindingCode; readonly mustBeKnown?: true }
  | {
      readonly limits: readonly TextLimit[];
      readonly code: FindingCode;
      /** Constructs are named by it, which CDKTF does at synth, or it is the default of a variable. */
      readonly mustBeKnown?: true;
    }
  /** The construct that uses it tells of it, under this code. */
  | { readonly judged: FindingCode }
  /** Nothing that can be written there is wrong by itself. */
  | { readonly free: string };

const ocid = (kind: OcidKindName): TextKind => ({ ocid: kind, code: "OCID_INVALID" });
const knownOcid = (kind: OcidKindName): TextKind => ({ ocid: kind, code: "OCID_INVALID", mustBeKnown: true });
const of = (code: FindingCode, ...limits: readonly TextLimit[]): TextKind => ({ limits, code });
const named = (code: FindingCode, limit: TextLimit): TextKind => ({ limits: [limit], code, mustBeKnown: true });
const judged = (code: FindingCode): TextKind => ({ judged: code });
const guid = (what: string): TextKind => of("GUID_INVALID", { ...entra.guid, form: `${what}: ${entra.guid.form}` });

const clientId = guid("an application (client) id, which the Entra admin center shows under App registrations");
const objectId = guid("an object id, which the Entra admin center shows beside the name, and is not the client id");
const tenantId = guid("a tenant's id, which the Entra admin center shows under Overview, and is not its domain");
const url = of("URL_INVALID", texts.url);
const line = of("TEXT_INVALID", texts.line);
const prose = of("TEXT_INVALID", texts.prose);
const claim = of("CLAIM_INVALID", texts.claim);
const hostname = of("CUSTOM_DOMAIN_INVALID", network.hostname);
const pathPrefix = [deployment.pathPrefix, deployment.pathPrefixLength] as const;
const ownPathPrefix = of("PATH_PREFIX_INVALID", deployment.ownPathPrefix, deployment.pathPrefixLength);
const identifierUri = of("IDENTIFIER_URI_INVALID", entra.identifierUri, entra.identifierUriLength);
const entraName = of("DISPLAY_NAME_INVALID", texts.line, entra.displayName);
const itemOfStateBackend = (limit: TextLimit): TextKind => of("STATE_BACKEND_INVALID", limit);
const federated = (...limits: readonly TextLimit[]): TextKind =>
  of("FEDERATION_INVALID", ...limits, entra.federatedText);
const header = of("HEADER_NAME_INVALID", headers.name);
const corsHeader = of("CORS_INVALID", headers.name);
const tokenName = of("TOKEN_HEADER_INVALID", headers.name);
const snapshot = (limit: TextLimit): TextKind => of("ADAPTER_SETTING_INVALID", limit);

/** Of every type that has a setting of the name. */
const byName: Readonly<Record<string, TextKind>> = {
  allowedCidrBlocks: judged("NETWORK_CIDR_INVALID"),
  allowedHeaders: corsHeader,
  allowedMethods: judged("CORS_INVALID"),
  allowedOrigins: of("CORS_INVALID", cors.origins),
  address: judged("STATE_BACKEND_INVALID"),
  applicationId: ocid("application"),
  audiences: of("AUDIENCE_EMPTY", texts.audience),
  block: header,
  body: judged("BACKEND_STOCK_INVALID"),
  bucketName: snapshot(objectStorage.bucketName),
  certificateId: ocid("certificate"),
  cidrBlock: judged("NETWORK_CIDR_INVALID"),
  claim,
  clientClaim: claim,
  clientId,
  clientIds: claim,
  compartmentId: ocid("compartment"),
  context: of("CLAIM_INVALID", headers.forwardedClaim),
  deniedKids: judged("ADAPTER_SETTING_INVALID"),
  deploymentIds: ocid("apiDeployment"),
  description: prose,
  digest: judged("IMAGE_REFERENCE_INVALID"),
  displayName: of("TEXT_INVALID", texts.displayName),
  exposedHeaders: corsHeader,
  functionId: ocid("function"),
  functionSecurityGroupIds: ocid("securityGroup"),
  functionSubnetIds: ocid("subnet"),
  functionsCompartmentId: ocid("compartment"),
  gatewayCompartmentId: ocid("compartment"),
  gatewayId: ocid("gateway"),
  gatewaySecurityGroupIds: ocid("securityGroup"),
  environment: { free: "a function of one's own gives its variables whatever meaning it has" },
  gatewaySubnetId: ocid("subnet"),
  headers: judged("BACKEND_STOCK_INVALID"),
  hostname,
  identifierUri,
  identityHeaders: of("CLAIM_INVALID", headers.forwardedClaim),
  ids: claim,
  issuer: judged("ISSUER_INVALID"),
  issuers: judged("ISSUER_INVALID"),
  jwksUri: judged("JWKS_URI_INVALID"),
  keys: judged("JWKS_URI_INVALID"),
  kid: of("STATIC_KEY_INVALID", texts.line),
  labels: { free: "labels of an image are free texts, by the OCI image specification" },
  lockAddress: judged("STATE_BACKEND_INVALID"),
  logGroupId: ocid("logGroup"),
  message: { free: "the body of a refusal is sent as it stands" },
  monitorId: ocid("httpMonitor"),
  namePrefix: of("NAME_PREFIX_INVALID", names.prefix),
  namespace: of("IMAGE_REFERENCE_INVALID", functions.repositoryNamespace),
  notes: prose,
  organization: itemOfStateBackend(texts.line),
  ownerIds: objectId,
  pathPrefix: of("PATH_PREFIX_INVALID", ...pathPrefix),
  pem: judged("STATIC_KEY_INVALID"),
  pems: judged("CERTIFICATE_INVALID"),
  principalIds: objectId,
  realm: judged("REALM_UNKNOWN"),
  realmDomain: judged("ADAPTER_SETTING_INVALID"),
  reference: judged("IMAGE_REFERENCE_INVALID"),
  region: of("REGION_INVALID", objectStorage.region),
  registryHost: of("HOST_NAME_INVALID", texts.host),
  rename: header,
  roleIds: guid("the id of an app role, and not its value"),
  roles: judged("ROLE_UNKNOWN"),
  scopes: of("SCOPE_INVALID", texts.scope),
  servicePrincipalObjectId: objectId,
  serviceManagementReference: prose,
  tenantId,
  topicId: { ocid: "topic", code: "ALARM_INVALID" },
  trustedTenantIds: tenantId,
  unlockAddress: judged("STATE_BACKEND_INVALID"),
  upstreamJwksUri: judged("ADAPTER_SETTING_INVALID"),
  uri: judged("JWKS_URI_INVALID"),
  vantagePointNames: of("ADAPTER_PROBE_INVALID", texts.line),
  workspace: itemOfStateBackend(texts.line),
};

/** It is compared with what stands in tokens. */
const permission = of("CLAIM_INVALID", texts.line);
const source = judged("IMAGE_SOURCE_INVALID");
/** Whoever registered it decides. */
const existingUri = of("IDENTIFIER_URI_INVALID", texts.line, entra.identifierUriLength);
const partOfKey = judged("STATIC_KEY_INVALID");
const ofRule: TextKind = { free: "a rule of one's own says what it likes" };
const ofAnother: TextKind = { free: "what another construct said of itself, which told of it" };

/** Of one type or factory, `TYPE.setting`, before {@link byName}. */
const bySetting: Readonly<Record<string, TextKind>> = {
  "AccountValues.compartmentId": knownOcid("compartment"),
  "AccountValues.region": named("REGION_INVALID", objectStorage.region),
  "AccountValues.tenancyId": knownOcid("tenancy"),
  "AdapterSettings.issuer": judged("ADAPTER_SETTING_INVALID"),
  "AllOfPermissions.groups": permission,
  "AllOfPermissions.roles": permission,
  "AllOfPermissions.rolesOfPeople": permission,
  "AppRole.displayName": of("ROLE_INVALID", texts.line),
  "AppRole.value": named("ROLE_INVALID", entra.roleValue),
  "AzureOAuthAppProps.displayName": entraName,
  "ClientSettings.displayName": entraName,
  "ClientSettings.name": named("CLIENT_NAME_INVALID", entra.clientName),
  "DelegatedAccess.clients": of("GUID_INVALID", texts.delegatedClient),
  "DelegatedAccess.scope": of("ROLE_INVALID", entra.roleValue),
  "DelegatedGrantsProps.applicationId": of("GUID_INVALID", texts.applicationId),
  "DeniedTokens.clients": permission,
  "DeniedTokens.kids": permission,
  "DeniedTokens.subjects": permission,
  "DeniedTokens.tokens": permission,
  "EntraClientProps.displayName": entraName,
  "EntraClientProps.objectId": objectId,
  "ExistingApi.displayName": of("DISPLAY_NAME_INVALID", texts.line, entra.displayName),
  "ExistingApi.identifierUri": existingUri,
  "ExistingClientSettings.name": named("CLIENT_NAME_INVALID", entra.clientName),
  "ExistingSecuredApi.displayName": entraName,
  "ExistingSecuredApi.identifierUri": existingUri,
  "ExistingSecuredApi.name": named("API_NAME_INVALID", names.apiName),
  "FederatedIdentity.audience": federated(texts.line),
  "FederatedIdentity.description": federated(texts.line),
  "FederatedIdentity.issuer": federated(texts.url),
  "FederatedIdentity.name": named("FEDERATION_INVALID", entra.federatedName),
  "FederatedIdentity.subject": federated(texts.line),
  "HcpWorkspace.organization": itemOfStateBackend(texts.line),
  "HcpWorkspace.workspace": itemOfStateBackend(texts.line),
  "HttpState.updateMethod": itemOfStateBackend(texts.method),
  "HttpState.lockMethod": itemOfStateBackend(texts.method),
  "HttpState.unlockMethod": itemOfStateBackend(texts.method),
  "HcpWorkspace.hostname": itemOfStateBackend(texts.host),
  "HttpBackend.url": judged("BACKEND_URL_INVALID"),
  "HttpState.address": judged("STATE_BACKEND_INVALID"),
  "HttpState.lockAddress": judged("STATE_BACKEND_INVALID"),
  "HttpState.unlockAddress": judged("STATE_BACKEND_INVALID"),
  "IAzureOAuthApp.clientIds": clientId,
  "IAzureOAuthApp.identifierUri": existingUri,
  "IAzureOAuthApp.scope": line,
  "IAzureOAuthApp.tokenEndpoint": url,
  "IAzureOAuthApp.tokenEndpointV1": url,
  "IEntraClient.name": of("CLIENT_NAME_INVALID", entra.clientName),
  "IImageRepository.name": of("IMAGE_REFERENCE_INVALID", functions.repositoryName),
  "JsonWebKey.alg": partOfKey,
  "JsonWebKey.e": partOfKey,
  "JsonWebKey.kty": partOfKey,
  "JsonWebKey.n": partOfKey,
  "JsonWebKey.use": partOfKey,
  "JwksAdapterFunctionProps.pathPrefix": ownPathPrefix,
  "KeySnapshotSettings.region": snapshot(objectStorage.region),
  "NamedValue.name": judged("ITEM_NAME_INVALID"),
  "NamedValue.value": { free: "it is of the kind of the list that it stands in" },
  "NetworkRoute.destination": judged("NETWORK_CIDR_INVALID"),
  "NetworkRoute.networkEntityId": { free: "an OCID of whatever leads there" },
  "NewImageRepository.name": of("IMAGE_REFERENCE_INVALID", functions.repositoryName),
  "ObjectStorageBucket.bucket": itemOfStateBackend(objectStorage.bucketName),
  "ObjectStorageBucket.key": itemOfStateBackend(texts.line),
  "ObjectStorageBucket.namespace": itemOfStateBackend(functions.repositoryNamespace),
  "PolicyRule.id": ofRule,
  "PolicyRule.remedy": ofRule,
  "PolicyRule.resourceType": ofRule,
  "PolicyRule.source": ofRule,
  "PolicyRule.title": ofRule,
  "PolicyRule.why": ofRule,
  "RequiredClaim.values": of("CLAIM_INVALID", texts.claimValue),
  "RotatingSecretProps.applicationId": of("GUID_INVALID", texts.applicationId),
  "RouteAccess.anyOfGroups.groups": permission,
  "RouteAccess.anyOfRoles.roles": permission,
  "RouteAccess.anyOfRolesOfPeople.roles": permission,
  "Route.path": of("ROUTE_PATH_INVALID", deployment.routePath, deployment.routePathLength),
  "S3CompatibleBucket.realmDomain": of("HOST_NAME_INVALID", texts.host),
  "SecuredApi.displayName": entraName,
  "SecuredApi.name": named("API_NAME_INVALID", names.apiName),
  "ServiceLogSource.categories": named("LOGS_INVALID", texts.logCategory),
  "ServiceLogSource.resource": { free: "an OCID of whatever the service is" },
  "ServiceLogSource.service": of("LOGS_INVALID", texts.line),
  "SetHeader.name": header,
  "SetHeader.values": judged("CONTEXT_VARIABLE_INVALID"),
  "SourceImageProps.entry": source,
  "SourceImageProps.file": source,
  "SourceImageProps.folder": source,
  "StackAdapterSettings.pathPrefix": ownPathPrefix,
  "S3CompatibleBucket.bucket": itemOfStateBackend(objectStorage.bucketName),
  "S3CompatibleBucket.key": itemOfStateBackend(texts.line),
  "S3CompatibleBucket.namespace": itemOfStateBackend(functions.repositoryNamespace),
  "Tags.defined": judged("TAG_INVALID"),
  "Tags.freeform": judged("TAG_INVALID"),
  "TokenLocation.header.name": tokenName,
  "TokenLocation.header.scheme": tokenName,
  "TokenLocation.queryParameter.name": tokenName,
  "Trust.byClaim.claim": named("CLAIM_INVALID", headers.forwardedClaim),
  "Trust.byHeader.name": header,
  "TrustSettings.clients": claim,
  "VerifiedApi.name": ofAnother,
};

/** Maps and lists whose names or items are needed at synth, because something else than a map or a list is written of them. */
const readAtSynth: ReadonlySet<string> = new Set([
  ...["deploymentIds", "headers", "identityHeaders", "labels", "rename", "roleIds", "trustedTenantIds", "trusts"],
]);

/** @param setting `TYPE.setting`, or `FACTORY.parameter` */
export const isReadAtSynth = (setting: string): boolean => readAtSynth.has(ownName(setting));

const ownName = (setting: string): string => setting.slice(setting.lastIndexOf(".") + 1);

/** @param setting `TYPE.setting`, or `FACTORY.parameter` */
export function kindOfText(setting: string): TextKind | undefined {
  return bySetting[setting] ?? byName[ownName(setting)];
}
