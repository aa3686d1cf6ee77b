/**
 * TLS certificates are verified.
 *
 * @module
 */
import type { PolicyRule } from "./rule";
import { backEnds, calledKeyServers, type SpecificationPart } from "./specification";
import { isOn, type Verdicts } from "./written";

export const tlsVerified: PolicyRule = {
  id: "tls-verified",
  title: "TLS certificates are verified",
  why: "Whoever stands between the gateway and a key server or back end could answer in its place.",
  remedy: "Remove is_ssl_verify_disabled; put a private CA into the gateway's CA bundle.",
  source:
    "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaysettingupcustomcertificateauthorities.htm",
  resourceType: "oci_apigateway_deployment",
  check(deployment) {
    const [keys, servers] = [calledKeyServers(deployment), backEnds(deployment)];
    return [...keys.unclear, ...servers.unclear, ...[...keys.all, ...servers.all].flatMap(judged)];
  },
};

function judged({ where, block }: SpecificationPart): Verdicts {
  const isSkipped = isOn(block.is_ssl_verify_disabled);
  if (isSkipped === "unknown") return [{ notUnderstood: `whether the certificate of ${where} is verified` }];
  return isSkipped === true ? [`the certificate of ${where} is not verified`] : [];
}
