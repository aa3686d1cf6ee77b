/**
 * A deployment lists the clients that it admits, or says that it admits all.
 *
 * @module
 */
import { clientIdClaims } from "../../limits/token-claims";
import type { Attributes, PolicyRule } from "./rule";
import { ofTokenPolicies } from "./specification";
import { find, isExpression, isOn, itemsOf } from "./written";

export const clientsListed: PolicyRule = {
  id: "clients-listed",
  title: "A deployment lists the clients that it admits, or says that it admits all",
  why: "Without a list every application to which the issuer gives a token for this audience is admitted.",
  remedy:
    "Require azp, appid, client_id or cid with its values through verify_claims, or name the absence with AllowedClients.anyClientOfTheIssuers().",
  source: "https://learn.microsoft.com/en-us/entra/identity-platform/claims-validation",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    return ofTokenPolicies(deployment, (policy) => {
      const path =
        policy.type === "JWT_AUTHENTICATION"
          ? ["verify_claims"]
          : ["validation_policy", "additional_validation_policy", "verify_claims"];
      const { blocks, unclear } = find(policy, ...path);
      const claims = blocks.map(judged);
      if (claims.includes("lists")) return [];
      return claims.includes("unknown") || unclear.length > 0
        ? [{ notUnderstood: "Terraform makes the claims that could list clients" }]
        : [wrong(blocks)];
    });
  },
};

/** Whether a claim lists clients: it must be there, and with one of the values. Without values anyone's will do. */
function judged({ key, is_required: required, values }: Attributes): "lists" | "no" | "unknown" {
  if (!isExpression(key) && !clientIdClaims.includes(String(key))) return "no";
  const [isRequired, allowed] = [isOn(required), itemsOf(values)];
  if (isRequired === false || isRequired === undefined || allowed?.length === 0) return "no";
  return isExpression(key) || isRequired === "unknown" || allowed === undefined ? "unknown" : "lists";
}

function wrong(claims: readonly Attributes[]): string {
  const named = claims.map(({ key }) => String(key)).find((key) => clientIdClaims.includes(key));
  return named === undefined
    ? `none of ${clientIdClaims.join(", ")} is required`
    : `${named} is not required with values: it lists nobody`;
}
