import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json";
import { provider, rulesOf, sound, vcn, withResource } from "./sound-document";

describe("mistakes in meta-arguments", () => {
  it.each<[string, JsonObject, string]>([
    ["depends_on something that is not there", { depends_on: ["oci_core_vcn.none"] }, "bad-reference .depends_on.0"],
    ["depends_on an attribute", { depends_on: ["oci_core_vcn.main.id"] }, "meta-argument .depends_on.0"],
    ["depends_on a template", { depends_on: ["${oci_core_vcn.main}"] }, "meta-argument .depends_on.0"],
    ["depends_on that is no list", { depends_on: "oci_core_vcn.main" }, "meta-argument .depends_on"],
    ["a provider configuration that is not there", { provider: "oci.away" }, "provider .provider"],
    ["a configuration of another provider", { provider: "azuread" }, "provider .provider"],
    ["count together with for_each", { count: 1, for_each: {} }, "meta-argument "],
    ["for_each over a list", { for_each: ["a"] }, "meta-argument .for_each"],
    ["count that is no number", { count: "two" }, "argument-type .count"],
    [
      "prevent_destroy by expression",
      { lifecycle: { prevent_destroy: "${var.open}" } },
      "meta-argument .lifecycle.prevent_destroy",
    ],
    ["an unknown lifecycle setting", { lifecycle: { prevent: true } }, "unknown-argument .lifecycle.prevent"],
    [
      "ignoring an attribute that is not there",
      { lifecycle: { ignore_changes: ["cidr"] } },
      "meta-argument .lifecycle.ignore_changes.0",
    ],
    [
      "replacement by something that is not there",
      { lifecycle: { replace_triggered_by: ["oci_core_vcn.none"] } },
      "bad-reference .lifecycle.replace_triggered_by.0",
    ],
    [
      "replacement by a template",
      { lifecycle: { replace_triggered_by: ["${oci_core_vcn.main.id}"] } },
      "meta-argument .lifecycle.replace_triggered_by.0",
    ],
    [
      "a precondition without a message",
      { lifecycle: { precondition: [{ condition: true }] } },
      "missing-argument .lifecycle.precondition.0",
    ],
    ["an unknown provisioner", { provisioner: [{ chef: {} }] }, "unknown-type .provisioner.0.chef"],
    [
      "a provisioner without its command",
      { provisioner: [{ "local-exec": {} }] },
      "missing-argument .provisioner.0.local-exec",
    ],
    [
      "an unknown provisioner argument",
      { provisioner: [{ "local-exec": { command: "c", cwd: "x" } }] },
      "unknown-argument .provisioner.0.local-exec.cwd",
    ],
    [
      "a provisioner at a moment that is not there",
      { provisioner: [{ "local-exec": { command: "c", when: "update" } }] },
      "meta-argument .provisioner.0.local-exec.when",
    ],
    [
      "self with an attribute that is not there",
      { provisioner: [{ "local-exec": { command: "${self.ocid}" } }] },
      "bad-reference .provisioner.0.local-exec.command",
    ],
    [
      "a provisioner at destruction that uses another resource",
      { provisioner: [{ "local-exec": { command: "${oci_core_vcn.main.id}", when: "destroy" } }] },
      "bad-reference .provisioner.0.local-exec.command",
    ],
  ])("%s", async (_what, meta, expected) => {
    const [rule, path] = expected.split(" ");
    expect(await rulesOf(withResource("oci_core_vcn", { ...vcn, ...meta }))).toContain(
      `${rule} resource.oci_core_vcn.judged${path}`,
    );
  });

  it("a provisioner on a data source", async () => {
    const data = { oci_core_services: { all: { provisioner: [] } } };
    expect(await rulesOf({ ...sound, data })).toContain("unknown-argument data.oci_core_services.all.provisioner");
  });

  it("a resource without any configuration of its provider", async () => {
    const { azuread: _, ...others } = provider;
    expect(await rulesOf({ ...sound, provider: others })).toContain(
      "provider resource.azuread_application.api.provider",
    );
  });
});
