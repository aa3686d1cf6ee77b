import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json";
import { judge } from "./judge";
import {
  deployment,
  provider,
  route,
  rulesOf,
  settings,
  sound,
  subnet,
  variable,
  vcn,
  withResource,
} from "./sound-document";

describe("a sound document", () => {
  it("has no findings", async () => {
    expect(await judge(sound)).toEqual([]);
  });
});

describe("what fits", () => {
  it.each<[string, string, JsonObject]>([
    [
      "a number where a string is expected",
      "oci_functions_function",
      { application_id: "a", display_name: "f", memory_in_mbs: 256 },
    ],
    [
      "digits where a number is expected",
      "oci_functions_function",
      { application_id: "a", display_name: "f", memory_in_mbs: "256", timeout_in_seconds: "30" },
    ],
    [
      "true as text",
      "azuread_service_principal",
      { client_id: "5f4b8a0e-8b1c-4d27-9d5e-0f6a3c2b1a90", app_role_assignment_required: "true" },
    ],
    ["null for an absent argument", "oci_core_vcn", { ...vcn, display_name: null }],
    ["null for an absent block", "oci_apigateway_deployment", deployment({ logging_policies: null, routes: [route] })],
    ["a block without its list", "oci_apigateway_deployment", deployment({ routes: route })],
    ["a set of strings", "azuread_application", { display_name: "a", identifier_uris: [], tags: ["a", "b"] }],
    ["a map", "oci_core_vcn", { ...vcn, freeform_tags: { "a b": "c", "${var.region}": 1 } }],
    ["a value known at apply", "oci_core_subnet", { ...subnet, prohibit_public_ip_on_vnic: "${var.open}" }],
    ["text made of a number", "oci_core_subnet", { ...subnet, display_name: "${length(var.region)}" }],
    ["count", "oci_core_subnet", { ...subnet, count: "${var.open ? 1 : 0}", display_name: "s${count.index}" }],
    ["for_each", "oci_core_subnet", { ...subnet, for_each: '${toset(["a", "b"])}', display_name: "${each.value}" }],
    [
      "for",
      "oci_core_subnet",
      { ...subnet, dhcp_options_id: '${join(",", [for s in data.oci_core_services.all.services : s.id])}' },
    ],
    [
      "a splat",
      "oci_core_vcn",
      { compartment_id: "c", cidr_blocks: "${data.oci_core_services.all.services[*].cidr_block}" },
    ],
    ["template directives", "oci_core_subnet", { ...subnet, display_name: "%{ if var.open }a%{ else }b%{ endif }" }],
    ["escaped markers", "oci_core_subnet", { ...subnet, display_name: "$${request.auth[sub]} %%{x}" }],
    ["quotes and newlines", "oci_core_subnet", { ...subnet, display_name: 'a "b"\n\\n ${join("\\n", ["c"])}' }],
    ["timeouts", "oci_core_vcn", { ...vcn, timeouts: { create: "20m" } }],
    ["terraform_data", "terraform_data", { triggers_replace: [{ a: "${oci_core_vcn.main.id}" }], input: 1 }],
    [
      "a provisioner",
      "terraform_data",
      { input: "i", provisioner: [{ "local-exec": { command: "push ${self.input}", environment: { A: "b" } } }] },
    ],
    [
      "a provisioner at destruction",
      "terraform_data",
      { provisioner: [{ "local-exec": { command: "drop ${self.id}", when: "destroy" } }] },
    ],
    ["time", "time_rotating", { rotation_days: 90, triggers: { a: "b" } }],
    [
      "replacement by another",
      "terraform_data",
      { lifecycle: { replace_triggered_by: ["oci_core_vcn.main.id"], ignore_changes: "all" } },
    ],
    [
      "a precondition",
      "terraform_data",
      { lifecycle: { precondition: [{ condition: "${var.open}", error_message: "no" }] } },
    ],
  ])("%s", async (_what, type, body) => {
    expect(await judge(withResource(type, body))).toEqual([]);
  });

  it("a validation that uses its own variable", async () => {
    const validation = [{ condition: '${var.zone != ""}', error_message: "must not be empty" }];
    expect(await judge({ ...sound, variable: { ...variable, zone: { type: "string", validation } } })).toEqual([]);
  });

  it("dynamic blocks, whose element is known inside them", async () => {
    const routes = { for_each: ["/x"], content: { path: "${routes.value}", backend: route.backend } };
    const named = { for_each: ["/x"], iterator: "r", content: { path: "${r.value}", backend: route.backend } };
    for (const dynamic of [routes, named]) {
      expect(
        await judge(withResource("oci_apigateway_deployment", deployment({ dynamic: { routes: dynamic } }))),
      ).toEqual([]);
    }
  });
});

describe("mistakes around the resources", () => {
  it.each<[string, JsonObject, string]>([
    ["an unknown section", { resources: {} }, "not-judged resources"],
    ["an unknown provider", { provider: { ...provider, aws: [{}] } }, "unknown-type provider.aws.0"],
    [
      "an unknown provider argument",
      { provider: { ...provider, azuread: [{ tenant: "t" }] } },
      "unknown-argument provider.azuread.0.tenant",
    ],
    [
      "a provider argument of the wrong type",
      { provider: { ...provider, azuread: [{ use_cli: "often" }] } },
      "argument-type provider.azuread.0.use_cli",
    ],
    [
      "a provider that is not required",
      { terraform: { required_providers: { oci: settings.required_providers.oci } } },
      "provider terraform.required_providers.azuread",
    ],
    [
      "a provider from elsewhere",
      {
        terraform: {
          required_providers: { ...settings.required_providers, oci: { source: "hashicorp/oci", version: "8.28.0" } },
        },
      },
      "provider terraform.required_providers.oci.source",
    ],
    [
      "a version that the schema is not",
      {
        terraform: {
          required_providers: { ...settings.required_providers, oci: { source: "oracle/oci", version: "~> 8.29" } },
        },
      },
      "provider terraform.required_providers.oci.version",
    ],
    [
      "a version that nobody understands",
      {
        terraform: {
          required_providers: { ...settings.required_providers, oci: { source: "oracle/oci", version: "latest" } },
        },
      },
      "provider terraform.required_providers.oci.version",
    ],
    [
      "a backend that refers to something",
      { terraform: { ...settings, backend: { local: { path: "${var.region}" } } } },
      "bad-reference terraform.backend.local.path",
    ],
    ["two backends", { terraform: { ...settings, backend: { local: {}, s3: {} } } }, "block-count terraform.backend"],
    [
      "a default of another type",
      { variable: { ...variable, open: { type: "bool", default: "no" } } },
      "argument-type variable.open.default",
    ],
    [
      "a default that refers to something",
      { variable: { ...variable, open: { type: "string", default: "${var.region}" } } },
      "bad-reference variable.open.default",
    ],
    [
      "a type of variable that is not there",
      { variable: { ...variable, open: { type: "boolean" } } },
      "not-judged variable.open.type",
    ],
    [
      "an unknown variable setting",
      { variable: { ...variable, open: { typ: "bool" } } },
      "unknown-argument variable.open.typ",
    ],
    ["an output without a value", { output: { o: {} } }, "missing-argument output.o"],
    ["an unknown output setting", { output: { o: { value: 1, secret: true } } }, "unknown-argument output.o.secret"],
  ])("%s", async (_what, change, finding) => {
    expect(await rulesOf({ ...sound, ...change })).toContain(finding);
  });
});

describe("cycles", () => {
  it.each<[string, JsonObject]>([
    ["of a resource with itself", withResource("oci_core_vcn", { ...vcn, display_name: "${oci_core_vcn.judged.id}" })],
    ["of depends_on", withResource("oci_core_vcn", { ...vcn, depends_on: ["oci_core_subnet.back"] }, {})],
    ["of locals", { ...sound, locals: { name: "${local.other}", other: "${local.name}" } }],
    [
      "through a provider",
      { ...sound, provider: { ...provider, oci: [{ region: "${oci_core_vcn.main.id}" }, { alias: "home" }] } },
    ],
  ])("%s", async (_what, document) => {
    const resource = document.resource as JsonObject;
    const back = { ...subnet, vcn_id: "${oci_core_vcn.judged.id}" };
    const whole =
      resource.oci_core_vcn && "judged" in (resource.oci_core_vcn as JsonObject)
        ? { ...resource, oci_core_subnet: { back } }
        : resource;
    const rules = (await judge({ ...document, resource: whole })).map(({ rule }) => rule);
    expect(rules).toEqual(["cycle"]);
  });

  it("but not of an alias whose region is looked up through the other configuration", async () => {
    const oci = [{ region: "eu-frankfurt-1" }, { alias: "home", region: "${data.oci_core_services.all.id}" }];
    expect(await judge({ ...sound, provider: { ...provider, oci } })).toEqual([]);
  });
});
