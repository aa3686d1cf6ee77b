import { describe, expect, test } from "vitest";
import { parseStatement } from "../../../local/functions/iam-statement";

describe("a policy statement", () => {
  test("in Oracle's form for gateways", () => {
    expect(
      parseStatement(
        "ALLOW any-user to use functions-family in compartment id ocid1.compartment.oc1..a where ALL {request.principal.type='ApiGateway', request.resource.compartment.id = 'ocid1.compartment.oc1..b'}",
      ),
    ).toEqual({
      kind: "invoke",
      statement: {
        verb: "use",
        resourceType: "functions-family",
        location: { kind: "compartment", id: "ocid1.compartment.oc1..a" },
        mode: "ALL",
        conditions: [
          { variable: "request.principal.type", isEqual: true, value: "ApiGateway" },
          { variable: "request.resource.compartment.id", isEqual: true, value: "ocid1.compartment.oc1..b" },
        ],
      },
    });
  });

  test.each([
    ["allow ANY-USER to manage all-resources in TENANCY", { mode: "ALL", conditions: [] }],
    [
      "Allow any-user to use fn-invocation in tenancy where request.principal.id != 'x'",
      { conditions: [{ isEqual: false }] },
    ],
    ["Allow any-user to use fn-invocation in tenancy where any {request.principal.id='x'}", { mode: "ANY" }],
  ])("%s", (text, statement) => {
    expect(parseStatement(text)).toMatchObject({ kind: "invoke", statement });
  });

  test.each([
    "Allow group Admins to manage all-resources in tenancy",
    "Allow service FaaS to read repos in tenancy",
    "Allow any-user to read buckets in compartment shared",
    "Allow dynamic-group functions to read secret-family in compartment x where target.secret.name = 'y'",
  ])("about others: %s", (text) => {
    expect(parseStatement(text)).toEqual({ kind: "other" });
  });

  test.each([
    "",
    "Define tenancy x as ocid1.tenancy.y",
    "Endorse any-user to use functions-family in tenancy x",
    "Allow any-user to {FN_INVOCATION} in tenancy",
    "Allow dynamic-group gateways to use functions-family in tenancy",
    "Allow any-user to use functions-family in compartment apis",
    "Allow any-user to use functions-family in compartment a:b",
    "Allow any-user to use functions-family in tenancy where request.user.name = 'x'",
    "Allow any-user to use functions-family in tenancy where request.principal.type = /Api*/",
    "Allow any-user to use functions-family in tenancy where all {request.principal.type='ApiGateway', any {request.principal.id='x'}}",
    "Allow any-user to use functions-family in tenancy where all {}",
  ])("that cannot be judged: %s", (text) => {
    expect(parseStatement(text)).toMatchObject({ kind: "unknown" });
  });
});
