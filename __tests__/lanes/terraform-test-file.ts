/** The input of `terraform test`: https://developer.hashicorp.com/terraform/language/tests/mocking */
import { type JsonObject, members } from "../terraform-schema/json";

const uuid = "5f4b8a0e-8b1c-4d27-9d5e-0f6a3c2b1a90";

/** Providers check some values while planning, and expressions index some lists: mocks must give these a form. */
const mocks = `
mock_provider "azuread" {
  mock_data "azuread_client_config" {
    defaults = { object_id = "${uuid}", tenant_id = "${uuid}", client_id = "${uuid}" }
  }
  mock_resource "azuread_application" {
    defaults = { id = "/applications/${uuid}", client_id = "${uuid}", object_id = "${uuid}" }
  }
  mock_resource "azuread_service_principal" {
    defaults = { object_id = "${uuid}" }
  }
}
mock_provider "oci" {
  mock_data "oci_core_services" {
    defaults = { services = [{ id = "ocid1.service.oc1..a", name = "All", description = "All", cidr_block = "all-fra-services" }] }
  }
  mock_data "oci_artifacts_container_images" {
    defaults = { container_image_collection = [{ items = [{ id = "ocid1.containerimage.oc1..a" }] }] }
  }
  mock_data "oci_identity_region_subscriptions" {
    defaults = { region_subscriptions = [{ is_home_region = true, region_key = "FRA", region_name = "eu-frankfurt-1", status = "READY" }] }
  }
  mock_resource "oci_apigateway_gateway" {
    defaults = { hostname = "gateway.example" }
  }
}
mock_provider "oci" {
  alias = "home"
}
mock_provider "time" {
  mock_resource "time_static" {
    defaults = { rfc3339 = "2026-01-02T03:04:05Z" }
  }
}
`;

/** An apply of everything, and what a reader of the outputs relies on. */
export const mockedApply = (document: JsonObject): string => `${mocks}
variables {
${members(document.variable)
  .filter(([, body]) => !("default" in Object(body)))
  .map(([name]) => `  ${name} = ${JSON.stringify(standIn(name))}`)
  .join("\n")}
}
run "apply" {
  command = apply
${assertion('startswith(output.jwks_uri, "https://gateway.example/") && endswith(output.jwks_uri, "/keys")', "output.jwks_uri")}
${assertion('alltrue([for api in output.apis : startswith(api.endpoint, "https://gateway.example/")])', "jsonencode(output.apis)")}
${assertion(`alltrue([for api in output.apis : join(",", api.audiences) == "${uuid}"])`, "jsonencode(output.apis)")}
}
`;

const assertion = (condition: string, shown: string): string => `  assert {
    condition     = ${condition}
    error_message = "got \${${shown}}"
  }`;

const standIn = (variable: string): string =>
  variable === "region" ? "eu-frankfurt-1" : `ocid1.${variable.replace(/_id$/, "")}.oc1..mocked`;

/** Mocks replace providers, not provisioners: the image would really be pushed. Terraform merges this file over the stack. */
export const quietProvisioners = (document: JsonObject): JsonObject => ({
  resource: Object.fromEntries(
    members(document.resource).flatMap(([type, elements]) => {
      const provisioned = members(elements).filter(([, body]) => "provisioner" in Object(body));
      const quiet = { provisioner: [{ "local-exec": { command: "node --version" } }] };
      return provisioned.length === 0 ? [] : [[type, Object.fromEntries(provisioned.map(([name]) => [name, quiet]))]];
    }),
  ),
});
