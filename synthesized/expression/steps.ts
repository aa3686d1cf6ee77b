/**
 * How a reference goes on from a value: by names, keys and indices.
 *
 * @module
 */

import { EvaluationFailure, UnsupportedFeature } from "./failure";
import type { NodeMeta, SyntaxNode } from "./syntax-tree";
import { attributeOf, isKnownInWhole, isValueObject, Unknown, type Value } from "./value";
import { isSet, toText, typeName } from "./values";

/** One step of a reference: `.name`, `["key"]` or `[0]`. */
export type Step = string | number;

/** The parser writes an index as it stands in the source: `0`, or `"key"` with its quotes and without its escapes; `true` and `null` it leaves out. */
export const steps = (meta: NodeMeta | undefined): Step[] =>
  (meta?.traversal ?? []).map(({ type, segment }) => {
    if (segment === undefined) throw new UnsupportedFeature(`the index in ${meta?.value}`, "use a number or a text");
    if (type === "nameTraversal") return segment;
    return segment.startsWith('"') ? segment.slice(1, -1) : Number(segment);
  });

export function indexKey(key: Value): Step {
  if (typeof key === "number") return key;
  return textOf(key);
}

/** @param isWritten whether the steps stand so in the expression; others may be secrets, and are not told */
export function walk(from: Value, path: readonly Step[], { meta }: SyntaxNode, isWritten = true): Value {
  return path.reduce<Value>((value, step) => stepInto(value, step, meta?.value ?? "", isWritten), from);
}

function stepInto(value: Value, step: Step, expression: string, isWritten: boolean): Value {
  if (Unknown.is(value)) return value;
  if (isSet(value)) throw new EvaluationFailure(`${expression}: a set has no indices; make it a list with tolist()`);
  const found = Array.isArray(value)
    ? value[listIndex(step)]
    : isValueObject(value)
      ? attributeOf(value, step)
      : undefined;
  if (found !== undefined) return found;
  const name = typeof step === "number" ? `[${step}]` : `"${step}"`;
  const told = isWritten ? name : `such ${Array.isArray(value) ? "index" : "key"}`;
  throw new EvaluationFailure(`${expression}: ${typeName(value)} has no ${told}`);
}

const listIndex = (step: Step): number => (typeof step === "number" || /^\d+$/.test(step) ? Number(step) : -1);

/** What stands as a text, a key or an index. */
export function textOf(value: Value): string {
  if (isKnownInWhole(value)) return toText(value);
  throw new EvaluationFailure(`a string is wanted, not ${typeName(value)}`);
}
