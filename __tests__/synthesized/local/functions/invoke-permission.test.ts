import { describe, expect, test } from "vitest";
import { invokePermission } from "../../../../synthesized/local/functions/invoke-permission";
import { compartmentId, gatewayId, invokeStatement, resource, stackOf } from "../gateway/test-stack";

const other = "ocid1.compartment.oc1..other";
const policies = (...statements: string[]) => stackOf([resource("oci_identity_policy.p", { statements })]);
const gateway = { id: gatewayId, compartmentId };
const inside = `compartment id ${compartmentId}`;

describe("whether a gateway may call a function", () => {
  test.each<[string, boolean]>([
    [invokeStatement, true],
    [invokeStatement.replace("functions-family", "fn-invocation"), true],
    [invokeStatement.replace(" use ", " manage "), true],
    [invokeStatement.replace(" use ", " read "), false],
    [invokeStatement.replace("ApiGateway", "fnfunc"), false],
    [invokeStatement.replace(`id='${compartmentId}'`, `id='${other}'`), false],
    [invokeStatement.replace(inside, `compartment id ${other}`), false],
    [invokeStatement.replace(inside, "tenancy"), true],
    [
      `Allow any-user to use fn-invocation in ${inside} where ALL {request.principal.type='ApiGateway', request.principal.id='${gatewayId}'}`,
      true,
    ],
    [`Allow any-user to use fn-invocation in ${inside} where request.principal.id='ocid1.apigateway.other'`, false],
    [`Allow any-user to use fn-invocation in ${inside} where request.principal.id!='${gatewayId}'`, false],
    [
      `Allow any-user to use fn-invocation in ${inside} where ANY {request.principal.type='fnfunc', request.principal.id='${gatewayId}'}`,
      true,
    ],
    [`Allow any-user to use fn-function in ${inside}`, false],
  ])("%s: %s", (statement, allowed) => {
    expect(invokePermission(policies(statement))(gateway, { compartmentId })).toBe(allowed);
  });

  test("one statement of several suffices, none is not enough", () => {
    expect(
      invokePermission(policies("Allow group a to read buckets in tenancy", invokeStatement))(gateway, {
        compartmentId,
      }),
    ).toBe(true);
    expect(invokePermission(stackOf([]))(gateway, { compartmentId })).toBe(false);
    expect(invokePermission(policies(invokeStatement))(gateway, { compartmentId: undefined })).toBe(false);
  });

  test("a statement that cannot be judged is an error that names it", () => {
    expect(() => invokePermission(policies("Allow any-user to use functions-family in compartment apis"))).toThrow(
      /oci_identity_policy\.p: statements\[0\]: got "Allow any-user to use functions-family in compartment apis"[\s\S]*compartment apis cannot be told/,
    );
  });
});
