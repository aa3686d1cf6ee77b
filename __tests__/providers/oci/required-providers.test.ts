import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { expect, it } from "vitest";

it("constrains a stack's provider to this minor version or a later one, and never another major", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  new OciProvider(stack, "oci", { region: "eu-frankfurt-1" });
  const policy = new IdentityPolicy(stack, "policy", {
    compartmentId: "ocid1.tenancy.oc1..a",
    name: "policy",
    description: "what it is for",
    statements: ["allow any-user to read all-resources in tenancy"],
  });
  policy.overrideLogicalId("policy");

  expect(JSON.parse(Testing.synth(stack))).toMatchObject({
    terraform: { required_providers: { oci: { source: "oracle/oci", version: "~> 8.28" } } },
    provider: { oci: [{ region: "eu-frankfurt-1" }] },
    resource: { oci_identity_policy: { policy: { description: "what it is for" } } },
  });
  expect(policy.terraformGeneratorMetadata?.providerVersion).toBe("8.28.0");
});
