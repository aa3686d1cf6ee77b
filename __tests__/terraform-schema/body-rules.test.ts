import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json";
import { deployment, password, route, rulesOf, vcn, withResource } from "./sound-document";

describe("mistakes in a body", () => {
  it.each<[string, string, JsonObject, string]>([
    [
      "an unknown argument",
      "oci_core_vcn",
      { ...vcn, cidr: "x" },
      "unknown-argument resource.oci_core_vcn.judged.cidr",
    ],
    [
      "a camelCase argument",
      "oci_core_vcn",
      { ...vcn, displayName: "x" },
      "unknown-argument resource.oci_core_vcn.judged.displayName",
    ],
    [
      "a name of every object",
      "oci_core_vcn",
      { ...vcn, constructor: "x" },
      "unknown-argument resource.oci_core_vcn.judged.constructor",
    ],
    ["a missing argument", "oci_core_vcn", {}, "missing-argument resource.oci_core_vcn.judged"],
    [
      "null for a required argument",
      "oci_core_vcn",
      { compartment_id: null },
      "missing-argument resource.oci_core_vcn.judged",
    ],
    [
      "a required argument named description",
      "oci_identity_policy",
      { compartment_id: "c", name: "n", statements: ["s"] },
      "missing-argument resource.oci_identity_policy.judged",
    ],
    [
      "a read-only argument",
      "oci_core_vcn",
      { ...vcn, state: "AVAILABLE" },
      "read-only resource.oci_core_vcn.judged.state",
    ],
    ["an id", "oci_core_vcn", { ...vcn, id: "i" }, "read-only resource.oci_core_vcn.judged.id"],
    [
      "a deprecated argument",
      "azuread_application_password",
      { ...password, end_date_relative: "1h" },
      "deprecated resource.azuread_application_password.judged.end_date_relative",
    ],
    ["an unknown type", "oci_apigateway_gatewayz", {}, "unknown-type resource.oci_apigateway_gatewayz.judged"],
    ["a type of another provider", "aws_instance", {}, "unknown-type resource.aws_instance.judged"],
    [
      "text where a number is expected",
      "azuread_application",
      { display_name: "a", api: { requested_access_token_version: "two" } },
      "argument-type resource.azuread_application.judged.api.requested_access_token_version",
    ],
    [
      "an empty text where a number is expected",
      "azuread_application",
      { display_name: "a", api: { requested_access_token_version: "" } },
      "argument-type resource.azuread_application.judged.api.requested_access_token_version",
    ],
    [
      "a number where a boolean is expected",
      "azuread_service_principal",
      { client_id: "c", app_role_assignment_required: 1 },
      "argument-type resource.azuread_service_principal.judged.app_role_assignment_required",
    ],
    [
      "text where a list is expected",
      "oci_core_vcn",
      { compartment_id: "c", cidr_blocks: "10.0.0.0/16" },
      "argument-type resource.oci_core_vcn.judged.cidr_blocks",
    ],
    [
      "a list where text is expected",
      "oci_core_vcn",
      { ...vcn, display_name: ["a"] },
      "argument-type resource.oci_core_vcn.judged.display_name",
    ],
    [
      "an object in a list of text",
      "oci_core_vcn",
      { compartment_id: "c", cidr_blocks: [{ a: 1 }] },
      "argument-type resource.oci_core_vcn.judged.cidr_blocks.0",
    ],
    [
      "null in a list",
      "oci_core_vcn",
      { compartment_id: "c", cidr_blocks: [null] },
      "argument-type resource.oci_core_vcn.judged.cidr_blocks.0",
    ],
    [
      "a list in a map of text",
      "oci_core_vcn",
      { ...vcn, freeform_tags: { a: [] } },
      "argument-type resource.oci_core_vcn.judged.freeform_tags.a",
    ],
    [
      "a list where a map is expected",
      "oci_core_vcn",
      { ...vcn, freeform_tags: ["a"] },
      "argument-type resource.oci_core_vcn.judged.freeform_tags",
    ],
    [
      "text for a block",
      "oci_apigateway_deployment",
      { ...deployment({}), specification: "${var.region}" },
      "block-shape resource.oci_apigateway_deployment.judged.specification",
    ],
    [
      "an unknown argument deep in blocks",
      "oci_apigateway_deployment",
      deployment({ routes: [route, { ...route, backend: { ...route.backend, body_: "x" } }] }),
      "unknown-argument resource.oci_apigateway_deployment.judged.specification.routes.1.backend.body_",
    ],
    [
      "a missing argument deep in blocks",
      "oci_apigateway_deployment",
      deployment({ routes: [{ backend: { type: "STOCK_RESPONSE_BACKEND" } }] }),
      "missing-argument resource.oci_apigateway_deployment.judged.specification.routes.0",
    ],
    [
      "a missing block",
      "oci_apigateway_deployment",
      { compartment_id: "c", gateway_id: "g", path_prefix: "/a" },
      "block-count resource.oci_apigateway_deployment.judged",
    ],
    [
      "a missing nested block",
      "oci_apigateway_deployment",
      deployment({ routes: [{ path: "/x" }] }),
      "block-count resource.oci_apigateway_deployment.judged.specification.routes.0",
    ],
    [
      "a block twice",
      "azuread_application",
      { display_name: "a", api: [{}, {}] },
      "block-count resource.azuread_application.judged",
    ],
    [
      "a single block twice",
      "oci_core_vcn",
      { ...vcn, timeouts: [{}, {}] },
      "block-count resource.oci_core_vcn.judged",
    ],
    [
      "a dynamic block that is unknown",
      "oci_apigateway_deployment",
      deployment({ dynamic: { route: { for_each: [], content: {} } } }),
      "unknown-argument resource.oci_apigateway_deployment.judged.specification.dynamic.route",
    ],
    [
      "a dynamic block without content",
      "oci_apigateway_deployment",
      deployment({ dynamic: { routes: { for_each: [] } } }),
      "block-shape resource.oci_apigateway_deployment.judged.specification.dynamic.routes",
    ],
    [
      "a mistake inside a dynamic block",
      "oci_apigateway_deployment",
      deployment({ dynamic: { routes: { for_each: ["/x"], content: { path: "${routes.value}" } } } }),
      "block-count resource.oci_apigateway_deployment.judged.specification.dynamic.routes.content",
    ],
  ])("%s", async (_what, type, body, finding) => {
    expect(await rulesOf(withResource(type, body))).toContain(finding);
  });
});
