/**
 * Audiences are the API's own.
 *
 * @module
 */
import { sharedAudiences } from "../../limits/entra";
import { sharedServiceOf } from "../private/entra-tokens";
import type { PolicyRule } from "./rule";
import { ofTokenPolicies, tokenCheck } from "./specification";
import { isAttribute, isExpression, type Verdicts } from "./written";

export const audiencesOwn: PolicyRule = {
  id: "audiences-own",
  title: "Audiences are the API's own",
  why: "Any application of any tenant gets tokens for Microsoft's own services, and whoever accepts their audience admits it.",
  remedy: "Register the API as an application, and accept its client id or identifier URI alone.",
  source: sharedAudiences.source,
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    return ofTokenPolicies(deployment, (policy) =>
      (tokenCheck(policy, "audiences") ?? []).flatMap((audience) => judged(String(audience))),
    );
  },
};

function judged(audience: string): Verdicts {
  // A registration that the stack makes is its own.
  if (isExpression(audience))
    return isAttribute(audience, "azuread_application", "azuread_application_registration")
      ? []
      : [{ notUnderstood: `the audience ${audience}` }];
  const service = sharedServiceOf(audience);
  return service === undefined ? [] : [`the audience ${audience} is that of ${service}`];
}
