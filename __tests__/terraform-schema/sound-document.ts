/** A document to make one mistake in at a time. */
import type { JsonObject } from "./json";
import { judge } from "./judge";

export const settings = {
  required_providers: {
    azuread: { source: "hashicorp/azuread", version: "~> 3.0" },
    oci: { source: "registry.terraform.io/oracle/oci", version: "~> 8.28" },
    time: { source: "hashicorp/time", version: "~> 0.7" },
  },
  backend: { local: { path: "../../../terraform.tfstate" } },
};

export const provider = {
  azuread: [{}],
  oci: [{ region: "${var.region}" }, { alias: "home", region: "eu-frankfurt-1" }],
  time: [{}],
};

export const variable = {
  region: { type: "string" },
  key: { type: "string", sensitive: true },
  open: { type: "bool", default: false },
};

export const vcn = { compartment_id: "ocid1.compartment", cidr_blocks: ["10.0.0.0/16"] };
export const password = { application_id: "${azuread_application.api.id}", display_name: "one" };

/** A stack of both clouds with nothing wrong in it. */
export const sound: JsonObject = {
  "//": { metadata: { stackName: "sound" } },
  terraform: settings,
  provider,
  variable,
  locals: { name: "${var.region}-api", ports: [80, 443] },
  data: { oci_core_services: { all: { filter: [{ name: "name", values: ["All .* Services"], regex: true }] } } },
  resource: {
    oci_core_vcn: { main: vcn },
    azuread_application: {
      api: { display_name: "${local.name}", api: { requested_access_token_version: 2 } },
    },
    azuread_application_password: { one: password },
    oci_core_service_gateway: {
      gate: {
        compartment_id: "${oci_core_vcn.main.compartment_id}",
        vcn_id: "${oci_core_vcn.main.id}",
        services: [{ service_id: "${data.oci_core_services.all.services[0].id}" }],
        provider: "oci.home",
        depends_on: ["azuread_application.api", "data.oci_core_services.all"],
        lifecycle: { prevent_destroy: true, ignore_changes: ["defined_tags"] },
      },
    },
  },
  output: {
    client: { value: "${azuread_application.api.client_id}" },
    secret: { value: "${azuread_application_password.one.value}", sensitive: true },
  },
};

export const withResource = (type: string, body: JsonObject, more: JsonObject = {}): JsonObject => {
  const resource = sound.resource as JsonObject;
  return { ...sound, ...more, resource: { ...resource, [type]: { ...(resource[type] as JsonObject), judged: body } } };
};

export const rulesOf = async (document: JsonObject): Promise<string[]> =>
  (await judge(document)).map(({ rule, at }) => `${rule} ${at}`);

export const subnet = { compartment_id: "c", vcn_id: "${oci_core_vcn.main.id}", cidr_block: "10.0.0.0/24" };
export const deployment = (specification: JsonObject): JsonObject => ({
  compartment_id: "c",
  gateway_id: "g",
  path_prefix: "/a",
  specification,
});
export const route = { path: "/x", backend: { type: "STOCK_RESPONSE_BACKEND", status: 200 } };
