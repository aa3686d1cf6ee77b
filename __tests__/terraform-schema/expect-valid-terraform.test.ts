import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { LocalBackend, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { documentOf, expectValidTerraform } from "./expect-valid-terraform";

function stackWith(build: (stack: TerraformStack) => void): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "judged");
  new LocalBackend(stack, { path: "../../../terraform.tfstate" });
  new OciProvider(stack, "oci", { region: "eu-frankfurt-1" });
  build(stack);
  return stack;
}

const policy = { compartmentId: "c", name: "n", description: "d", statements: ["Allow any-user to inspect all"] };

describe("a stack of generated classes", () => {
  it("passes as it was synthesized", async () => {
    const stack = stackWith((scope) => {
      const { id } = new IdentityPolicy(scope, "policy", policy);
      new TerraformOutput(scope, "id", { value: id });
    });
    expect(documentOf(stack).resource).toHaveProperty("oci_identity_policy");
    await expectValidTerraform(stack);
  });

  it("fails with the place of each mistake", async () => {
    const stack = stackWith((scope) => {
      const mistaken = new IdentityPolicy(scope, "policy", policy);
      mistaken.addOverride("descripton", "typing error");
      mistaken.addOverride("statements", "no list");
    });
    const failure = await expectValidTerraform(stack).catch((error: Error) => error.message);
    expect(failure).toMatch(/^\[unknown-argument\] resource\.oci_identity_policy\.policy\.descripton: /m);
    expect(failure).toMatch(/^\[argument-type\] resource\.oci_identity_policy\.policy\.statements: /m);
  });
});
