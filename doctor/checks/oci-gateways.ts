import { statements } from "../oci/policy-statements";
import { listOf, readProbe } from "../oci/read-probe";

export const ociGateways = readProbe({
  id: "oci-gateways",
  title: "API gateways",
  why: "the gateway and its deployments are made there",
  service: "apigateway",
  path: listOf("/20190501/gateways"),
  statement: statements.gateways,
  source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingpolicies.htm",
});
