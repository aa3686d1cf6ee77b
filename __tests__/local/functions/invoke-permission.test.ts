import { describe, expect, test } from "vitest";
import { invokePermission } from "../../../local/functions/invoke-permission";
import { Unknown, type Value } from "../../../synthesized/expression/value";
import type { Stack } from "../../../synthesized/stack/stack";
import { obstacleInWords } from "../../../synthesized/system/obstacle";
import { compartmentId, gatewayId, gatewayResource, invokeStatement, resource, stackOf } from "../gateway/test-stack";

const other = "ocid1.compartment.oc1..other";
const policy = (...statements: string[]) => resource("oci_identity_policy.p", { statements });
const policies = (...statements: string[]) => stackOf([gatewayResource(), policy(...statements)]);
const gateway = { id: gatewayId, compartmentId };
const called = { address: "oci_functions_function.f", compartmentId };
const gap = new Unknown("only an account knows data.a.b.c", ["data.a.b.c"]);
const withPolicy = (statements: Value): Stack =>
  stackOf([gatewayResource(), resource("oci_identity_policy.p", { statements })]);
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
    expect(invokePermission(policies(statement))(gateway, called)).toEqual({ kind: allowed ? "allowed" : "refused" });
  });

  test("one statement of several suffices, none is not enough", () => {
    const several = policies("Allow group a to read buckets in tenancy", invokeStatement);
    expect(invokePermission(several)(gateway, called)).toEqual({ kind: "allowed" });
    expect(invokePermission(stackOf([gatewayResource()]))(gateway, called)).toEqual({ kind: "refused" });
  });

  const undecided = (
    stack: Stack,
    of: { readonly address: string; readonly compartmentId: string | undefined } = called,
  ): readonly string[] => {
    const verdict = invokePermission(stack)(gateway, of);
    return verdict.kind === "undecided" ? verdict.obstacles.map(obstacleInWords) : [verdict.kind];
  };

  test("a statement that cannot be judged is named, unless another one decides", () => {
    const unclear = "Allow any-user to use functions-family in compartment apis";
    expect(undecided(policies(unclear))).toEqual([
      expect.stringMatching(
        /^oci_identity_policy\.p: statements\[0\]: got "Allow any-user to use functions-family in compartment apis".*compartment apis cannot be told/,
      ),
    ]);
    expect(undecided(policies(unclear, invokeStatement))).toEqual(["allowed"]);
  });

  test.each<[string, Stack, RegExp]>([
    [
      "all statements",
      withPolicy(gap),
      /statements: it is not known here: only an account knows data\.a\.b\.c\. Tell it: --value data\.a\.b\.c=JSON/,
    ],
    ["a statement", withPolicy([gap]), /statements\[0\]: it is not known here/],
  ])("%s that nobody knows decides nothing", (_name, stack, message) => {
    expect(undecided(stack)).toEqual([expect.stringMatching(message)]);
  });

  test("a compartment that nobody knows decides nothing, where a statement asks for it", () => {
    const inTenancy = invokeStatement.replace(inside, "tenancy");
    const nowhere = { ...called, compartmentId: undefined };
    expect(undecided(policies(invokeStatement), nowhere)).toEqual([
      expect.stringMatching(/oci_functions_function\.f: the stack does not tell in which compartment it is/),
    ]);
    expect(undecided(policies(inTenancy), nowhere)).toEqual(["allowed"]);
  });
});

describe("whether a gateway that the stack does not make may call a function", () => {
  const lookedUp = resource("data.oci_apigateway_gateway.old", { gateway_id: gatewayId, id: gatewayId });

  test.each([
    ["named by its id", []],
    ["looked up", [lookedUp]],
    ["where a policy is for others", [policy(invokeStatement.replace(inside, `compartment id ${other}`))]],
  ])("%s: the stack cannot tell", (_name, resources) => {
    expect(invokePermission(stackOf(resources))(gateway, called)).toEqual({ kind: "unknown" });
  });

  test("a policy of the stack tells", () => {
    expect(invokePermission(stackOf([lookedUp, policy(invokeStatement)]))(gateway, called)).toEqual({
      kind: "allowed",
    });
  });
});
