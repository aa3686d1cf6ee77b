import { TerraformVariable } from "cdktf";
import { expect, it } from "vitest";
import { TokenLocation } from "../../constructs/index";
import { renderFailure } from "../../constructs/jwt-secured-deployment-token";
import { documentOf, secured, testStack } from "./test-stack";

it("finds the token in a header, with its scheme, or in the query", () => {
  expect(TokenLocation.header().render()).toEqual({ tokenHeader: "Authorization", tokenAuthScheme: "Bearer" });
  expect(TokenLocation.header("X-Token", "T").render()).toEqual({ tokenHeader: "X-Token", tokenAuthScheme: "T" });
  expect(TokenLocation.queryParameter("token").render()).toEqual({ tokenQueryParam: "token" });
});

it("answers a refused request with a status as text, and context variables untouched", () => {
  expect(renderFailure({ status: 403, message: "${request.path}" })).toEqual({
    type: "MODIFY_RESPONSE",
    responseCode: "403",
    responseMessage: "$${request.path}",
    responseHeaderTransformations: undefined,
  });
});

it("takes a status that only Terraform knows", () => {
  const stack = testStack();
  const status = new TerraformVariable(stack, "status", { type: "number" }).numberValue;
  secured(stack, { failureResponse: { status, message: "" } });
  expect(JSON.stringify(documentOf(stack))).toContain('"response_code":"${var.status}"');
});
