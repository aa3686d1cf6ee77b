/**
 * Sums, differences and products as Terraform has them: it counts in decimal to far more digits than a double holds, so that 0.1 + 0.2 is 0.3.
 *
 * @module
 */

import { precise } from "./number-text";

/** digits × 10^exponent */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

export const plus = (one: number, other: number): number =>
  exact(one, other, one + other) ?? withSameExponent(one, other, (a, b) => a + b);

export const minus = (one: number, other: number): number =>
  exact(one, other, one - other) ?? withSameExponent(one, other, (a, b) => a - b);

/** JavaScript's own result, where it cannot have been rounded. */
const exact = (one: number, other: number, result: number): number | undefined =>
  Number.isInteger(one) && Number.isInteger(other) && Number.isSafeInteger(result) ? result : undefined;

export function multiplied(one: number, other: number): number {
  const known = exact(one, other, one * other);
  if (known !== undefined) return known + 0;
  const [a, b] = [decimal(one), decimal(other)];
  return numberOf({ digits: a.digits * b.digits, exponent: a.exponent + b.exponent });
}

function withSameExponent(one: number, other: number, run: (a: bigint, b: bigint) => bigint): number {
  const [a, b] = [decimal(one), decimal(other)];
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = (value: Decimal): bigint => value.digits * 10n ** BigInt(value.exponent - exponent);
  return numberOf({ digits: run(scaled(a), scaled(b)), exponent });
}

/** The shortest decimal that stands for a number, which is how it was written. */
function decimal(value: number): Decimal {
  const [mantissa = "", exponent = "0"] = value.toString().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

const numberOf = ({ digits, exponent }: Decimal): number => precise(`${digits}e${exponent}`);
