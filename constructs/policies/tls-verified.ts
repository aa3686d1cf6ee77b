/**
 * TLS certificates are verified.
 *
 * @module
 */
import type { Attributes, PolicyRule } from "./rule";
import { at, authenticationOf, routesWhere } from "./specification";

export const tlsVerified: PolicyRule = {
  id: "tls-verified",
  title: "TLS certificates are verified",
  why: "Whoever stands between the gateway and a key server or back end could answer in its place.",
  remedy: "Remove is_ssl_verify_disabled; put a private CA into the gateway's CA bundle.",
  source:
    "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaysettingupcustomcertificateauthorities.htm",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    const policy = authenticationOf(deployment) ?? {};
    const keys = [...at(policy, "validation_policy"), ...at(policy, "public_keys")];
    return [
      ...(keys.some(isUnverified) ? ["the key server's certificate is not verified"] : []),
      ...routesWhere(deployment, (route) => at(route, "backend").some(isUnverified)).map(
        (path) => `the back end of ${path} is not verified`,
      ),
    ];
  },
};

function isUnverified(block: Attributes): boolean {
  return block.is_ssl_verify_disabled === true;
}
