/**
 * Whether a policy of the stack lets a gateway call a function, and whether the stack can tell at all.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingpolicies.htm
 *
 * @module
 */
import { isText } from "../../internal/json";
import { Unknown } from "../../synthesized/expression/value";
import type { Resource, Stack } from "../../synthesized/stack/stack";
import { type Obstacle, unknownObstacle } from "../../synthesized/system/obstacle";
import { type InvokeCondition, type InvokeStatement, parseStatement } from "./iam-statement";

/** Who calls. */
export interface CallingGateway {
  readonly id: string;
  readonly compartmentId: string | undefined;
}

/** What is called. */
interface CalledFunction {
  readonly address: string;
  readonly compartmentId: string | undefined;
}

/**
 * `unknown`: the gateway is not one that the stack makes, so that its owner may have written a policy elsewhere. A policy of
 * the stack's own gateways belongs to the stack: without one they are refused.
 */
export type InvokeVerdict =
  | { readonly kind: "allowed" | "refused" | "unknown" }
  /** It depends on what is not known, or not understood, of the stack. */
  | { readonly kind: "undecided"; readonly obstacles: readonly Obstacle[] };

/** Decides. */
type InvokePermission = (gateway: CallingGateway, called: CalledFunction) => InvokeVerdict;

/** Reads the policies of a stack. */
export function invokePermission(stack: Stack): InvokePermission {
  const read = stack.resourcesOf("oci_identity_policy").flatMap(statementsOf);
  const statements = read.flatMap((one) => ("verb" in one ? one : []));
  const unread = read.flatMap((one) => ("verb" in one ? [] : one));
  const gateways = stack.resourcesOf("oci_apigateway_gateway");
  return (gateway, called) => {
    const verdicts = statements.map((statement) => permits(statement, gateway, called));
    if (verdicts.includes(true)) return { kind: "allowed" };
    const own = gateways.find(({ values }) => values.id === gateway.id);
    if (own === undefined) return { kind: "unknown" };
    const unplaced = verdicts.includes(undefined) ? compartmentObstacles(own, gateway, called) : [];
    const obstacles = [...unread, ...unplaced];
    return obstacles.length === 0 ? { kind: "refused" } : { kind: "undecided", obstacles };
  };
}

function statementsOf({ address, values: { statements } }: Resource): readonly (InvokeStatement | Obstacle)[] {
  if (Unknown.is(statements)) return [unknownObstacle(`${address}: statements`, statements)];
  return (Array.isArray(statements) ? statements : []).flatMap(
    (text, index): readonly (InvokeStatement | Obstacle)[] => {
      const place = `${address}: statements[${index}]`;
      if (Unknown.is(text)) return [unknownObstacle(place, text)];
      const parsed = parseStatement(isText(text) ? text : "");
      if (parsed.kind === "invoke") return [parsed.statement];
      if (parsed.kind === "other") return [];
      const reason = `got ${JSON.stringify(text)}, and it cannot be judged whether it lets a gateway call functions: ${parsed.reason}`;
      return [{ place, reason, remedy: `Write it in Oracle's form for API gateways: ${page}` }];
    },
  );
}

const page = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaycreatingpolicies.htm";

/** Compartments on which it depends, and that are not known. */
function compartmentObstacles(
  { address, values }: Resource,
  gateway: CallingGateway,
  called: CalledFunction,
): readonly Obstacle[] {
  const { compartment_id: compartment } = values;
  const place = `${address}: compartment_id`;
  const unsaid = (of: string): Obstacle => ({
    place: of,
    reason: "the stack does not tell in which compartment it is, on which it depends whether the gateway may call it",
    remedy: "Test it in OCI.",
  });
  return [
    ...(gateway.compartmentId !== undefined
      ? []
      : [Unknown.is(compartment) ? unknownObstacle(place, compartment) : unsaid(address)]),
    ...(called.compartmentId === undefined ? [unsaid(called.address)] : []),
  ];
}

/**
 * Invoking needs `use`: https://docs.oracle.com/en-us/iaas/Content/Functions/Reference/functionsiampermissions.htm
 * The compartment is that of the gateway: see `policy-compartment` in choices.
 *
 * @returns `undefined` where it depends on a compartment that is not known
 */
function permits(statement: InvokeStatement, gateway: CallingGateway, called: CalledFunction): boolean | undefined {
  if (statement.verb !== "use" && statement.verb !== "manage") return false;
  const { location, conditions, mode } = statement;
  const isThere = location.kind === "tenancy" ? true : same(location.id, called.compartmentId);
  const held = conditions.map((condition) => holds(condition, gateway));
  return all([isThere, mode === "ALL" ? all(held) : negated(all(held.map(negated)))]);
}

type Truth = boolean | undefined;
const same = (one: string, other: string | undefined): Truth => (other === undefined ? undefined : one === other);
const negated = (one: Truth): Truth => (one === undefined ? undefined : !one);
const all = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;

function holds({ variable, isEqual, value }: InvokeCondition, gateway: CallingGateway): Truth {
  const isSame = same(value, factOf(variable, gateway));
  return isEqual ? isSame : negated(isSame);
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
