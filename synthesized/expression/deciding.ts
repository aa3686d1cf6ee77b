/**
 * Expressions that decide what else is evaluated: conditionals, `&&` and `||`, `try()` and `can()`.
 *
 * @module
 */

import { EvaluationFailure } from "./failure";
import { child, type Evaluate, type Scope, unknownOf } from "./scope";
import type { SyntaxNode } from "./syntax-tree";
import { isKnownInWhole, type Unknown, unknownAmong, type Value } from "./value";
import { equality, toBool, unified } from "./values";

/** https://developer.hashicorp.com/terraform/language/expressions/conditionals */
export function conditional(node: SyntaxNode, scope: Scope, evaluate: Evaluate): Value {
  const condition = evaluate(child(node, 0), scope);
  if (!isKnownInWhole(condition)) return eitherArm(node, unknownOf(condition), scope, evaluate);
  return toBool(condition) ? arm(node, 1, 2, scope, evaluate) : arm(node, 2, 1, scope, evaluate);
}

function arm(node: SyntaxNode, chosen: number, other: number, scope: Scope, evaluate: Evaluate): Value {
  const [result = null] = unified([
    evaluate(child(node, chosen), scope),
    typeOfArm(child(node, other), scope, evaluate),
  ]);
  return result;
}

/** The arm that is not taken decides the type of the result, where it has a value at all. */
function typeOfArm(node: SyntaxNode, scope: Scope, evaluate: Evaluate): Value {
  if (node.type === "template") return "";
  return node.type === "literalValue" ? evaluate(node, scope) : null;
}

/** Nobody knows which arm is taken, and it makes no difference where both have one value. */
function eitherArm(node: SyntaxNode, condition: Unknown, scope: Scope, evaluate: Evaluate): Value {
  try {
    const result = arm(node, 1, 2, scope, evaluate);
    return equality(result, arm(node, 2, 1, scope, evaluate)) === true ? result : condition;
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    return condition;
  }
}

/**
 * A logical operator needs one side only where that side decides, also if the other one fails:
 * https://developer.hashicorp.com/terraform/language/expressions/operators#logical-operators
 */
export const deciding: ReadonlyMap<string, boolean> = new Map([
  ["logicalOr", true],
  ["logicalAnd", false],
]);

export function logical(node: SyntaxNode, decisive: boolean, scope: Scope, evaluate: Evaluate): Value {
  const failures: EvaluationFailure[] = [];
  const sides = [child(node, 0), child(node, 1)].map((side): boolean | Unknown => {
    try {
      const value = evaluate(side, scope);
      return isKnownInWhole(value) ? toBool(value) : unknownOf(value);
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      failures.push(error);
      return !decisive;
    }
  });
  if (sides.includes(decisive)) return decisive;
  const unknown = unknownAmong(...sides);
  const [failure] = failures;
  if (unknown === undefined && failure !== undefined) throw failure;
  return unknown ?? !decisive;
}

/**
 * https://developer.hashicorp.com/terraform/language/functions/try
 *
 * Whether an argument that depends on what is not known can be evaluated is not known either.
 */
export function attempt(name: "try" | "can", node: SyntaxNode, scope: Scope, evaluate: Evaluate): Value {
  const failures: string[] = [];
  for (const argument of node.children) {
    const inner: Scope = { ...scope, met: [], isAttempted: true };
    try {
      const value = evaluate(argument, inner);
      return unknownAmong(...inner.met) ?? (name === "can" ? true : value);
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      failures.push(error.message);
    }
  }
  if (name === "can") return false;
  throw new EvaluationFailure(`no argument of try() can be evaluated: ${failures.join("; ")}`);
}
