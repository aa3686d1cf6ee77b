import type { JsonObject } from "../../../internal/json";
import type { ValueObject } from "../../../synthesized/expression/value";
import type { Resource, Stack } from "../../../synthesized/stack/stack";

export const gatewayId = "ocid1.apigateway.oc1.eu-frankfurt-1.gateway";
export const compartmentId = "ocid1.compartment.oc1..shared";
export const gatewayHost = "gateway.apigateway.eu-frankfurt-1.oci.customer-oci.com";

export const invokeStatement = `ALLOW any-user to use functions-family in compartment id ${compartmentId} where ALL {request.principal.type='ApiGateway', request.resource.compartment.id='${compartmentId}'}`;

export function resource(address: string, values: ValueObject): Resource {
  const [first = "", second = "", third = ""] = address.split(".");
  return first === "data"
    ? { address, type: second, name: third, mode: "data", values, dependsOn: [] }
    : { address, type: first, name: second, mode: "managed", values, dependsOn: [] };
}

export function stackOf(resources: readonly Resource[], directory = "/nowhere"): Stack {
  const stack: Stack = {
    directory,
    name: "test",
    evaluatedAt: new Date(),
    resources,
    outputs: new Map(),
    variables: new Map(),
    notUnderstood: [],
    resourcesOf: (type) => resources.filter(({ mode, type: own }) => (mode === "data" ? `data.${own}` : own) === type),
    evaluateAt: () => stack,
  };
  return stack;
}

export function gatewayResource(): Resource {
  return resource("oci_apigateway_gateway.main", {
    id: gatewayId,
    compartment_id: compartmentId,
    display_name: "main",
    hostname: gatewayHost,
  });
}

/** A deployment whose specification is given as in `cdk.tf.json`. */
export function deploymentResource(pathPrefix: string, specification: ValueObject, name = "api"): Resource {
  return resource(`oci_apigateway_deployment.${name}`, {
    id: `ocid1.apideployment.oc1.eu-frankfurt-1.${name}`,
    compartment_id: compartmentId,
    display_name: name,
    gateway_id: gatewayId,
    path_prefix: pathPrefix,
    specification: [specification],
  });
}

/** A route that answers with a text of its own. */
export function stockRoute(path: string, body: string, more: JsonObject = {}, methods: string[] = ["GET"]): JsonObject {
  return { path, methods, backend: [{ type: "STOCK_RESPONSE_BACKEND", status: 200, body }], ...more };
}
