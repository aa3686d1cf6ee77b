/**
 * Arguments whose change makes a provider destroy the resource and make another, as its source says: `ForceNew` in oracle/oci 8.28.0 and
 * azuread 3.7.0, `RequiresReplace` in time 0.13.1. No published schema tells them. Those that no stack writes are left out.
 */
export const replacingArguments: Readonly<Record<string, readonly string[]>> = {
  azuread_app_role_assignment: ["app_role_id", "principal_object_id", "resource_object_id"],
  azuread_application: [],
  azuread_application_certificate: ["application_id", "encoding", "end_date", "type", "value"],
  azuread_application_federated_identity_credential: ["application_id", "display_name"],
  azuread_application_identifier_uri: ["application_id", "identifier_uri"],
  azuread_application_password: ["application_id", "display_name", "end_date"],
  azuread_application_pre_authorized: ["application_id", "authorized_client_id"],
  azuread_service_principal: ["client_id"],
  oci_apigateway_deployment: ["gateway_id", "path_prefix"],
  oci_apigateway_gateway: ["endpoint_type", "subnet_id"],
  oci_artifacts_container_repository: ["display_name"],
  oci_core_default_security_list: ["manage_default_resource_id"],
  oci_core_internet_gateway: ["vcn_id"],
  oci_core_nat_gateway: ["vcn_id"],
  oci_core_network_security_group: ["vcn_id"],
  oci_core_network_security_group_security_rule: ["network_security_group_id"],
  oci_core_route_table: ["vcn_id"],
  oci_core_service_gateway: ["vcn_id"],
  oci_core_subnet: ["availability_domain", "dns_label", "prohibit_public_ip_on_vnic", "vcn_id"],
  oci_core_vcn: ["cidr_block", "dns_label"],
  oci_functions_application: ["display_name", "shape", "subnet_ids"],
  oci_functions_function: ["application_id", "display_name"],
  oci_health_checks_http_monitor: [],
  oci_identity_policy: ["compartment_id", "name"],
  oci_logging_log: ["configuration", "log_type"],
  oci_logging_log_group: [],
  oci_monitoring_alarm: [],
  // A push and two waits: nothing is lost when they come again.
  terraform_data: [],
  time_sleep: [],
  time_static: ["rfc3339", "triggers"],
};
