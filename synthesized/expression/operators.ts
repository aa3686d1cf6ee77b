/**
 * Operators on known values: https://developer.hashicorp.com/terraform/language/expressions/operators
 * `&&` and `||` are not here, because they decide what is evaluated, nor `==`, which may tell values apart that are not known in whole.
 *
 * @module
 */
import type { Json } from "../../internal/json";
import { minus, multiplied, plus } from "./arithmetic";
import { EvaluationFailure } from "./failure";
import { toBool, toNumber } from "./values";

type Binary = (left: Json, right: Json) => Json;

const numeric =
  (run: (left: number, right: number) => Json): Binary =>
  (left, right) =>
    run(toNumber(left), toNumber(right));

/** By the parser's names for them. */
export const binaryOperators: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ["greaterThan", numeric((left, right) => left > right)],
  ["greaterThanOrEqual", numeric((left, right) => left >= right)],
  ["lessThan", numeric((left, right) => left < right)],
  ["lessThanOrEqual", numeric((left, right) => left <= right)],
  ["add", numeric(plus)],
  ["subtract", numeric(minus)],
  ["multiply", numeric(multiplied)],
  ["divide", numeric((left, right) => left / divisor(right))],
  ["modulo", numeric((left, right) => left % divisor(right))],
]);

export const unaryOperators: ReadonlyMap<string, (operand: Json) => Json> = new Map<string, (operand: Json) => Json>([
  ["negate", (operand) => -toNumber(operand)],
  ["logicalNot", (operand) => !toBool(operand)],
]);

function divisor(value: number): number {
  if (value === 0) throw new EvaluationFailure("division by zero");
  return value;
}
