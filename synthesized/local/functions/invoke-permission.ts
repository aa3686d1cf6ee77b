/**
 * Whether a policy of the stack lets a gateway call a function, and whether the stack can tell at all.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingpolicies.htm
 *
 * @module
 */
import type { Resource, Stack } from "../../stack";
import { SpecificationError, type SpecificationFinding } from "../../system/specification-error";
import { type InvokeCondition, type InvokeStatement, parseStatement } from "./iam-statement";

/** Who calls. */
export interface CallingGateway {
  readonly id: string;
  readonly compartmentId: string | undefined;
}

/** What is called. */
interface CalledFunction {
  readonly compartmentId: string | undefined;
}

/**
 * `unknown`: the gateway is not one that the stack makes, so that its owner may have written a policy elsewhere. A policy of
 * the stack's own gateways belongs to the stack: without one they are refused.
 */
export type InvokeVerdict = "allowed" | "refused" | "unknown";

/** Decides. */
type InvokePermission = (gateway: CallingGateway, called: CalledFunction) => InvokeVerdict;

/** @throws {SpecificationError} when a statement about functions cannot be read */
export function invokePermission(stack: Stack): InvokePermission {
  const findings: SpecificationFinding[] = [];
  const statements = stack.resourcesOf("oci_identity_policy").flatMap((policy) => statementsOf(policy, findings));
  if (findings.length > 0) throw new SpecificationError(findings);
  const own = new Set(stack.resourcesOf("oci_apigateway_gateway").map(({ values }) => values.id));
  return (gateway, called) => {
    if (statements.some((statement) => permits(statement, gateway, called))) return "allowed";
    return own.has(gateway.id) ? "refused" : "unknown";
  };
}

function statementsOf(policy: Resource, findings: SpecificationFinding[]): readonly InvokeStatement[] {
  const texts = Array.isArray(policy.values.statements) ? policy.values.statements : [];
  return texts.flatMap((text, index) => {
    const parsed = parseStatement(String(text));
    if (parsed.kind === "unknown")
      findings.push({
        resource: policy.address,
        field: `statements[${index}]`,
        actual: JSON.stringify(text),
        allowed: `It cannot be judged whether it lets a gateway call functions: ${parsed.reason}. Write it in Oracle's form for API gateways.`,
        source: "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingpolicies.htm",
      });
    return parsed.kind === "invoke" ? [parsed.statement] : [];
  });
}

/** Invoking needs `use`: https://docs.oracle.com/en-us/iaas/Content/Functions/Reference/functionsiampermissions.htm */
function permits(statement: InvokeStatement, gateway: CallingGateway, called: CalledFunction): boolean {
  if (statement.verb !== "use" && statement.verb !== "manage") return false;
  const { location, conditions, mode } = statement;
  if (location.kind === "compartment" && location.id !== called.compartmentId) return false;
  const holds = (condition: InvokeCondition): boolean => {
    const isSame = factOf(condition.variable, gateway) === condition.value;
    return condition.isEqual ? isSame : !isSame;
  };
  return mode === "ALL" ? conditions.every(holds) : conditions.some(holds);
}

/** `request.resource.compartment.id` is read as Oracle's page explains it: the gateway's compartment. See choices. */
function factOf(variable: string, gateway: CallingGateway): string | undefined {
  switch (variable) {
    case "request.principal.type":
      return "ApiGateway";
    case "request.principal.id":
      return gateway.id;
    default:
      return gateway.compartmentId;
  }
}
