/** What OCI decides about its resources. */
import { isText } from "../../internal/json";
import { deploymentSpecification, type SpecificationBlock } from "../../limits/deployment-specification";
import { isValueObject, membersWhenKnown, Unknown, type Value, type ValueObject, whenKnown } from "../expression/value";
import { deploymentOnto } from "./applied-onto";
import { letters, ocid } from "./identifiers";
import { domainOf, gatewayAddress, gatewayHostname, regionKey } from "./regions";
import type { Applying, ResourceType } from "./resource-type";

/** What every OCI resource has; a few have no state. */
function common(kind: string, state: string | undefined, resource: Applying, region = resource.region): ValueObject {
  return {
    id: ocid(kind, region, resource.seed),
    time_created: resource.createdAt.toISOString(),
    ...(state === undefined ? {} : { state }),
  };
}

const regional = (
  kind: string,
  state: string | undefined,
  blocks: readonly string[] = [],
  more: (resource: Applying, id: string) => ValueObject = () => ({}),
): ResourceType => ({
  blocks: [...blocks, "timeouts"],
  compute: (resource) => {
    const values = common(kind, state, resource);
    return { ...values, ...more(resource, textOf(values.id)) };
  },
});

/** IAM is global: its identifiers name no region. */
const global = (kind: string): ResourceType => ({
  blocks: ["timeouts"],
  compute: (resource) => common(kind, "ACTIVE", resource, ""),
});

const textOf = (value: Value | undefined): string => (isText(value) ? value : "");

const deploymentBlocks = [
  "access_log",
  "additional_validation_policy",
  "authentication",
  "authentication_server_detail",
  "authentication_servers",
  "authorization",
  "backend",
  "body_validation",
  "client_details",
  "content",
  "cors",
  "dynamic_authentication",
  "execution_log",
  "filter_headers",
  "filter_query_parameters",
  "header_transformations",
  "header_validations",
  "headers",
  "items",
  "key",
  "keys",
  "locks",
  "logging_policies",
  "mutual_tls",
  "public_keys",
  "query_parameter_transformations",
  "query_parameter_validations",
  "query_parameter_validations.parameters",
  "rate_limiting",
  "rename_headers",
  "rename_query_parameters",
  "request_policies",
  "response_cache_lookup",
  "response_cache_store",
  "response_header_transformations",
  "response_policies",
  "routes",
  "routing_backends",
  "selection_source",
  "set_headers",
  "set_query_parameters",
  "source_uri_details",
  "specification",
  "usage_plans",
  "validation_failure_policy",
  "validation_policy",
  "verify_claims",
];

const gatewayBlocks = [
  "ca_bundles",
  "ipv4address_configuration",
  "ipv6address_configuration",
  "locks",
  "response_cache_details",
  "servers",
];

function endpoint({ args: { gateway_id: gateway, path_prefix: prefix } }: Applying): ValueObject {
  return membersWhenKnown([gateway, prefix], () => ({
    endpoint: `https://${gatewayHostname(textOf(gateway))}${textOf(prefix)}`,
  }));
}

/** With all that is not set: blocks as empty lists, attributes as null. */
function whole(value: Value, table: SpecificationBlock): Value {
  if (!isValueObject(value)) return value;
  const { required = [], attributes = [], blocks = {} } = table;
  return Object.fromEntries([
    ...[...required, ...attributes].map((name) => [name, value[name] ?? null] as const),
    ...Object.entries(blocks).map(([name, block]) => {
      const items = value[name];
      if (Unknown.is(items)) return [name, items] as const;
      return [name, Array.isArray(items) ? items.map((item) => whole(item, block)) : []] as const;
    }),
  ]);
}

const storedDeployment = ({ specification, ...values }: ValueObject): ValueObject => ({
  ...values,
  specification: Unknown.is(specification)
    ? specification
    : (Array.isArray(specification) ? specification : []).map((one) => whole(one, deploymentSpecification)),
});

function invocation({ args, region, regionGap, find }: Applying, id: string): ValueObject {
  const application = find("oci_functions_application", "id", args.application_id);
  const compartment = application?.compartment_id;
  return {
    invoke_endpoint: regionGap ?? `https://${letters(`invoke ${id}`, 11)}.${region}.functions.oci.${domainOf(region)}`,
    ...membersWhenKnown([args.application_id], () => ({
      ...(compartment === undefined ? {} : { compartment_id: compartment }),
      shape: application?.shape ?? "GENERIC_X86",
    })),
  };
}

function vcn({ seed, region, args }: Applying): ValueObject {
  return {
    default_dhcp_options_id: ocid("dhcpoptions", region, seed),
    default_route_table_id: ocid("routetable", region, `default ${seed}`),
    default_security_list_id: ocid("securitylist", region, seed),
    vcn_domain_name: whenKnown([args.dns_label], () => `${textOf(args.dns_label)}.oraclevcn.com`),
  };
}

const securityListBlocks = [
  "egress_security_rules",
  "icmp_options",
  "ingress_security_rules",
  "source_port_range",
  "tcp_options",
  "udp_options",
];

/** https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/objectstorage_bucket#import */
const bucketId = ({ namespace, name, bucket }: ValueObject): Value =>
  whenKnown([namespace, name, bucket], () => `n/${textOf(namespace)}/b/${textOf(name) || textOf(bucket)}`);

export const ociResources: Readonly<Record<string, ResourceType>> = {
  oci_apigateway_certificate: regional("apigatewaycertificate", "ACTIVE", ["locks"]),
  oci_apigateway_deployment: {
    ...regional("apideployment", "ACTIVE", deploymentBlocks, endpoint),
    onto: deploymentOnto,
    stored: storedDeployment,
  },
  oci_apigateway_gateway: regional("apigateway", "ACTIVE", gatewayBlocks, (_, id) => ({
    hostname: gatewayHostname(id),
    ip_addresses: [{ ip_address: gatewayAddress }],
  })),
  oci_artifacts_container_repository: regional("containerrepo", "AVAILABLE", ["readme"], () => ({
    namespace: "standinns",
  })),
  oci_core_default_route_table: {
    blocks: ["route_rules", "timeouts"],
    compute: ({ args }) => ({ id: args.manage_default_resource_id ?? "", state: "AVAILABLE" }),
  },
  oci_core_default_security_list: {
    blocks: [...securityListBlocks, "timeouts"],
    compute: ({ args }) => ({ id: args.manage_default_resource_id ?? "", state: "AVAILABLE" }),
  },
  oci_core_internet_gateway: regional("internetgateway", "AVAILABLE"),
  oci_core_nat_gateway: regional("natgateway", "AVAILABLE", [], () => ({ nat_ip: "203.0.113.20" })),
  oci_core_network_security_group: regional("networksecuritygroup", "AVAILABLE"),
  oci_core_network_security_group_security_rule: regional("networksecuritygrouprule", undefined, [
    "destination_port_range",
    "icmp_options",
    "source_port_range",
    "tcp_options",
    "udp_options",
  ]),
  oci_core_route_table: regional("routetable", "AVAILABLE", ["route_rules"]),
  oci_core_route_table_attachment: {
    blocks: ["timeouts"],
    compute: ({ args: { route_table_id: table, subnet_id: subnet } }) => ({
      id: whenKnown([table, subnet], () => `${textOf(subnet)}/${textOf(table)}`),
    }),
  },
  oci_core_security_list: regional("securitylist", "AVAILABLE", securityListBlocks),
  oci_core_service_gateway: regional("servicegateway", "AVAILABLE", ["services"], () => ({ block_traffic: false })),
  oci_core_subnet: regional("subnet", "AVAILABLE"),
  oci_core_vcn: regional("vcn", "AVAILABLE", ["byoipv6cidr_details"], vcn),
  oci_functions_application: regional("fnapp", "ACTIVE", [
    "image_policy_config",
    "key_details",
    "logging",
    "trace_config",
  ]),
  oci_functions_function: regional(
    "fnfunc",
    "ACTIVE",
    ["failure_destination", "provisioned_concurrency_config", "source_details", "success_destination", "trace_config"],
    invocation,
  ),
  oci_health_checks_http_monitor: regional("httpmonitor", undefined, [], ({ region, regionGap }) => ({
    home_region: regionGap ?? regionKey(region),
  })),
  oci_identity_dynamic_group: global("dynamicgroup"),
  oci_identity_policy: global("policy"),
  oci_kms_key: regional("key", "ENABLED", [
    "auto_key_rotation_details",
    "external_key_reference",
    "key_shape",
    "restore_from_file",
    "restore_from_object_store",
  ]),
  oci_kms_vault: regional(
    "vault",
    "ACTIVE",
    ["external_key_manager_metadata", "oauth_metadata", "restore_from_file", "restore_from_object_store"],
    ({ region, regionGap, seed }) => ({
      management_endpoint:
        regionGap ?? `https://${letters(`vault ${seed}`, 13)}-management.kms.${region}.${domainOf(region)}`,
      crypto_endpoint: regionGap ?? `https://${letters(`vault ${seed}`, 13)}-crypto.kms.${region}.${domainOf(region)}`,
    }),
  ),
  oci_logging_log: regional("log", "ACTIVE", ["configuration", "source"]),
  oci_logging_log_group: regional("loggroup", "ACTIVE"),
  oci_monitoring_alarm: regional("alarm", "ACTIVE", ["overrides", "suppression"]),
  oci_objectstorage_bucket: {
    blocks: ["duration", "retention_rules", "timeouts"],
    compute: ({ args, createdAt }) => ({ id: bucketId(args), time_created: createdAt.toISOString() }),
  },
  oci_objectstorage_object: {
    blocks: ["source_uri_details", "timeouts"],
    compute: ({ args }) => {
      const bucket = bucketId(args);
      const id = whenKnown([bucket, args.object], () => `${textOf(bucket)}/o/${textOf(args.object)}`);
      return { id, state: "AVAILABLE" };
    },
  },
  oci_ons_notification_topic: regional("onstopic", "ACTIVE", [], (_, id) => ({ topic_id: id })),
  oci_vault_secret: regional("vaultsecret", "ACTIVE", [
    "replication_config",
    "replication_targets",
    "rotation_config",
    "secret_content",
    "secret_generation_context",
    "secret_rules",
    "target_system_details",
  ]),
};
