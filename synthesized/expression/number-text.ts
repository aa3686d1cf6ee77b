/**
 * How numbers are read and written: Terraform holds them with 512 bits, here they are doubles.
 *
 * @module
 */
import { UnsupportedFeature } from "./failure";

/** What Terraform reads as a number: no hexadecimal, no white space, no digits left out after the point. */
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

export const isNumberText = (text: string): boolean => decimal.test(text);

/** A whole number of more digits than a double holds is not known here, rather than rounded. */
export function precise(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && decimalText(value) !== String(wholeOf(text))) {
    throw new UnsupportedFeature("a number that is too large to be counted with exactly", "use a smaller one");
  }
  return value;
}

/** A decimal number's digits before the point; nothing where it has others. */
function wholeOf(text: string): bigint | undefined {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/0+$/, "");
  const zeros = Number(exponent) - fraction.length + (whole + fraction).length - digits.length;
  return zeros < 0 ? undefined : BigInt(digits || "0") * 10n ** BigInt(zeros) * (sign === "-" ? -1n : 1n);
}

/** Terraform never writes exponents. */
export function decimalText(value: number): string {
  const [mantissa = "", exponent] = String(value).split("e");
  if (exponent === undefined) return mantissa;
  const [sign = "", whole = "", fraction = ""] = /^(-?)(\d)(?:\.(\d+))?$/.exec(mantissa)?.slice(1) ?? [];
  const digits = whole + fraction;
  const point = 1 + Number(exponent);
  return sign + (point <= 0 ? `0.${"0".repeat(-point)}${digits}` : digits.padEnd(point, "0"));
}

/** Go's `%g`: an exponent of two digits where it is less than -4 or not less than the precision, and no zeros at the end. Without a precision it is six. */
export function goNumber(value: number, precision: number | undefined): string {
  if (value === 0) return "0";
  const text = precision === undefined ? value.toExponential() : value.toExponential(Math.max(precision, 1) - 1);
  const [mantissa = "", exponent = ""] = text.split("e");
  const shortest = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  const size = Number(exponent);
  const digits = shortest.replace(/[-.]/g, "").length;
  if (size < -4 || size >= (precision === undefined ? 6 : Math.max(precision, 1))) {
    return `${shortest}e${size < 0 ? "-" : "+"}${String(Math.abs(size)).padStart(2, "0")}`;
  }
  return value.toFixed(Math.max(digits - 1 - size, 0));
}
