import { TerraformVariable } from "cdktf";
import { expect, it } from "vitest";
import { FunctionImage } from "../../constructs/index";
import { adapter, codesIn } from "./test-stack";

it("is a reference that waits for nothing where another pipeline made it", () => {
  const image = FunctionImage.fromRegistry("fra.ocir.io/ns/repo:1");
  expect([image.reference, image.dependencies, image.source]).toEqual(["fra.ocir.io/ns/repo:1", [], undefined]);
});

it("may be one that only Terraform knows", () => {
  expect(
    codesIn((scope) => {
      const region = new TerraformVariable(scope, "key", { type: "string" }).stringValue;
      adapter(scope, { image: FunctionImage.fromRegistry(`${region}.ocir.io/ns/repo:1`) });
    }),
  ).toEqual([]);
});
