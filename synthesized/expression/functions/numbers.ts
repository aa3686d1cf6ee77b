/** Terraform's numeric functions. */
import type { Json } from "../../../internal/json";
import { plus } from "../arithmetic";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { toList, toNumber, toWhole, typeName } from "../values";
import { fixed, type TerraformFunction, variadic } from "./signature";

export const numbers: Readonly<Record<string, TerraformFunction>> = {
  abs: fixed([toNumber], Math.abs),
  // Adding zero makes one of JavaScript's negative zero, which Terraform does not have.
  ceil: fixed([toNumber], (value) => Math.ceil(value) + 0),
  floor: fixed([toNumber], Math.floor),
  max: variadic(toNumber, (values) => Math.max(...values), 1),
  min: variadic(toNumber, (values) => Math.min(...values), 1),
  pow: fixed([toNumber, toNumber], (base, exponent) => finite(base ** exponent)),
  signum: fixed([toWhole], Math.sign),
  log: fixed([toNumber, toNumber], (value, base) => finite(Math.log(value) / Math.log(base))),
  sum: fixed([toList], (items) => {
    if (items.length === 0) throw new EvaluationFailure("an empty list has no sum");
    return items.map(toNumber).reduce(plus);
  }),
  parseint: fixed([textItself, toWhole], parseInteger),
};

function finite(value: number): number {
  if (Number.isNaN(value)) throw new EvaluationFailure("the result is not a number");
  if (!Number.isFinite(value)) throw new UnsupportedFeature("a number that is not finite", "keep to finite numbers");
  return value;
}

/** Without the conversion that other functions do. */
function textItself(value: Json): string {
  if (typeof value === "string") return value;
  throw new EvaluationFailure(`a string is wanted, not ${typeName(value)}`);
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** As Go's `big.Int` reads it: up to base 36 lower and upper case are the same digits. */
function parseInteger(text: string, base: number): number {
  const [, sign = "", written = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const known = digits.slice(0, base);
  const unsigned = base <= 36 ? written.toLowerCase() : written;
  if (base < 2 || base > 62 || unsigned === "" || [...unsigned].some((digit) => !known.includes(digit))) {
    throw new EvaluationFailure("this text is no whole number in this base");
  }
  const value = [...unsigned].reduce((total, digit) => total * BigInt(base) + BigInt(digits.indexOf(digit)), 0n);
  return toNumber(`${sign === "-" && value > 0n ? "-" : ""}${value}`);
}
