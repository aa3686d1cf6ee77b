/**
 * A gateway keeps an authorizer's answer for all that the function is told.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { authentications, placed } from "./specification";
import { isExpression, itemsOf, type Verdicts } from "./written";

const page =
  "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/adding_authn_authz_request_policies-multi-argument.htm";

export const authorizerAnswersWhole: PolicyRule = {
  id: "authorizer-answers-whole",
  title: "A gateway keeps an authorizer's answer for all that the function is told",
  why: "An answer is kept for the parameters of the cache key: a request that differs in another one gets the answer that was meant for the first.",
  remedy: "Name each parameter in cache_key, or leave cache_key out: then all count.",
  source: page,
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    const { all, unclear } = authentications(deployment);
    return [
      ...unclear,
      ...all.flatMap(({ where, policy: { type, parameters, cache_key: key } }): Verdicts => {
        if (type !== "CUSTOM_AUTHENTICATION" || parameters === undefined || parameters === null) return [];
        const kept = itemsOf(key);
        if (kept?.length === 0) return [];
        if (kept === undefined || isExpression(parameters) || typeof parameters !== "object")
          return [placed(where, { notUnderstood: "for which parameters answers are kept" })];
        const left = Object.keys(parameters).filter((name) => !kept.includes(name));
        return left.map((name) => `${where}answers are kept whatever ${name} is`);
      }),
    ];
  },
};
