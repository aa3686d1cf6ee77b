/** https://developer.hashicorp.com/terraform/language/functions/format */
import type { Json } from "../../../internal/json";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { toBool, toNumber, toText } from "../values";
import { encodeJson } from "./encodings";

const verb = /%(?:%|([-+ #0]*)(\d+)?(?:\.(\d+))?(?:\[(\d+)\])?(.))/g;

interface Verb {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly letter: string;
}

export function format(pattern: string, values: readonly Json[]): string {
  let next = 0;
  const text = pattern.replace(verb, (whole, flags: string, width, precision, position, letter: string) => {
    if (whole === "%%") return "%";
    const index = position === undefined ? next : Number(position) - 1;
    next = index + 1;
    const value = values[index];
    if (value === undefined) throw new EvaluationFailure(`${whole} has no argument`);
    const digits = precision === undefined ? undefined : Number(precision);
    return padded(
      formatted(value, { flags, width: Number(width ?? 0), precision: digits, letter }),
      flags,
      Number(width ?? 0),
    );
  });
  if (next < values.length && !pattern.includes("[")) {
    throw new EvaluationFailure(`${values.length} arguments are too many for "${pattern}"`);
  }
  return text;
}

function formatted(value: Json, { flags, precision, letter }: Verb): string {
  switch (letter) {
    case "v":
      return plain(value);
    case "s":
      return toText(value).slice(0, precision);
    case "q":
      return JSON.stringify(toText(value));
    case "t":
      return String(toBool(value));
    case "d":
      return signed(whole(toNumber(value)).toFixed(0), flags);
    case "f":
      return signed(toNumber(value).toFixed(precision ?? 6), flags);
    case "b":
      return signed(whole(toNumber(value)).toString(2), flags);
    case "o":
      return signed(whole(toNumber(value)).toString(8), flags);
    case "x":
      return signed(whole(toNumber(value)).toString(16), flags);
    case "X":
      return signed(whole(toNumber(value)).toString(16).toUpperCase(), flags);
  }
  throw new UnsupportedFeature(`the verb %${letter} of format()`, "use one of %v %s %q %t %d %f %b %o %x %X %%");
}

function plain(value: Json): string {
  if (value === null) return "null";
  if (typeof value !== "object") return toText(value);
  return encodeJson(value);
}

/** Terraform cuts a fraction off where a whole number is wanted. */
const whole = (value: number): number => Math.trunc(value);

const signed = (digits: string, flags: string): string =>
  digits.startsWith("-") ? digits : flags.includes("+") ? `+${digits}` : flags.includes(" ") ? ` ${digits}` : digits;

function padded(text: string, flags: string, width: number): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0")) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}
