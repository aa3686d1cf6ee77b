/**
 * Audiences are the API's own.
 *
 * @module
 */
import { sharedAudiences } from "../../limits/entra-tokens";
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

/** CDKTF calls such an output after the resource: https://github.com/hashicorp/terraform-cdk/blob/main/packages/cdktf/lib/terraform-stack.ts */
const ofOtherStack =
  /^\$\{data\.terraform_remote_state\.cross-stack-reference-input-[\w-]+\.outputs\.cross-stack-output-azuread_application[\w-]+\}$/;

function judged(audience: string): Verdicts {
  // A registration that the stack makes is its own, and so is one that another stack of the app makes.
  if (isExpression(audience))
    return isAttribute(audience, "azuread_application", "azuread_application_registration") ||
      ofOtherStack.test(audience)
      ? []
      : [{ notUnderstood: `the audience ${audience}` }];
  const service = sharedServiceOf(audience);
  return service === undefined ? [] : [`the audience ${audience} is that of ${service}`];
}
