/** Terraform's numeric functions. */
import { EvaluationFailure } from "../failure";
import { toList, toNumber, toText } from "../values";
import { fixed, type TerraformFunction, variadic } from "./signature";

export const numbers: Readonly<Record<string, TerraformFunction>> = {
  abs: fixed([toNumber], Math.abs),
  ceil: fixed([toNumber], Math.ceil),
  floor: fixed([toNumber], Math.floor),
  max: variadic(toNumber, (values) => Math.max(...values), 1),
  min: variadic(toNumber, (values) => Math.min(...values), 1),
  pow: fixed([toNumber, toNumber], (base, exponent) => base ** exponent),
  signum: fixed([toNumber], Math.sign),
  log: fixed([toNumber, toNumber], (value, base) => Math.log(value) / Math.log(base)),
  sum: fixed([toList], (items) => {
    if (items.length === 0) throw new EvaluationFailure("an empty list has no sum");
    return items.map(toNumber).reduce((total, item) => total + item, 0);
  }),
  parseint: fixed([toText, toNumber], parseInteger),
};

function parseInteger(text: string, base: number): number {
  const digits = "0123456789abcdefghijklmnopqrstuvwxyz".slice(0, base);
  const unsigned = text.replace(/^-/, "").toLowerCase();
  if (base < 2 || base > 36 || unsigned === "" || [...unsigned].some((digit) => !digits.includes(digit))) {
    throw new EvaluationFailure(`"${text}" is no whole number in base ${base}`);
  }
  return Number.parseInt(text, base);
}
