/** What users' tests are told of a stack is what synth says of it. */
import { DataOciIdentityTenancy } from "@cdktf/provider-oci/lib/data-oci-identity-tenancy";
import { IdentityPolicy } from "@cdktf/provider-oci/lib/identity-policy";
import { Annotations, Aspects, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { checkPolicies, suppressPolicy, suppressWarning } from "../../constructs/index";
import { findingsOf, logicalIdsOf, policiesOf, warningsOf } from "../../testing/index";
import { secured, securedApiStack, stockRoute, testApp, testStack } from "../constructs/test-stack";

describe("findingsOf", () => {
  it("finds nothing in a sound stack", () => {
    expect(findingsOf(securedApiStack())).toEqual([]);
  });

  it("has code, path and message of each", () => {
    const stack = testStack();
    secured(stack, { pathPrefix: "orders", audiences: [""] });
    expect(findingsOf(stack)).toEqual([
      { code: "PATH_PREFIX_INVALID", path: "test/Api", message: expect.stringMatching(/^pathPrefix is "orders"; all/) },
      {
        code: "AUDIENCE_EMPTY",
        path: "test/Api",
        message: expect.stringMatching(/^trust\.audiences\[0\] is ""; allowed/),
      },
    ]);
  });

  it("tells what others refuse, too, and says so twice when asked twice", () => {
    const stack = testStack();
    stack.node.addValidation({ validate: () => ["no: stack"] });
    const refused = { code: "OTHER", path: "test", message: "no: stack" };
    expect([findingsOf(stack), findingsOf(stack)]).toEqual([[refused], [refused]]);
  });

  it("lets pass what is none: an error of an aspect", () => {
    const stack = testStack();
    const visit = (): void => {
      throw new Error("the aspect's own");
    };
    Aspects.of(stack).add({ visit });
    expect(() => findingsOf(stack)).toThrow("the aspect's own");
    expect(() => policiesOf(stack)).toThrow("the aspect's own");
  });
});

describe("warningsOf", () => {
  const odd = () => {
    const stack = testStack();
    secured(stack, { routes: [{ ...stockRoute, path: "/a/" }] });
    return stack;
  };

  it("has code, path and message, once", () => {
    const stack = odd();
    const warning = { code: "PATH_TRAILING_SLASH", path: "test/Api", message: expect.stringContaining("/a/") };
    expect([warningsOf(stack), warningsOf(stack)]).toEqual([[warning], [warning]]);
  });

  it("leaves out what is suppressed", () => {
    const stack = odd();
    suppressWarning(stack, "PATH_TRAILING_SLASH", "the former gateway's clients send it");
    expect(warningsOf(stack)).toEqual([]);
  });

  it("has those of others, without a code of ours", () => {
    const stack = testStack();
    Annotations.of(stack).addWarning("rarely meant");
    expect(warningsOf(stack)).toEqual([{ code: "OTHER", path: "test", message: "rarely meant" }]);
  });
});

describe("policiesOf", () => {
  const open = () => {
    const stack = testStack();
    const statements = ["allow any-user to manage all-resources in tenancy"];
    new IdentityPolicy(stack, "Policy", { compartmentId: "c", name: "p", description: "d", statements });
    return stack;
  };

  it("names rule, resource and remedy, whether or not the stack checks policies", () => {
    const [unchecked, checked] = [open(), open()];
    checkPolicies(checked);
    const fault = { rule: "iam-without-wildcards", path: "test/Policy", message: expect.stringContaining("Remedy:") };
    expect([policiesOf(unchecked), policiesOf(checked)]).toEqual([[fault], [fault]]);
  });

  it("leaves out what is suppressed, and finds nothing in a sound stack", () => {
    const stack = open();
    suppressPolicy(stack, "iam-without-wildcards", "a sandbox");
    expect([policiesOf(stack), policiesOf(securedApiStack())]).toEqual([[], []]);
  });
});

describe("logicalIdsOf", () => {
  it("has the addresses of what is made and read, sorted", () => {
    const stack = new TerraformStack(testApp(), "test");
    new IdentityPolicy(stack, "Policy", { compartmentId: "c", name: "p", description: "d", statements: [] });
    new DataOciIdentityTenancy(stack, "Tenancy", { tenancyId: "t" });
    expect(logicalIdsOf(stack)).toEqual(["data.oci_identity_tenancy.Tenancy", "oci_identity_policy.Policy"]);
  });

  it("has all of a whole stack, in one order", () => {
    const ids = logicalIdsOf(securedApiStack());
    expect(ids).toEqual([...ids].sort());
    expect(ids.filter((id) => id.startsWith("oci_apigateway_gateway."))).toHaveLength(1);
  });
});
