import { expect, test } from "vitest";
import { invokeStatement } from "../../../constructs/invoke-policy";
import { iamWithoutWildcards } from "../../../constructs/policies/iam-without-wildcards";
import { statements as deployers } from "../../../doctor/policy-statements";
import { none } from "./deployments";

const parties = { gatewayId: "g", gatewayCompartmentId: "c", functionsCompartmentId: "f" };
const verdicts = (...statements: readonly string[]) => iamWithoutWildcards.check({ statements }, "p", none);

test.each([
  invokeStatement("documented", parties) ?? "",
  invokeStatement("unconfirmed-fn-invocation", parties) ?? "",
  invokeStatement("unconfirmed-gateway-id", parties) ?? "",
  ...Object.values(deployers),
  "ALLOW group deployers to manage api-gateway-family in compartment shop",
  "allow any-user to manage objects in compartment id c where all {request.principal.type='fnfunc', request.principal.id='f', target.bucket.name='b', request.permission='OBJECT_OVERWRITE'}",
  "allow any-group to read objects in tenancy where request.user.id = 'u'",
  "allow any-user to use keys in compartment c where any {request.principal.id='a', request.principal.id='b'}",
  "allow dynamic-group functions to read secret-bundles in tenancy",
  "allow dynamic-group functions to manage objects in tenancy where target.bucket.name = 'b'",
  "allow group admins to manage object-family in tenancy where target.compartment.id = 'c'",
  "allow group admins to use object-family in tenancy",
  "define group Partners as ocid1.group.oc1..a",
  "deny any-user to manage all-resources in tenancy",
])("%s passes", (statement) => {
  expect(verdicts(statement)).toEqual([]);
});

const nobody = (who: string) => `${who} is everybody, and no condition says who`;

test.each([
  ["allow any-user to read buckets in compartment c", nobody("any-user")],
  ["allow ANY-GROUP to read buckets in compartment c", nobody("any-group")],
  ["allow any-user to read repos in compartment c where request.region = 'fra'", nobody("any-user")],
  ["allow any-user to read objects in compartment c where target.bucket.name = 'public'", nobody("any-user")],
  [
    "allow any-user to use functions-family in compartment c where request.principal.type='ApiGateway'",
    nobody("any-user"),
  ],
  [
    "allow any-user to use keys in compartment c where any {request.principal.id='a', request.principal.type='b'}",
    nobody("any-user"),
  ],
  ["allow any-user to use keys in compartment c where request.principal.id != 'a'", nobody("any-user")],
  ["allow any-user to use keys in compartment c where request.principal.id = /ocid1*/", nobody("any-user")],
  [
    "any-user to manage functions-family in tenancy where request.principal.type='ApiGateway'",
    `${nobody("any-user")}; manage functions-family is a whole service of the tenancy`,
  ],
  [
    "allow any-user to use functions-family in tenancy where all {request.principal.type='ApiGateway', request.resource.compartment.id='c'}",
    "use functions-family is a whole service of the tenancy",
  ],
  ["allow group deployers to manage all-resources in compartment c", "it is about all resources"],
  ["allow group deployers to inspect ALL-RESOURCES in tenancy", "it is about all resources"],
  [
    "allow group deployers to manage functions-family in tenancy",
    "manage functions-family is a whole service of the tenancy",
  ],
  [
    "allow group deployers to manage functions-family in tenancy where target.compartment.id != 'c'",
    "manage functions-family is a whole service of the tenancy",
  ],
  [
    "allow dynamic-group machines to use object-family in tenancy",
    "use object-family is a whole service of the tenancy",
  ],
  ["allow dynamic-group machines to manage buckets in tenancy", "manage buckets holds in the whole tenancy"],
  ["admit group g of any-tenancy to read buckets in compartment c", "it admits every tenancy"],
  ["endorse group g to manage object-family in any-tenancy", "manage object-family is a whole service of the tenancy"],
])("%s does not", (statement, wrong) => {
  const text = statement.startsWith("any-user") ? `allow ${statement}` : statement;
  expect(verdicts(text)).toEqual([`statement "${text}": ${wrong}`]);
});

test.each([
  ["${var.statement}", "Terraform makes it"],
  ["allow ${var.who} to use b in tenancy", '"${var.who}" stands where'],
  ["allow any-user to use b in tenancy where request.principal.id ~ 'x'", '"~" stands where'],
  ["permit everything", '"permit" stands where'],
])("%s is not understood", (statement, reason) => {
  expect(verdicts(statement)).toEqual([
    { notUnderstood: expect.stringContaining(`statement "${statement}": ${reason}`) },
  ]);
});

test("a list that Terraform makes is not understood, and each statement is judged by itself", () => {
  expect(iamWithoutWildcards.check({ statements: "${local.statements}" }, "p", none)).toEqual([
    { notUnderstood: "the list of statements is made by Terraform" },
  ]);
  expect(verdicts("allow group a to read b in tenancy", "allow any-user\n  to read b in tenancy", "?")).toEqual([
    expect.stringContaining('statement "allow any-user to read b in tenancy"'),
    { notUnderstood: expect.stringContaining('statement "?"') },
  ]);
});
