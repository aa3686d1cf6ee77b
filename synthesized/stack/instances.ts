/**
 * The resources that one block stands for: https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
 *
 * @module
 */
import { isText } from "../../internal/json";
import { EvaluationFailure } from "../expression/failure";
import { isValueObject, restOf, Unknown, type Value } from "../expression/value";
import { sortedEntries, toNumber, typeName } from "../expression/values";

/** One resource of a block. */
export interface Instance {
  /** `type.name`, `type.name[0]`, or `type.name["key"]`. */
  readonly address: string;
  /** Absent of the only one. */
  readonly key?: string | number;
  /** What its expressions may call `each` and `count`. */
  readonly names: ReadonlyMap<string, Value>;
}

/**
 * The instances that a `count` or `for_each` makes; unknown where it is not known how many, or under which keys.
 *
 * @throws {EvaluationFailure} for a value that Terraform refuses there
 */
export function instancesOf(address: string, kind: "count" | "for_each", value: Value): readonly Instance[] | Unknown {
  if (Unknown.is(value)) return value;
  if (kind === "count") return counted(address, wholeNumber(value));
  const entries = entriesOf(value);
  if (Unknown.is(entries)) return entries;
  return entries.map(([key, item]) => ({
    address: `${address}[${JSON.stringify(key)}]`,
    key,
    names: new Map([["each", { key, value: item }]]),
  }));
}

/** Stands for all instances where nobody knows how many there are. */
export const anyInstance = (address: string, reason: Unknown): Instance => ({
  address,
  names: new Map<string, Value>([
    ["each", { key: reason, value: reason }],
    ["count", { index: reason }],
  ]),
});

const counted = (address: string, count: number): Instance[] =>
  Array.from({ length: count }, (_, index) => ({
    address: `${address}[${index}]`,
    key: index,
    names: new Map([["count", { index }]]),
  }));

function wholeNumber(value: Value): number {
  const count = typeof value === "string" || typeof value === "number" ? toNumber(value) : Number.NaN;
  if (Number.isInteger(count) && count >= 0) return count;
  throw new EvaluationFailure(`count is a whole number from 0 on, not ${isText(value) ? "a text" : typeName(value)}`);
}

/** The key and value of each item: of a set of texts they are the same. */
function entriesOf(value: Value): readonly (readonly [string, Value])[] | Unknown {
  if (isValueObject(value)) return restOf(value) ?? sortedEntries(value);
  if (!Array.isArray(value)) throw new EvaluationFailure(`for_each takes a map or a set, not ${typeName(value)}`);
  const unknown = value.find(Unknown.is);
  if (unknown !== undefined) return unknown;
  const texts = value.filter(isText);
  if (texts.length < value.length) throw new EvaluationFailure("for_each takes a set of texts, and one item is none");
  return [...new Set(texts)].map((text) => [text, text]);
}
