import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository } from "./workspace-copy";

const lib = join(repository, "providers", "oci", "lib");

/** Names come from the generator's collision list over the whole schema, so that another resource may rename a class. */
const CLASSES = `
  apigateway-certificate                         ApigatewayCertificate                        oci_apigateway_certificate
  apigateway-deployment                          ApigatewayDeployment                         oci_apigateway_deployment
  apigateway-gateway                             ApigatewayGateway                            oci_apigateway_gateway
  artifacts-container-repository                 ArtifactsContainerRepository                 oci_artifacts_container_repository
  core-default-security-list                     CoreDefaultSecurityList                      oci_core_default_security_list
  core-internet-gateway                          CoreInternetGateway                          oci_core_internet_gateway
  core-nat-gateway                               CoreNatGateway                               oci_core_nat_gateway
  core-network-security-group                    CoreNetworkSecurityGroup                     oci_core_network_security_group
  core-network-security-group-security-rule      CoreNetworkSecurityGroupSecurityRule         oci_core_network_security_group_security_rule
  core-route-table                               CoreRouteTable                               oci_core_route_table
  core-service-gateway                           CoreServiceGateway                           oci_core_service_gateway
  core-subnet                                    CoreSubnet                                   oci_core_subnet
  core-vcn                                       CoreVcn                                      oci_core_vcn
  data-oci-apigateway-gateway                    DataOciApigatewayGateway                     oci_apigateway_gateway
  data-oci-artifacts-container-images            DataOciArtifactsContainerImages              oci_artifacts_container_images
  data-oci-artifacts-container-repository        DataOciArtifactsContainerRepository          oci_artifacts_container_repository
  data-oci-core-services                         DataOciCoreServices                          oci_core_services
  data-oci-core-subnet                           DataOciCoreSubnet                            oci_core_subnet
  data-oci-identity-region-subscriptions         DataOciIdentityRegionSubscriptions           oci_identity_region_subscriptions
  data-oci-identity-regions                      DataOciIdentityRegions                       oci_identity_regions
  data-oci-identity-tenancy                      DataOciIdentityTenancy                       oci_identity_tenancy
  data-oci-objectstorage-namespace               DataOciObjectstorageNamespace                oci_objectstorage_namespace
  functions-application                          FunctionsApplication                         oci_functions_application
  functions-function                             FunctionsFunction                            oci_functions_function
  health-checks-http-monitor                     HealthChecksHttpMonitor                      oci_health_checks_http_monitor
  identity-dynamic-group                         IdentityDynamicGroup                         oci_identity_dynamic_group
  identity-policy                                IdentityPolicy                               oci_identity_policy
  logging-log                                    LoggingLog                                   oci_logging_log
  logging-log-group                              LoggingLogGroup                              oci_logging_log_group
  monitoring-alarm                               MonitoringAlarm                              oci_monitoring_alarm
  objectstorage-bucket                           ObjectstorageBucket                          oci_objectstorage_bucket
  objectstorage-object                           ObjectstorageObject                          oci_objectstorage_object
  ons-notification-topic                         OnsNotificationTopic                         oci_ons_notification_topic
  provider                                       OciProvider                                  oci
`;

const expected = CLASSES.trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));

it("offers one main class per import path, under the names that stacks are written with", () => {
  expect(folders().flatMap(mainClasses)).toEqual(expected);
});

it("exports no other classes than these, and the references to their nested blocks", () => {
  const others = folders().flatMap((folder) => {
    const [, main = ""] = mainClasses(folder)[0] ?? [];
    return Object.keys(load(folder)).filter(
      (name) => name !== main && !/(OutputReference|List|Map|ToTerraform|ToHclTerraform)$/.test(name),
    );
  });
  expect(others).toEqual([]);
});

function folders(): string[] {
  const entries = readdirSync(lib, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

function mainClasses(folder: string): string[][] {
  expect(existsSync(join(lib, folder, "index.d.ts")), `${folder} has types`).toBe(true);
  return Object.entries(load(folder)).flatMap(([name, value]) => {
    const type = typeof value === "function" && "tfResourceType" in value ? value.tfResourceType : undefined;
    return typeof type === "string" ? [[folder, name, type]] : [];
  });
}

function load(folder: string): Record<string, unknown> {
  return require(`@cdktf/provider-oci/lib/${folder}`) as Record<string, unknown>;
}
