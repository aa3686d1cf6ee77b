import { expect, test } from "vitest";
import { invokeStatement } from "../../../constructs/invoke-policy";
import { iamWithoutWildcards } from "../../../constructs/policies/iam-without-wildcards";
import { none } from "./deployments";

const parties = { gatewayId: "g", gatewayCompartmentId: "c", functionsCompartmentId: "f" };

test.each([
  invokeStatement("documented", parties) ?? "",
  invokeStatement("unconfirmed-gateway-id", parties) ?? "",
  "ALLOW group deployers to manage api-gateway-family in compartment shop",
])("%s passes", (statement) => {
  expect(iamWithoutWildcards.check({ statements: [statement] }, "p", none)).toEqual([]);
});

test.each([
  "ALLOW any-user to use functions-family in tenancy",
  "allow ANY-USER to read repos in tenancy where request.region = 'fra'",
  "ALLOW group deployers to manage all-resources in tenancy",
])("%s does not", (statement) => {
  expect(iamWithoutWildcards.check({ statements: [statement] }, "p", none)).toEqual([`statement "${statement}"`]);
});
