import { CoreVcn } from "@cdktf/provider-oci/lib/core-vcn";
import { type TerraformResource, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { is, keepIdentity } from "../../../constructs/private/kept-identity";
import { postconditionHolds } from "../terraform-text";
import { COMPARTMENT, documentOf, resourcesOf, testStack } from "../test-stack";

const stack = () => {
  const whole = testStack();
  return { whole, scope: new Construct(whole, "Network") };
};
const vcn = (scope: Construct, id: string) =>
  new CoreVcn(scope, id, { compartmentId: COMPARTMENT, displayName: "b", lifecycle: { preventDestroy: true } });
const keep = (scope: Construct, resource: TerraformResource) =>
  keepIdentity(scope, resource, { arguments: ["display_name", "dns_label"], holds: is("b"), formerId: "Vcn1" });

describe("a resource that stands for one thing", () => {
  it("is moved from the address that its former id had", () => {
    const former = stack();
    const before = `oci_core_vcn.${vcn(former.scope, "Vcn1").friendlyUniqueId}`;
    const { whole, scope } = stack();
    const kept = vcn(scope, "Vcn-b");
    keep(scope, kept);
    expect(documentOf(whole).moved).toEqual([{ from: before, to: `oci_core_vcn.${kept.friendlyUniqueId}` }]);
  });

  it("is moved to where it is in the end", () => {
    const { whole, scope } = stack();
    const kept = vcn(scope, "Vcn-b");
    keep(scope, kept);
    kept.overrideLogicalId("elsewhere");
    const document = documentOf(whole);
    expect(document.moved).toMatchObject([{ to: "oci_core_vcn.elsewhere" }]);
    expect(JSON.stringify(document.resource)).toContain("oci_core_vcn.elsewhere holds another display_name");
  });

  it("lets a plan see what the state holds, beside what its lifecycle says otherwise", async () => {
    const { whole, scope } = stack();
    keep(scope, vcn(scope, "Vcn-b"));
    const [resource] = Object.values(resourcesOf(documentOf(whole), "oci_core_vcn"));
    expect(resource?.lifecycle).toMatchObject({ prevent_destroy: true, ignore_changes: ["display_name", "dns_label"] });
    expect(await postconditionHolds(resource, { display_name: "b" })).toBe(true);
    expect(await postconditionHolds(resource, { display_name: "a" })).toBe(false);
  });

  it("is compared with what Terraform knows only later, alone or within a text", async () => {
    const { whole, scope } = stack();
    const later = new TerraformVariable(whole, "later", { type: "string" }).stringValue;
    for (const [id, value] of Object.entries({ alone: later, within: `${later}/32` })) {
      keepIdentity(scope, vcn(scope, id), { arguments: ["display_name"], holds: is(value), formerId: `Vcn-${id}` });
    }
    const { Network_alone_, ...others } = Object.fromEntries(
      Object.entries(resourcesOf(documentOf(whole), "oci_core_vcn")).map(([id, body]) => [
        id.replace(/[0-9A-F]{8}$/, ""),
        body,
      ]),
    );
    expect(await postconditionHolds(Network_alone_, { display_name: "192.0.2.1", later: "192.0.2.1" })).toBe(true);
    expect(await postconditionHolds(Network_alone_, { display_name: "192.0.2.1", later: "192.0.2.2" })).toBe(false);
    expect(await postconditionHolds(others.Network_within_, { display_name: "192.0.2.1/32", later: "192.0.2.1" })).toBe(
      true,
    );
  });

  it("leaves its former id to nobody else", () => {
    const { scope } = stack();
    keep(scope, vcn(scope, "Vcn-b"));
    expect(() => vcn(scope, "Vcn1")).toThrow("There is already a Construct with name 'Vcn1'");
  });
});
