/**
 * What stands in Entra's access tokens, and which audiences are nobody's own.
 *
 * @module
 */
import type { RuleLimit } from "./rule";

const platform = "https://learn.microsoft.com/en-us/entra/identity-platform";

/** What stands in Entra's access tokens, for those who write it by hand: what is not there admits nobody. */
export const entraTokenRules = {
  issuer: {
    rule: "https://login.microsoftonline.com/TENANT/v2.0 or https://sts.windows.net/TENANT/ (or their national clouds'), TENANT being the tenant's GUID in lower case: tokens carry no other issuer",
    source: `${platform}/access-token-claims-reference, ${platform}/authentication-national-cloud`,
  },
  /** Microsoft's pages show either form; the discovery document has the one with the tenant's id. */
  externalIdIssuer: {
    rule: "issuer of the discovery document, letter by letter; External ID writes https://TENANT-ID.ciamlogin.com/TENANT-ID/v2.0",
    source: "https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/8592",
  },
  audience: {
    rule: "the API's application (client) id, a GUID in lower case: v2 tokens carry nothing else as aud",
    source: `${platform}/access-token-claims-reference`,
  },
  clientClaim: {
    rule: "azp for v2 issuers, appid for v1 issuers; a deployment for each where both are accepted",
    source: `${platform}/access-token-claims-reference`,
  },
  oneText: {
    rule: "claims of one text. This one is a list: let Entra require the assignment, and read it in the back end from the token; or let routes ask for it, with a TokenAuthorizerFunction as trust",
    source: `${platform}/access-token-claims-reference`,
  },
  severalWords: {
    rule: "scp where the API has one scope alone: tokens with several hold them in one text, which equals none of them",
    source: `${platform}/access-token-claims-reference`,
  },
  /** Without an adapter the gateway gets keys without alg, sometimes too many, and none while Entra is away. */
  adaptedKeySet: {
    rule: "the address of an adapter's key set; Entra's own is asked for by name, adapter: \"none\"",
    source: "ours: who shares an adapter is not to lose it to a slip of the address",
  },
  ownKeySet: {
    rule: "JwksAdapterFunction.fromUri(…) of an adapter for the application's own keys, or settings of an adapter that is made here",
    source:
      "ours: the adapter that exists serves the keys of the tenant, and a gateway refuses Entra's own as they are",
  },
  keySetUri: {
    rule: "the address of the key set itself, which a discovery document names as jwks_uri, with nothing left to fill in",
    source: "https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata",
  },
  /** Assignment is asked for by the service principal of the tenant that issues the token. */
  everyUserOfTrustedTenants: {
    rule: "beside trustedTenantIds: everyUserOfTrustedTenants: true. Their own administrators alone say who of their users needs an assignment, so that all of them get in",
    source: `${platform}/howto-restrict-your-app-to-a-set-of-users`,
  },
} satisfies Record<string, RuleLimit>;

/** Claims of access tokens that are lists. */
export const listClaims: readonly string[] = ["roles", "groups", "wids", "amr", "xms_cc"];

/**
 * Audiences of Microsoft's own services, which any application of any tenant can get a token for: whoever accepts them
 * admits everyone. In lower case and without a trailing slash; tokens carry them in either spelling.
 */
export const sharedAudiences: {
  /** Audience → the service. */
  readonly names: ReadonlyMap<string, string>;
  /** Why nobody may accept them. */
  readonly source: string;
  /** Where most of the ids and addresses stand. No list of Microsoft's is whole, so this one is not either. */
  readonly lists: readonly string[];
} = {
  names: new Map(
    Object.entries({
      "Azure AD Graph, retired": [
        "00000002-0000-0000-c000-000000000000",
        "https://graph.windows.net",
        "https://graph.microsoftazure.us",
        "https://graph.chinacloudapi.cn",
        "https://graph.cloudapi.de",
      ],
      "Microsoft Graph": [
        "00000003-0000-0000-c000-000000000000",
        "https://graph.microsoft.com",
        "https://graph.microsoft.us",
        "https://dod-graph.microsoft.us",
        "https://microsoftgraph.chinacloudapi.cn",
        "https://graph.microsoft.de",
      ],
      "Azure Resource Manager": [
        "797f4846-ba00-4fd7-ba43-dac1f8f63013",
        "https://management.azure.com",
        "https://management.core.windows.net",
        "https://management.usgovcloudapi.net",
        "https://management.core.usgovcloudapi.net",
        "https://management.chinacloudapi.cn",
        "https://management.core.chinacloudapi.cn",
        "https://management.microsoftazure.de",
        "https://management.core.cloudapi.de",
        "https://management.sovcloud-api.fr",
        "https://management.sovcloud-api.de",
      ],
      "Azure Key Vault": [
        "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
        "7e7c393b-45d0-48b1-a35e-2905ddf8183c",
        "https://vault.azure.net",
        "https://vault.usgovcloudapi.net",
        "https://vault.azure.cn",
        "https://vault.microsoftazure.de",
      ],
      "Azure Managed HSM": [
        "1341df96-0b28-43da-ba24-7a6ce39be816",
        "https://managedhsm.azure.net",
        "https://managedhsm.usgovcloudapi.net",
        "https://managedhsm.azure.cn",
      ],
      "Azure Storage": ["e406a681-f3d4-42a8-90b6-c2b029497af1", "https://storage.azure.com"],
      "Azure SQL Database": [
        "022907d3-0f1b-48f7-badc-1ba6abab6d66",
        "https://database.windows.net",
        "https://database.usgovcloudapi.net",
        "https://database.chinacloudapi.cn",
      ],
      "Azure Database for open-source systems": [
        "123cd850-d9df-40bd-94d5-c9f07b7fa203",
        "5657e26c-cc92-45d9-bc47-9da6cfdb4ed9",
        "https://ossrdbms-aad.database.windows.net",
        "https://ossrdbms-aad.database.usgovcloudapi.net",
        "https://ossrdbms-aad.database.chinacloudapi.cn",
      ],
      "Azure Cosmos DB": ["a232010e-820c-4083-83bb-3ace5fc29d0b", "https://cosmos.azure.com"],
      "Azure Service Bus": [
        "80a10ef9-8168-493d-abf9-3297c4ef6e3c",
        "https://servicebus.azure.net",
        "https://servicebus.usgovcloudapi.net",
        "https://servicebus.chinacloudapi.cn",
      ],
      "Azure Event Hubs": ["80369ed6-5f11-4dd9-bef3-692475845e77", "https://eventhubs.azure.net"],
      "Azure Monitor": [
        "ca7f3f0b-7d91-482c-8e09-c5d840d0eac5",
        "https://api.loganalytics.io",
        "https://api.loganalytics.us",
        "https://api.loganalytics.azure.cn",
      ],
      "Application Insights": ["f5c26e74-f226-4ae8-85f0-b4af0080ac9e", "https://api.applicationinsights.io"],
      "Azure Synapse": [
        "9e09aefc-b2e5-4d19-9f74-3e3e8b11a57b",
        "https://dev.azuresynapse.net",
        "https://dev.azuresynapse.usgovcloudapi.net",
        "https://dev.azuresynapse.azure.cn",
      ],
      "Azure Data Lake": ["e9f49c6b-5ce5-44c8-925d-015017e9f7ad", "https://datalake.azure.net"],
      "Azure Data Explorer": ["2746ea77-4702-4b45-80ca-3c97e680e8b7"],
      "Azure Batch": [
        "ddbf3205-c6bd-46ae-8127-60eb93363864",
        "https://batch.core.windows.net",
        "https://batch.core.usgovcloudapi.net",
        "https://batch.chinacloudapi.cn",
      ],
      "Azure Container Registry": ["6a0ec4d3-30cb-4a83-91c0-ae56bc0e3d26"],
      "Azure App Configuration": ["35ffadb3-7fc1-497e-b61b-381d28e744cc"],
      "Azure App Service": ["abfa0a7c-a6b6-4736-8310-5855508787cd"],
      "Azure API Management": ["8602e328-9b72-4f2d-a4ae-1387d013a2b3"],
      "Azure AI services": ["7d312290-28c8-473c-a0ed-8e53749b6d6d", "https://cognitiveservices.azure.com"],
      "Azure Attestation": ["c61423b7-1d1f-430d-b444-0eee53298103", "https://attest.azure.net"],
      "Azure Digital Twins": ["0b07f429-9f4b-4714-9392-cc5e8e80c8b0", "https://digitaltwins.azure.net"],
      "Azure IoT Central": ["9edfcdd9-0bc5-4bd4-b287-c3afc716aac7", "https://apps.azureiotcentral.com"],
      "Azure Maps": ["ba1ea022-5807-41d5-bbeb-292c7e1cf5f6"],
      "Azure Databricks": ["2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"],
      "Azure Kubernetes Service": ["6dae42f8-4368-4678-94ff-3960e28e3630"],
      "Azure DevOps": ["499b84ac-1321-427f-aa17-267ca6975798"],
      "Azure VPN": ["41b23e61-6c1e-4545-b367-cd054e0ed4b4"],
      "Microsoft Purview": ["73c2949e-da2d-457a-9607-fcc665198967", "https://purview.azure.net"],
      "Power BI": ["00000009-0000-0000-c000-000000000000", "https://analysis.windows.net/powerbi/api"],
      Dataverse: ["00000007-0000-0000-c000-000000000000"],
      "Exchange Online": [
        "00000002-0000-0ff1-ce00-000000000000",
        "https://outlook.office365.com",
        "https://outlook.office.com",
      ],
      "SharePoint Online": ["00000003-0000-0ff1-ce00-000000000000"],
      "Office 365 Management": ["c5393580-f805-4401-95e8-94b7a6ef2fc2", "https://manage.office.com"],
      "Microsoft Teams": ["1fec8e78-bce4-4aaf-ab1b-5451cc387264", "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"],
      "Microsoft Intune": ["0000000a-0000-0000-c000-000000000000", "c161e42e-d4df-4a3d-9b42-e7a3c31f59d4"],
      "Rights Management": ["00000012-0000-0000-c000-000000000000"],
      "Microsoft Defender": [
        "fc780465-2017-40d4-a0c5-307022471b92",
        "8ee8fdad-f234-4243-8f3b-15c294843740",
        "https://api.securitycenter.microsoft.com",
      ],
      "Microsoft Azure CLI": ["04b07795-8ddb-461a-bbee-02f9e1bf7b46"],
      "token exchange of Entra itself": [
        "api://azureadtokenexchange",
        "api://azureadtokenexchangechina",
        "api://azureadtokenexchangeusgov",
        "api://azureadtokenexchangefrance",
        "api://azureadtokenexchangegermany",
        "api://azureadtokenexchangegovsg",
      ],
    }).flatMap(([service, audiences]) => audiences.map((audience) => [audience, service] as const)),
  ),
  source: `${platform}/access-tokens#validate-tokens`,
  lists: [
    "https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in",
    "https://learn.microsoft.com/en-us/graph/deployments",
    "https://github.com/hashicorp/go-azure-sdk/tree/main/sdk/environments",
  ],
};

export { consumerTenant } from "./jwks";
