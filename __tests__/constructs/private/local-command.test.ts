import { TerraformStack } from "cdktf";
import { expect, it } from "vitest";
import { LocalCommand } from "../../../constructs/private/local-command";
import { judge } from "../../terraform-schema/judge";
import { documentOf, onlyResource, testApp, testStack } from "../test-stack";

const triggers = { image: "a:1" };
const props = { triggers, run: { command: "node push.js", environment: { IMAGE_TARGET: "a:1" } } };

it("runs in the stack's directory when a trigger changes", async () => {
  const stack = testStack();
  new LocalCommand(stack, "Push", props);
  expect(onlyResource(stack, "terraform_data")).toMatchObject({
    triggers_replace: { image: "a:1" },
    provisioner: [
      {
        "local-exec": { command: "node push.js", working_dir: "${path.module}", environment: { IMAGE_TARGET: "a:1" } },
      },
    ],
  });
  expect(await judge(documentOf(stack))).toEqual([]);
});

it("runs nothing where nothing is given, and changes all the same", async () => {
  const stack = testStack();
  new LocalCommand(stack, "Push", { triggers });
  const { provisioner, triggers_replace } = onlyResource(stack, "terraform_data");
  expect([provisioner, triggers_replace]).toEqual([undefined, triggers]);
  expect(await judge(documentOf(stack))).toEqual([]);
});

it("asks no Terraform at synth, which may not be installed", () => {
  const path = process.env.PATH;
  process.env.PATH = "";
  try {
    const app = testApp();
    new LocalCommand(testStack(app, "without-terraform"), "Push", props);
    expect(() => app.synth()).not.toThrow();
  } finally {
    process.env.PATH = path;
  }
});

it("is written in HCL too", () => {
  const stack = new TerraformStack(testApp(), "hcl");
  const command = new LocalCommand(stack, "Push", props);
  expect(JSON.stringify(command.toHclTerraform())).toContain("triggers_replace");
});
