/**
 * The IAM statement that lets a gateway call functions, in the forms on offer.
 *
 * @module
 */

/**
 * How a gateway gets to call functions.
 *
 * - `documented`: Oracle's own form. It admits **every API gateway of the gateway's compartment**, to all functions of the
 *   functions' compartment.
 * - `unconfirmed-fn-invocation`: the same callers, but only invocation (`fn-invocation` instead of `functions-family`).
 *   Unconfirmed: Oracle's page for gateways shows only the wider one.
 * - `unconfirmed-gateway-id`: only this gateway, by `request.principal.id`. Unconfirmed: Oracle documents that variable for
 *   other principals. Test it before you rely on it: where it does not hold the gateway answers 404 or 502 for functions.
 * - `none`: no statement; somebody else manages IAM. Without one, functions stay out of the gateway's reach.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingpolicies.htm
 */
export type InvokePolicy = "documented" | "unconfirmed-fn-invocation" | "unconfirmed-gateway-id" | "none";

/** Whom the statement names. */
export interface InvokeParties {
  readonly gatewayId: string;
  readonly gatewayCompartmentId: string;
  readonly functionsCompartmentId: string;
}

/** The statement, or `undefined` for none. */
export function invokeStatement(policy: InvokePolicy, parties: InvokeParties): string | undefined {
  const where = `in compartment id ${parties.functionsCompartmentId} where ALL {request.principal.type='ApiGateway'`;
  const fromCompartment = `request.resource.compartment.id='${parties.gatewayCompartmentId}'}`;
  switch (policy) {
    case "documented":
      return `ALLOW any-user to use functions-family ${where}, ${fromCompartment}`;
    case "unconfirmed-fn-invocation":
      return `ALLOW any-user to use fn-invocation ${where}, ${fromCompartment}`;
    case "unconfirmed-gateway-id":
      return `ALLOW any-user to use fn-invocation ${where}, request.principal.id='${parties.gatewayId}'}`;
    case "none":
      return undefined;
  }
}

/** IAM needs a moment until a new statement counts everywhere. */
export const POLICY_PROPAGATION = "60s";

/**
 * The narrowest form: gateways of one compartment, and one function. Unconfirmed: Oracle's page for gateways shows neither the type nor the variable.
 *
 * https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionsrestrictinguseraccess.htm
 */
export function functionStatement({
  gatewayCompartmentId,
  functionsCompartmentId,
  functionId,
}: Omit<InvokeParties, "gatewayId"> & { readonly functionId: string }): string {
  const conditions = [
    "request.principal.type='ApiGateway'",
    `request.resource.compartment.id='${gatewayCompartmentId}'`,
    `target.function.id='${functionId}'`,
  ];
  return `ALLOW any-user to use fn-invocation in compartment id ${functionsCompartmentId} where ALL {${conditions.join(", ")}}`;
}
