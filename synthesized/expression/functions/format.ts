/** https://developer.hashicorp.com/terraform/language/functions/format */
import type { Json } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { goNumber } from "../number-text";
import { toBool, toNumber, toText, toWhole } from "../values";
import { encodeJson } from "./encodings";

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The characters of a text as a reader counts them: Terraform's string functions work on grapheme clusters. */
export const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

/** `%` alone, and a verb: flags, width, precision, argument, letter. */
const verbs = /%%|%([-+ #0]*)([1-9]\d*)?(?:\.(\d*))?(?:\[([1-9]\d*)\])?([a-zA-Z])|%/g;

interface Verb {
  readonly written: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly letter: string;
}

export function format(pattern: string, values: readonly Json[]): string {
  let next = 0;
  let used = 0;
  const text = pattern.replace(verbs, (written: string, flags = "", width = "0", precision, position, letter = "") => {
    if (written === "%%") return "%";
    if (letter === "") throw new EvaluationFailure("the format has a % that begins no verb");
    const index = position === undefined ? next : Number(position) - 1;
    next = index + 1;
    used = Math.max(used, next);
    const value = values[index];
    if (value === undefined) throw new EvaluationFailure("a verb of the format has no argument");
    const digits = precision === undefined ? undefined : Number(precision);
    return formatted(value, { written, flags, width: Number(width), precision: digits, letter });
  });
  if (used < values.length) {
    throw new EvaluationFailure(`${values.length} arguments are too many for the format`);
  }
  return text;
}

function formatted(value: Json, verb: Verb): string {
  if (value === null && verb.letter !== "v")
    throw new EvaluationFailure("a verb of the format has null for its argument");
  switch (verb.letter) {
    case "v":
      return padded(verb.flags.includes("#") ? encodeJson(value) : plain(value), verb);
    case "s":
      return padded(cut(toText(value), verb), verb);
    case "q":
      return padded(encodeJson(cut(toText(value), verb)), verb);
    case "t":
      return String(toBool(value));
    case "b":
    case "d":
    case "o":
    case "x":
    case "X":
      return whole(toWhole(toNumber(value)), verb);
    case "e":
    case "E":
    case "f":
    case "g":
    case "G":
      return paddedNumber(fraction(toNumber(value), verb), verb, "0");
  }
  throw new EvaluationFailure("format() has no such verb");
}

function plain(value: Json): string {
  if (typeof value === "string") return value;
  return typeof value === "number" ? goNumber(value, undefined) : encodeJson(value);
}

/** A precision of zero cuts nothing off. */
const cut = (text: string, { precision }: Verb): string =>
  precision ? graphemes(text).slice(0, precision).join("") : text;

const bases: Readonly<Record<string, readonly [radix: number, prefix: string]>> = {
  b: [2, "0b"],
  d: [10, ""],
  o: [8, "0"],
  x: [16, "0x"],
  X: [16, "0X"],
};

function whole(value: number, verb: Verb): string {
  const [radix, prefix] = bases[verb.letter] ?? [10, ""];
  const digits = BigInt(Math.abs(value))
    .toString(radix)
    .padStart(verb.precision ?? 1, "0");
  const cased = verb.letter === "X" ? digits.toUpperCase() : digits;
  const filling = verb.precision === undefined ? "0" : " ";
  return paddedNumber(`${value < 0 ? "-" : ""}${verb.flags.includes("#") ? prefix : ""}${cased}`, verb, filling);
}

function fraction(value: number, { letter, precision }: Verb): string {
  switch (letter) {
    case "f":
      return value.toFixed(precision ?? 6);
    case "g":
    case "G":
      return cased(goNumber(value, precision), letter);
    default:
      return cased(value.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, "e$10$2"), letter);
  }
}

const cased = (text: string, letter: string): string => (letter === letter.toUpperCase() ? text.toUpperCase() : text);

/** A sign where one is wanted; zeros come after it. */
function paddedNumber(digits: string, { flags, width }: Verb, filling: string): string {
  const plus = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const text = digits.startsWith("-") ? digits : `${plus}${digits}`;
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || filling !== "0") return text.padStart(width);
  const [start = ""] = /^[-+ ]?(?:0[bxX])?/.exec(text) ?? [];
  return start + text.slice(start.length).padStart(width - start.length, "0");
}

function padded(text: string, { flags, width }: Verb): string {
  const filling = (flags.includes("0") ? "0" : " ").repeat(Math.max(width - graphemes(text).length, 0));
  return flags.includes("-") ? text + filling : filling + text;
}
