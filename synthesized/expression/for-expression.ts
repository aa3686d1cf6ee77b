/**
 * https://developer.hashicorp.com/terraform/language/expressions/for
 *
 * @module
 */

import { EvaluationFailure } from "./failure";
import { binding, child, type Evaluate, type Scope } from "./scope";
import { textOf } from "./steps";
import type { SyntaxNode } from "./syntax-tree";
import { isKnownInWhole, isValueObject, restOf, Unknown, unknownAmong, type Value, type ValueObject } from "./value";
import { isSet, setMember, sortedEntries, toBool, typeName } from "./values";

/** Not known where it is not known which items are wanted, or under which keys. */
export function forExpression(node: SyntaxNode, scope: Scope, evaluate: Evaluate): Value {
  const { keyVar = "", valVar = "", keyExpression = "", conditionalExpression = "" } = node.meta ?? {};
  const [collection = child(node, 0), first = child(node, 1), ...rest] = node.children;
  const condition = conditionalExpression === "" ? undefined : rest.at(-1);
  const source = evaluate(collection, scope);
  const all = members(source);
  if (Unknown.is(all)) return all;
  const unknown: Value[] = [];
  const rounds = all
    .map(([key, value]) => binding(scope, [keyVar, key], [valVar, value]))
    .filter((inner) => {
      const isWanted = condition === undefined ? true : evaluate(condition, inner);
      if (isKnownInWhole(isWanted)) return toBool(isWanted);
      unknown.push(isWanted);
      return false;
    });
  if (keyExpression === "") {
    const items = rounds.map((inner) => evaluate(first, inner));
    return unknownAmong(...unknown) ?? items;
  }
  const pairs = rounds.map((inner): [Value, Value] => [
    evaluate(first, inner),
    evaluate(rest[0] ?? child(node, 2), inner),
  ]);
  unknown.push(...pairs.map(([key]) => key).filter(Unknown.is));
  return (
    unknownAmong(...unknown) ??
    mapOf(
      pairs.map(([key, value]) => [textOf(key), value]),
      node,
    )
  );
}

function members(collection: Value): [Value, Value][] | Unknown {
  if (Unknown.is(collection)) return collection;
  if (isSet(collection) && Array.isArray(collection)) return collection.map((item) => [item, item]);
  if (Array.isArray(collection)) return collection.map((item, index) => [index, item]);
  if (isValueObject(collection)) return restOf(collection) ?? sortedEntries(collection);
  throw new EvaluationFailure(`a for expression walks over a list, a set or a map, not ${typeName(collection)}`);
}

/** With `...` the values of one key are grouped, without it two of them are a mistake. */
function mapOf(pairs: readonly [string, Value][], { meta }: SyntaxNode): ValueObject {
  const result: ValueObject = {};
  for (const [key, value] of pairs) {
    const before = Object.hasOwn(result, key) ? result[key] : undefined;
    if (meta?.groupedValue === true) setMember(result, key, [...(Array.isArray(before) ? before : []), value]);
    else if (before === undefined) setMember(result, key, value);
    else throw new EvaluationFailure("two items of a for expression have the same key");
  }
  return result;
}
