/**
 * Token validation names its issuers.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { authenticationOf, isEmptyList, tokenChecks, verifiesTokens } from "./specification";

export const issuersPresent: PolicyRule = {
  id: "issuers-present",
  title: "Token validation names its issuers",
  why: "What the gateway does without issuers is not documented; tokens of another issuer with a known key could pass.",
  remedy: "Set issuers to the exact iss values.",
  source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    const policy = authenticationOf(deployment);
    return verifiesTokens(policy) && isEmptyList(tokenChecks(policy).issuers) ? ["no issuers"] : [];
  },
};
