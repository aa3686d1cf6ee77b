/**
 * When the pages that limits come from were read, and compared with the limits both ways: what the page has and the table
 * lacks, what the table has and the page lacks. Each page stands here once, however many limits it is the source of.
 *
 * Beside the tables, not in them: the adapter function carries two of them along, and reading a page again must not give
 * the function a new image.
 *
 * @module
 */

/** The last comparison with a page. */
export interface PageReading {
  /** The day of the comparison. */
  readonly read: string;
  /** The day of the text that was compared: when it was taken from the site, or its author's own date. Absent where unknown. */
  readonly asOf?: string;
}

const oracle = "https://docs.oracle.com/en-us/iaas/Content";
const provider = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources";
const learn = "https://learn.microsoft.com/en-us";
const platform = `${learn}/entra/identity-platform`;

function of(reading: PageReading, ...urls: readonly string[]): readonly (readonly [string, PageReading])[] {
  return urls.map((url) => [url, reading] as const);
}

/** Page → its last comparison, or `undefined` where the page could not be opened again. */
export const pages: ReadonlyMap<string, PageReading | undefined> = new Map<string, PageReading | undefined>([
  ...of({ read: "2026-11-28" }, `${oracle}/General/Concepts/identifiers.htm`),
  ...of(
    { read: "2026-11-27", asOf: "2026-09-05" },
    `${oracle}/APIGateway/Reference/apigatewaylimits.htm`,
    `${oracle}/APIGateway/Tasks/apigatewayaddingcorssupport.htm`,
    `${oracle}/APIGateway/Tasks/apigatewayaddinglogpolicies.htm`,
    `${oracle}/APIGateway/Tasks/apigatewayaddingparamswildcards.htm`,
    `${oracle}/APIGateway/Tasks/apigatewayaddingstockresponses.htm`,
    `${oracle}/APIGateway/Tasks/apigatewaycontextvariables.htm`,
    `${oracle}/APIGateway/Tasks/apigatewaycreatingdeployment.htm`,
    `${oracle}/APIGateway/Tasks/apigatewaycreatingvcn.htm`,
    `${oracle}/APIGateway/Tasks/apigatewaylimitingbackendaccess.htm`,
    `${oracle}/APIGateway/Tasks/apigatewaymodifyingresponsesrequests-addingheadertransformrequestpolicies.htm`,
    `${oracle}/APIGateway/Tasks/apigatewaymodifyingresponsesrequests-addingresponsetransforms.htm`,
    `${oracle}/APIGateway/Tasks/apigatewayusingjwttokens-identityprovider.htm`,
    `${oracle}/APIGateway/Tasks/apigatewayusingjwttokens-keyparams.htm`,
    `${oracle}/APIGateway/Tasks/apigatewayusingjwttokens-prerequisites.htm`,
    `${oracle}/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm`,
    `${oracle}/Functions/Tasks/functionscustomizing.htm`,
    `${oracle}/Functions/Tasks/functionspassingconfigparams.htm`,
    `${oracle}/Functions/Tasks/functionsupdatingfunctions-about.htm`,
    `${oracle}/Functions/Tasks/functionsusingprovisionedconcurrency.htm`,
    `${oracle}/HealthChecks/Concepts/healthchecks.htm`,
    `${oracle}/HealthChecks/Tasks/create-http-monitor.htm`,
    `${oracle}/Tagging/Concepts/taggingoverview.htm`,
  ),
  // Read in two copies: that of 2026-09-05 ends before the table's last row, which an undated one has, in each language.
  ...of(
    { read: "2026-11-27" },
    `${oracle}/APIGateway/Tasks/apigatewaymodifyingresponsesrequests-protectedrequestresponseheaders.htm`,
  ),
  // Provider 8.28.0 and the SDK that it carries.
  ...of(
    { read: "2026-11-27", asOf: "2026-08-19" },
    `${provider}/apigateway_deployment`,
    `${provider}/core_vcn`,
    `${provider}/functions_application`,
    `${provider}/health_checks_http_monitor`,
    `${provider}/logging_log`,
    "https://github.com/oracle/oci-go-sdk/blob/master/apigateway/api_specification_route.go",
    "https://github.com/oracle/oci-go-sdk/blob/master/apigateway/cors_policy.go",
  ),
  ...of(
    { read: "2026-11-27" },
    "https://github.com/oracle/oci-java-sdk/blob/master/bmc-apigateway/src/main/java/com/oracle/bmc/apigateway/model/CorsPolicy.java",
    "https://github.com/oracle/oci-java-sdk/blob/master/bmc-apigateway/src/main/java/com/oracle/bmc/apigateway/model/RateLimitingPolicy.java",
  ),
  ...of(
    { read: "2026-11-27", asOf: "2026-07-16" },
    "https://github.com/opencontainers/distribution-spec/blob/main/spec.md",
  ),
  ...of({ read: "2026-11-27", asOf: "2025-05-14" }, `${platform}/access-tokens`),
  ...of({ read: "2026-11-27", asOf: "2023-05-26" }, `${platform}/access-token-claims-reference`),
  ...of({ read: "2026-11-27", asOf: "2025-01-15" }, `${platform}/authentication-national-cloud`),
  ...of({ read: "2026-11-27", asOf: "2025-01-04" }, `${platform}/certificate-credentials`),
  ...of({ read: "2026-11-27", asOf: "2025-03-21" }, `${platform}/claims-validation`, `${platform}/security-tokens`),
  ...of({ read: "2026-11-27", asOf: "2025-03-26" }, `${platform}/how-to-add-credentials`),
  ...of({ read: "2026-11-27", asOf: "2025-01-29" }, `${platform}/identifier-uri-restrictions`),
  ...of({ read: "2026-11-27", asOf: "2024-10-28" }, `${platform}/signing-key-rollover`),
  ...of({ read: "2026-11-27", asOf: "2023-03-24" }, `${platform}/supported-accounts-validation`),
  ...of(
    { read: "2026-11-27", asOf: "2024-02-28" },
    `${learn}/entra/workload-id/workload-identity-federation-considerations`,
  ),
  ...of({ read: "2026-11-27", asOf: "2025-11-10" }, `${learn}/graph/api/resources/application`),
  ...of({ read: "2026-11-27" }, `${learn}/graph/api/resources/approle`, `${learn}/graph/deployments`),
  ...of({ read: "2026-11-27", asOf: "2024-07-22" }, `${learn}/graph/api/resources/federatedidentitycredential`),
  ...of({ read: "2026-11-27", asOf: "2020-04-10" }, `${learn}/azure/active-directory-b2c/tokens-overview`),
  ...of(
    { read: "2026-11-27", asOf: "2024-03-08" },
    `${learn}/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in`,
  ),
  ...of(
    { read: "2026-11-27", asOf: "2026-08-17" },
    "https://github.com/hashicorp/go-azure-sdk/tree/main/sdk/environments",
    "https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/applications.go",
  ),
  ...of(
    { read: "2026-11-27" },
    "https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/src/authority/AuthorityMetadata.ts",
  ),
  ...of(
    { read: "2026-11-27", asOf: "2026-08-20" },
    "https://github.com/cisagov/ScubaGear/blob/main/PowerShell/ScubaGear/baselines/aad.md",
  ),
  ...of(
    { read: "2026-11-27" },
    `${oracle}/APIGateway/Tasks/apigatewaytroubleshooting_topic-header_transformations_do_not_work.htm`,
  ),
  ...of(
    { read: "2026-11-28", asOf: "2026-08-19" },
    "https://github.com/oracle/oci-go-sdk/blob/master/common/regions.go",
  ),
  ...of(
    { read: "2026-11-28" },
    "https://github.com/oracle/nosql-java-sdk/blob/main/driver/src/main/java/oracle/nosql/driver/Region.java",
  ),
  ...of(
    { read: "2026-11-28" },
    `${oracle}/APIGateway/Tasks/apigatewayassigningIPaddresseshostnameendpoint.htm`,
    `${oracle}/Registry/Concepts/registryprerequisites.htm`,
  ),
  ...of({ read: "2026-11-27" }, `${oracle}/Identity/api-getstarted/AccessToken.htm`),
  ...of(
    { read: "2026-11-27" },
    `${oracle}/Identity/Concepts/policysyntax.htm`,
    `${oracle}/Identity/Reference/policyreference.htm`,
    `${oracle}/Identity/dynamicgroups/Writing_Matching_Rules_to_Define_Dynamic_Groups.htm`,
    `${oracle}/Identity/policyreference/policyreference_topic-General_Variables_for_All_Requests.htm`,
    `${oracle}/Identity/policysyntax/subject.htm`,
    `${oracle}/Registry/Concepts/registrywhatisarepository.htm`,
  ),
  ["https://developer.hashicorp.com/terraform/language/backend", undefined],
  ["https://developer.hashicorp.com/terraform/language/backend/http", undefined],
  ["https://developer.hashicorp.com/terraform/language/backend/oci", undefined],
  [`${oracle}/APIGateway/Tasks/adding_authn_authz_request_policies-multi-argument.htm`, undefined],
  [`${oracle}/APIGateway/Tasks/apigatewayaddingmultipleauthenticationservers.htm`, undefined],
  [`${oracle}/APIGateway/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm`, undefined],
  ["https://developer.hashicorp.com/terraform/language/expressions/strings", undefined],
  ["https://fetch.spec.whatwg.org/", undefined],
  ["https://openid.net/specs/openid-connect-core-1_0.html", undefined],
  ["https://openid.net/specs/openid-connect-discovery-1_0.html", undefined],
  [`${platform}/id-token-claims-reference`, undefined],
  ["https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles", undefined],
  ["https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/", undefined],
  [
    "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html",
    undefined,
  ],
  ["https://github.com/keycloak/keycloak/blob/main/core/src/main/java/org/keycloak/util/TokenUtil.java", undefined],
  [`${platform}/howto-restrict-your-app-to-a-set-of-users`, undefined],
  ["https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/8592", undefined],
]);

/** The pages that a source names, without the place on the page. */
export function pagesOf(source: string): readonly string[] {
  return [...source.matchAll(/https:\/\/[^\s,)#]+/g)].map(([url]) => url);
}

/** An RFC is never changed once it is published. */
const isFixed = (page: string): boolean => page.startsWith("https://www.rfc-editor.org/rfc/");

/** When a source was read, in words: one for each page that it names. */
export function readingsOf(source: string): readonly string[] {
  return pagesOf(source).map((page) => {
    if (isFixed(page)) return "never changes";
    const reading = pages.get(page);
    if (reading === undefined) return "not reopened";
    return reading.asOf === undefined ? reading.read : `${reading.read}, its text of ${reading.asOf}`;
  });
}
