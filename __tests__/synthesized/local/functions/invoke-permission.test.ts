import { describe, expect, test } from "vitest";
import { invokePermission } from "../../../../synthesized/local/functions/invoke-permission";
import { compartmentId, gatewayId, gatewayResource, invokeStatement, resource, stackOf } from "../gateway/test-stack";

const other = "ocid1.compartment.oc1..other";
const policy = (...statements: string[]) => resource("oci_identity_policy.p", { statements });
const policies = (...statements: string[]) => stackOf([gatewayResource(), policy(...statements)]);
const gateway = { id: gatewayId, compartmentId };
const inside = `compartment id ${compartmentId}`;

describe("whether a gateway of the stack may call a function", () => {
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
    expect(invokePermission(policies(statement))(gateway, { compartmentId })).toBe(allowed ? "allowed" : "refused");
  });

  test("one statement of several suffices, none is not enough", () => {
    const several = policies("Allow group a to read buckets in tenancy", invokeStatement);
    expect(invokePermission(several)(gateway, { compartmentId })).toBe("allowed");
    expect(invokePermission(stackOf([gatewayResource()]))(gateway, { compartmentId })).toBe("refused");
    expect(invokePermission(policies(invokeStatement))(gateway, { compartmentId: undefined })).toBe("refused");
  });

  test("a statement that cannot be judged is an error that names it", () => {
    expect(() => invokePermission(policies("Allow any-user to use functions-family in compartment apis"))).toThrow(
      /oci_identity_policy\.p: statements\[0\]: got "Allow any-user to use functions-family in compartment apis"[\s\S]*compartment apis cannot be told/,
    );
  });
});

describe("whether a gateway that the stack does not make may call a function", () => {
  const lookedUp = resource("data.oci_apigateway_gateway.old", { gateway_id: gatewayId, id: gatewayId });

  test.each([
    ["named by its id", []],
    ["looked up", [lookedUp]],
    ["where a policy is for others", [policy(invokeStatement.replace(inside, `compartment id ${other}`))]],
  ])("%s: the stack cannot tell", (_name, resources) => {
    expect(invokePermission(stackOf(resources))(gateway, { compartmentId })).toBe("unknown");
  });

  test("a policy of the stack tells", () => {
    expect(invokePermission(stackOf([lookedUp, policy(invokeStatement)]))(gateway, { compartmentId })).toBe("allowed");
  });
});
