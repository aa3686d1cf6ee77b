import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  adapter,
  codesIn,
  codesOf,
  findingsOf,
  newGateway,
  otherGateway,
  secured,
  testApp,
  testStack,
} from "../test-stack";

describe("deployments of one gateway", () => {
  it("are found whichever construct made them", () => {
    expect(
      codesIn((scope) => {
        const gateway = newGateway(scope);
        adapter(scope, { gateway });
        secured(scope, { gateway, pathPrefix: "/jwks" });
      }),
    ).toEqual(["PATH_PREFIX_DUPLICATE"]);
  });

  it("are found though the gateway was brought in twice", () => {
    expect(
      codesIn((scope) => {
        secured(scope, { gateway: otherGateway(scope, "One") }, "A");
        secured(scope, { gateway: otherGateway(scope, "Two") }, "B");
      }),
    ).toEqual(["PATH_PREFIX_DUPLICATE"]);
  });

  it("are found where only Terraform knows the gateway", () => {
    expect(
      codesIn((scope) => {
        const gatewayId = new TerraformVariable(scope, "gateway_id", { type: "string" });
        for (const id of ["A", "B"])
          secured(scope, { gateway: otherGateway(scope, `${id}G`, gatewayId.stringValue) }, id);
      }),
    ).toEqual(["PATH_PREFIX_DUPLICATE"]);
  });

  it("are reported once, at the stack, however many ask", () => {
    const stack = testStack();
    const gateway = newGateway(stack);
    for (const id of ["A", "B", "C"]) secured(stack, { gateway }, id);
    expect(findingsOf(stack)).toMatchObject([
      {
        path: "test",
        text: expect.stringMatching(/^PATH_PREFIX_DUPLICATE: pathPrefix on gateway test\/Gateway is "\/orders"/),
      },
    ]);
  });
});

it("leaves the deployments of different gateways alone", () => {
  expect(
    codesIn((scope) => {
      secured(scope, { gateway: newGateway(scope, {}, "One"), pathPrefix: "/" }, "A");
      secured(scope, { gateway: newGateway(scope, {}, "Two"), pathPrefix: "/" }, "B");
    }),
  ).toEqual([]);
});

it("finds the deployments of a gateway of another stack", () => {
  const app = testApp();
  const gateway = newGateway(testStack(app, "network"));
  const stack = testStack(app, "apis");
  for (const id of ["A", "B"]) secured(stack, { gateway }, id);
  expect(codesOf(stack)).toEqual(["PATH_PREFIX_DUPLICATE"]);
});
