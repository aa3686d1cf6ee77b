/**
 * Token validation names its audiences.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { ofTokenPolicies, tokenCheck } from "./specification";

export const audiencesPresent: PolicyRule = {
  id: "audiences-present",
  title: "Token validation names its audiences",
  why: "Without audiences, tokens for other APIs and ID tokens of the same issuer pass.",
  remedy: "Set audiences to the API's own.",
  source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    return ofTokenPolicies(deployment, (policy) => {
      const audiences = tokenCheck(policy, "audiences");
      if (audiences === undefined) return [{ notUnderstood: "the list of audiences is made by Terraform" }];
      return audiences.length === 0 ? ["no audiences"] : [];
    });
  },
};
