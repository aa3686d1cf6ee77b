import { expect, it } from "vitest";
import type { InvokePolicy } from "../../constructs/index";
import { invokeStatement } from "../../constructs/invoke-policy";

const parties = { gatewayId: "G", gatewayCompartmentId: "GC", functionsCompartmentId: "FC" };

it.each<[InvokePolicy, string | undefined]>([
  [
    "documented",
    "ALLOW any-user to use functions-family in compartment id FC where ALL {request.principal.type='ApiGateway', request.resource.compartment.id='GC'}",
  ],
  [
    "unconfirmed-fn-invocation",
    "ALLOW any-user to use fn-invocation in compartment id FC where ALL {request.principal.type='ApiGateway', request.resource.compartment.id='GC'}",
  ],
  [
    "unconfirmed-gateway-id",
    "ALLOW any-user to use fn-invocation in compartment id FC where ALL {request.principal.type='ApiGateway', request.principal.id='G'}",
  ],
  ["none", undefined],
])("%s", (policy, statement) => {
  expect(invokeStatement(policy, parties)).toBe(statement);
});
