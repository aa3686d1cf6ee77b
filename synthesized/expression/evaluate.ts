/**
 * Evaluates Terraform's expressions: https://developer.hashicorp.com/terraform/language/expressions
 *
 * @module
 */
import {
  attributeOf,
  isKnownInWhole,
  isUnknownCollection,
  isValueObject,
  restOf,
  Unknown,
  unknownAmong,
  unknownIn,
  type Value,
  type ValueObject,
} from "../value";
import { awaited } from "./awaited";
import { EvaluationFailure, UnsupportedFeature } from "./failure";
import { callFunction } from "./functions";
import { precise } from "./number-text";
import { binaryOperators, unaryOperators } from "./operators";
import { parseTemplate, type Template } from "./syntax";
import type { NodeMeta, SyntaxNode } from "./syntax-tree";
import { equality, isSet, memberOf, sortedEntries, toBool, toText, typeName, unified } from "./values";

/** One step of a reference: `.name`, `["key"]` or `[0]`. */
export type Step = string | number;

/** What the outside world answers to an expression. */
export interface Surroundings {
  /** The value of the object that a reference starts at, and how many of its steps led there. */
  resolve(steps: readonly Step[]): { readonly value: Value; readonly used: number };
  /** Hears of each feature that is not known here, and makes the part that uses it unknown. */
  tell?(feature: UnsupportedFeature): void;
  /** What `plantimestamp()` and `timestamp()` return. */
  readonly now: Date;
  /** The stack's directory, the only one whose files `file()` and its like may read. */
  readonly directory: string;
  /** Inside a template that a function renders, where no function may render another. */
  readonly isRendering?: boolean;
}

interface Scope {
  readonly surroundings: Surroundings;
  readonly template: Template;
  /** Names bound by `for`, and the element of a splat. */
  readonly bound: ReadonlyMap<string, Value>;
  /** Inside `try()` and `can()`: all that was met and is not known. */
  readonly met: Unknown[];
}

/** The name under which a splat's element is bound; no identifier looks like it. */
const splatElement = "[*]";

/** The value of a template: what stands in a lone `${…}` as it is, everything else as text. */
export function evaluateTemplate(template: Template, surroundings: Surroundings): Value {
  const scope = { surroundings, template, bound: new Map(), met: [] };
  const [only, ...more] = template.parts;
  if (only && more.length === 0 && only.type !== "literalValue") return evaluate(only, scope);
  return joined(template.parts, scope);
}

function evaluate(node: SyntaxNode, scope: Scope): Value {
  try {
    const evaluator = evaluators[node.type];
    if (evaluator) return evaluator(node, scope);
    throw new UnsupportedFeature(
      `the expression form "${node.type}" in ${node.meta?.value}`,
      "write it in another form",
    );
  } catch (error) {
    if (!(error instanceof UnsupportedFeature)) throw error;
    scope.surroundings.tell?.(error);
    return met(new Unknown(`${error.message} is not known here`), scope);
  }
}

function met(value: Value, scope: Scope): Value {
  const unknown = unknownIn(value);
  if (unknown !== undefined) scope.met.push(unknown);
  return value;
}

const evaluators: Readonly<Record<string, (node: SyntaxNode, scope: Scope) => Value>> = {
  literalValue: literal,
  template: (node, scope) => joined(node.children, scope),
  templateWrap: (node, scope) => evaluate(child(node, 0), scope),
  templateJoin: (node, scope) => joinValues(evaluate(child(node, 0), scope)),
  "": (node, scope) => (node.children.length === 0 ? bound(splatElement, scope) : evaluate(child(node, 0), scope)),
  tuple: (node, scope) => node.children.map((item) => evaluate(item, scope)),
  object: objectValue,
  unaryOp: (node, scope) => {
    const operand = evaluate(child(node, 0), scope);
    const run = operator(unaryOperators, node);
    return isKnownInWhole(operand) ? run(operand) : unknownOf(operand);
  },
  binaryOp,
  conditional,
  function: call,
  for: forExpression,
  scopeTraversal: reference,
  relativeTraversal: (node, scope) => walk(evaluate(child(node, 0), scope), steps(node.meta), node),
  index: (node, scope) => {
    const from = evaluate(child(node, 0), scope);
    const key = evaluate(child(node, 1), scope);
    return isKnownInWhole(key) ? walk(from, [indexKey(key)], node) : unknownOf(from, key);
  },
  splat,
};

/** Of values of which one is not known in whole. */
const unknownOf = (...values: readonly Value[]): Unknown => unknownAmong(...values) ?? new Unknown("it is not known");

function child(node: SyntaxNode, index: number): SyntaxNode {
  const found = node.children[index];
  if (found) return found;
  throw new UnsupportedFeature(`a "${node.type}" without its part ${index + 1} in ${node.meta?.value}`, "simplify it");
}

function operator<T>(operators: ReadonlyMap<string, T>, { meta }: SyntaxNode): T {
  const found = operators.get(meta?.operator ?? "");
  if (found) return found;
  throw new UnsupportedFeature(`the operator "${meta?.operator}" in ${meta?.value}`, "write it with another operator");
}

function literal(node: SyntaxNode, scope: Scope): Value {
  const { meta } = node;
  const value = meta?.value ?? "";
  switch (meta?.type) {
    case "number":
      return precise(value);
    case "bool":
      return value === "true";
    case "string":
      return scope.template.literals.get(node) ?? value;
    case "dynamic":
      if (value === "null") return null;
  }
  throw new UnsupportedFeature(`the literal ${value}`, "write it as a string, number, bool or null");
}

/**
 * A logical operator needs one side only where that side decides, also if the other one fails:
 * https://developer.hashicorp.com/terraform/language/expressions/operators#logical-operators
 */
const deciding: ReadonlyMap<string, boolean> = new Map([
  ["logicalOr", true],
  ["logicalAnd", false],
]);

function binaryOp(node: SyntaxNode, scope: Scope): Value {
  const name = node.meta?.operator ?? "";
  const decisive = deciding.get(name);
  if (decisive !== undefined) return logical(node, decisive, scope);
  const left = evaluate(child(node, 0), scope);
  const right = evaluate(child(node, 1), scope);
  if (name === "equal") return equality(left, right);
  if (name === "notEqual") {
    const isSame = equality(left, right);
    return Unknown.is(isSame) ? isSame : !isSame;
  }
  const run = operator(binaryOperators, node);
  return isKnownInWhole(left) && isKnownInWhole(right) ? run(left, right) : unknownOf(left, right);
}

function logical(node: SyntaxNode, decisive: boolean, scope: Scope): Value {
  const failures: EvaluationFailure[] = [];
  const sides = [child(node, 0), child(node, 1)].map((side): boolean | Unknown => {
    try {
      const value = evaluate(side, scope);
      return isKnownInWhole(value) ? toBool(value) : unknownOf(value);
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      failures.push(error);
      return !decisive;
    }
  });
  if (sides.includes(decisive)) return decisive;
  const unknown = unknownAmong(...sides);
  const [failure] = failures;
  if (unknown === undefined && failure !== undefined) throw failure;
  return unknown ?? !decisive;
}

/** A text of which one part is not known is not known. */
function joined(parts: readonly SyntaxNode[], scope: Scope): string | Unknown {
  const texts = parts.map((part) => interpolated(evaluate(part, scope), part));
  return unknownAmong(...texts) ?? texts.join("");
}

function interpolated(value: Value, { meta }: SyntaxNode): string | Unknown {
  if (Unknown.is(value)) return value;
  if (value === null || typeof value === "object") {
    throw new EvaluationFailure(`${meta?.value} is ${typeName(value)}, which cannot stand inside a text`);
  }
  return toText(value);
}

function joinValues(values: Value): Value {
  const unknown = unknownAmong(values);
  if (unknown !== undefined) return unknown;
  return (Array.isArray(values) ? values : [values]).map(textOf).join("");
}

/** What stands as a text, a key or an index. */
function textOf(value: Value): string {
  if (isKnownInWhole(value)) return toText(value);
  throw new EvaluationFailure(`a string is wanted, not ${typeName(value)}`);
}

function objectValue(node: SyntaxNode, scope: Scope): Value {
  const result: ValueObject = {};
  const unknownKeys: Unknown[] = [];
  for (let index = 0; index < node.children.length; index += 2) {
    const key = objectKey(child(node, index), scope);
    const value = evaluate(child(node, index + 1), scope);
    if (Unknown.is(key)) unknownKeys.push(key);
    else set(result, key, value);
  }
  return unknownAmong(...unknownKeys) ?? result;
}

/** A bare word is a key by itself: the tree holds it as an empty node or as a reference without steps. */
function objectKey(key: SyntaxNode, scope: Scope): string | Unknown {
  const [inner] = key.children;
  if (!inner) return scope.template.sourceOf(key);
  const value = evaluate(inner, scope);
  return Unknown.is(value) ? value : textOf(value);
}

/** Sets a member even if it is called `__proto__`. */
function set(map: ValueObject, key: string, value: Value): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

function conditional(node: SyntaxNode, scope: Scope): Value {
  const condition = evaluate(child(node, 0), scope);
  if (!isKnownInWhole(condition)) return eitherArm(node, unknownOf(condition), scope);
  return toBool(condition) ? arm(node, 1, 2, scope) : arm(node, 2, 1, scope);
}

function arm(node: SyntaxNode, chosen: number, other: number, scope: Scope): Value {
  const [result = null] = unified([evaluate(child(node, chosen), scope), typeOfArm(child(node, other), scope)]);
  return result;
}

/** The arm that is not taken decides the type of the result, where it has a value at all. */
function typeOfArm(node: SyntaxNode, scope: Scope): Value {
  if (node.type === "template") return "";
  return node.type === "literalValue" ? evaluate(node, scope) : null;
}

/** Nobody knows which arm is taken, and it makes no difference where both have one value. */
function eitherArm(node: SyntaxNode, condition: Unknown, scope: Scope): Value {
  try {
    const result = arm(node, 1, 2, scope);
    return equality(result, arm(node, 2, 1, scope)) === true ? result : condition;
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    return condition;
  }
}

function call(node: SyntaxNode, scope: Scope): Value {
  const { name = "", expandedFinalArgument = false, value = "" } = node.meta ?? {};
  if (name === "try" || name === "can") return attempt(name, node, scope);
  const values = node.children.map((argument) => evaluate(argument, scope));
  const last = values.at(-1);
  if (expandedFinalArgument && Unknown.is(last)) return unknownOf(...values);
  const spread = expandedFinalArgument && Array.isArray(last) ? [...values.slice(0, -1), ...last] : values;
  const { now, directory } = scope.surroundings;
  const render = (text: string, names: ValueObject): Value => renderedTemplate(text, names, scope.surroundings);
  return callFunction(name, spread, { now, directory, value, render });
}

/** https://developer.hashicorp.com/terraform/language/functions/templatefile: a template that knows the names it is given. */
function renderedTemplate(text: string, names: ValueObject, surroundings: Surroundings): Value {
  if (surroundings.isRendering) throw new EvaluationFailure("a template that is rendered renders no other");
  const template = awaited(`template ${text}`, () => parseTemplate(text));
  const inside: Surroundings = { ...surroundings, resolve: (path) => named(names, path), isRendering: true };
  const value = evaluateTemplate(template, inside);
  if (value === null) throw new EvaluationFailure("the template's value is null");
  return value;
}

function named(names: ValueObject, [name = ""]: readonly Step[]): { value: Value; used: number } {
  const value = memberOf(names, String(name));
  if (value === undefined) throw new EvaluationFailure(`the template is not given the name "${name}"`);
  return { value, used: 1 };
}

/**
 * https://developer.hashicorp.com/terraform/language/functions/try
 *
 * Whether an argument that depends on what is not known can be evaluated is not known either.
 */
function attempt(name: "try" | "can", node: SyntaxNode, scope: Scope): Value {
  const failures: string[] = [];
  for (const argument of node.children) {
    const inner: Scope = { ...scope, met: [] };
    try {
      const value = evaluate(argument, inner);
      const unknown = unknownAmong(...inner.met, value);
      if (unknown !== undefined) return met(unknown, scope);
      return name === "can" ? true : value;
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      failures.push(error.message);
    }
  }
  if (name === "can") return false;
  throw new EvaluationFailure(`no argument of try() can be evaluated: ${failures.join("; ")}`);
}

function forExpression(node: SyntaxNode, scope: Scope): Value {
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

function binding(scope: Scope, ...names: readonly (readonly [string, Value])[]): Scope {
  const named = names.filter(([name]) => name !== "");
  return { ...scope, bound: new Map([...scope.bound, ...named]) };
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
    if (meta?.groupedValue === true) set(result, key, [...(Array.isArray(before) ? before : []), value]);
    else if (before === undefined) set(result, key, value);
    else throw new EvaluationFailure(`two items of a for expression have the key "${key}"`);
  }
  return result;
}

function bound(name: string, scope: Scope): Value {
  const value = scope.bound.get(name);
  if (value === undefined) throw new UnsupportedFeature(`an empty expression in ${scope.template.text}`, "remove it");
  return met(value, scope);
}

function reference(node: SyntaxNode, scope: Scope): Value {
  const path = steps(node.meta);
  const local = scope.bound.get(String(path[0]));
  if (local !== undefined) return met(walk(local, path.slice(1), node), scope);
  const { value, used } = scope.surroundings.resolve(path);
  return met(walk(value, path.slice(used), node), scope);
}

/** The parser writes an index as it stands in the source: `0`, or `"key"` with its quotes and without its escapes; `true` and `null` it leaves out. */
const steps = (meta: NodeMeta | undefined): Step[] =>
  (meta?.traversal ?? []).map(({ type, segment }) => {
    if (segment === undefined) throw new UnsupportedFeature(`the index in ${meta?.value}`, "use a number or a text");
    if (type === "nameTraversal") return segment;
    return segment.startsWith('"') ? segment.slice(1, -1) : Number(segment);
  });

function indexKey(key: Value): Step {
  if (typeof key === "number") return key;
  return textOf(key);
}

function walk(from: Value, path: readonly Step[], { meta }: SyntaxNode): Value {
  return path.reduce<Value>((value, step) => stepInto(value, step, meta?.value ?? ""), from);
}

function stepInto(value: Value, step: Step, expression: string): Value {
  if (Unknown.is(value)) return value;
  if (isSet(value)) throw new EvaluationFailure(`${expression}: a set has no indices; make it a list with tolist()`);
  const found = Array.isArray(value)
    ? value[listIndex(step)]
    : isValueObject(value)
      ? attributeOf(value, step)
      : undefined;
  if (found !== undefined) return found;
  throw new EvaluationFailure(
    `${expression}: ${typeName(value)} has no ${typeof step === "number" ? `[${step}]` : `"${step}"`}`,
  );
}

const listIndex = (step: Step): number => (typeof step === "number" || /^\d+$/.test(step) ? Number(step) : -1);

function splat(node: SyntaxNode, scope: Scope): Value {
  const source = evaluate(child(node, 0), scope);
  if (Unknown.is(source)) return source;
  if (isUnknownCollection(source)) return unknownOf(source);
  const items = Array.isArray(source) ? source : source === null ? [] : [source];
  return items.map((item) => evaluate(child(node, 1), binding(scope, [splatElement, item])));
}
