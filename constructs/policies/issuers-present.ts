/**
 * Token validation names its issuers.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { ofTokenPolicies, tokenCheck } from "./specification";

export const issuersPresent: PolicyRule = {
  id: "issuers-present",
  title: "Token validation names its issuers",
  why: "What the gateway does without issuers is not documented; tokens of another issuer with a known key could pass.",
  remedy: "Set issuers to the exact iss values.",
  source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    return ofTokenPolicies(deployment, (policy) => {
      const issuers = tokenCheck(policy, "issuers");
      if (issuers === undefined) return [{ notUnderstood: "the list of issuers is made by Terraform" }];
      return issuers.length === 0 ? ["no issuers"] : [];
    });
  },
};
