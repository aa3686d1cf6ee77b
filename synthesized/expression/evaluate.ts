/**
 * Evaluates Terraform's expressions: https://developer.hashicorp.com/terraform/language/expressions
 *
 * @module
 */
import { isObject, type Json, type JsonObject } from "../../internal/json";
import { EvaluationFailure, UnsupportedFeature } from "./failure";
import { callFunction } from "./functions";
import { binaryOperators, unaryOperators } from "./operators";
import type { NodeMeta, SyntaxNode, Template } from "./syntax";
import { literalText } from "./syntax";
import { isSet, memberOf, precise, sortedEntries, toBool, toText, typeName, unified } from "./values";

/** One step of a reference: `.name`, `["key"]` or `[0]`. */
export type Step = string | number;

/** What the outside world answers to an expression. */
export interface Surroundings {
  /** The value of the object that a reference starts at, and how many of its steps led there. */
  resolve(steps: readonly Step[]): { readonly value: Json; readonly used: number };
  /** What `plantimestamp()` and `timestamp()` return. */
  readonly now: Date;
  /** The stack's directory, the only one whose files `file()` and its like may read. */
  readonly directory: string;
}

interface Scope {
  readonly surroundings: Surroundings;
  readonly template: Template;
  /** Names bound by `for`, and the element of a splat. */
  readonly bound: ReadonlyMap<string, Json>;
  /** Backslash escapes count in quoted text, and not in a heredoc or a JSON string. */
  readonly isQuoted: boolean;
}

/** The name under which a splat's element is bound; no identifier looks like it. */
const splatElement = "[*]";

/** The value of a template: what stands in a lone `${…}` as it is, everything else as text. */
export function evaluateTemplate(template: Template, surroundings: Surroundings): Json {
  const scope = { surroundings, template, bound: new Map(), isQuoted: false };
  const [only, ...more] = template.parts;
  if (only && more.length === 0 && only.type !== "literalValue") return evaluate(only, scope);
  return joined(template.parts, scope);
}

function evaluate(node: SyntaxNode, scope: Scope): Json {
  const evaluator = evaluators[node.type];
  if (evaluator) return evaluator(node, scope);
  throw new UnsupportedFeature(`the expression form "${node.type}" in ${node.meta?.value}`, "write it in another form");
}

const evaluators: Readonly<Record<string, (node: SyntaxNode, scope: Scope) => Json>> = {
  literalValue: literal,
  template: text,
  templateWrap: (node, scope) => evaluate(child(node, 0), scope),
  templateJoin: (node, scope) => joinValues(evaluate(child(node, 0), scope)),
  "": (node, scope) => (node.children.length === 0 ? bound(splatElement, scope) : evaluate(child(node, 0), scope)),
  tuple: (node, scope) => node.children.map((item) => evaluate(item, scope)),
  object: objectValue,
  unaryOp: (node, scope) => operator(unaryOperators, node)(evaluate(child(node, 0), scope)),
  binaryOp: (node, scope) =>
    operator(binaryOperators, node)(evaluate(child(node, 0), scope), evaluate(child(node, 1), scope)),
  conditional,
  function: call,
  for: forExpression,
  scopeTraversal: reference,
  relativeTraversal: (node, scope) => walk(evaluate(child(node, 0), scope), steps(node.meta), node),
  index: (node, scope) => walk(evaluate(child(node, 0), scope), [indexKey(evaluate(child(node, 1), scope))], node),
  splat,
};

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

function literal({ meta }: SyntaxNode, scope: Scope): Json {
  const value = meta?.value ?? "";
  switch (meta?.type) {
    case "number":
      return precise(value);
    case "bool":
      return value === "true";
    case "string":
      return literalText(value, scope.isQuoted);
    case "dynamic":
      if (value === "null") return null;
  }
  throw new UnsupportedFeature(`the literal ${value}`, "write it as a string, number, bool or null");
}

function text(node: SyntaxNode, scope: Scope): Json {
  const source = node.meta?.value ?? "";
  const isQuoted = source.startsWith('"') || (scope.isQuoted && !source.startsWith("<<"));
  if (source.startsWith("<<-")) {
    throw new UnsupportedFeature("an indented heredoc (<<-) in an expression", "use a quoted string");
  }
  return joined(node.children, { ...scope, isQuoted });
}

function joined(parts: readonly SyntaxNode[], scope: Scope): string {
  return parts.map((part) => interpolated(evaluate(part, scope), part)).join("");
}

function interpolated(value: Json, { meta }: SyntaxNode): string {
  if (value === null || typeof value === "object") {
    throw new EvaluationFailure(`${meta?.value} is ${typeName(value)}, which cannot stand inside a text`);
  }
  return toText(value);
}

const joinValues = (values: Json): string => (Array.isArray(values) ? values.map(toText).join("") : toText(values));

function objectValue(node: SyntaxNode, scope: Scope): JsonObject {
  const result: JsonObject = {};
  for (let index = 0; index < node.children.length; index += 2) {
    set(result, objectKey(child(node, index), scope), evaluate(child(node, index + 1), scope));
  }
  return result;
}

/** A bare word is a key by itself: the tree holds it as an empty node or as a reference without steps. */
function objectKey(key: SyntaxNode, scope: Scope): string {
  const [inner] = key.children;
  if (!inner) return scope.template.sourceOf(key);
  return toText(evaluate(inner, scope));
}

/** Sets a member even if it is called `__proto__`. */
function set(map: JsonObject, key: string, value: Json): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

function conditional(node: SyntaxNode, scope: Scope): Json {
  const isMet = toBool(evaluate(child(node, 0), scope));
  const chosen = evaluate(child(node, isMet ? 1 : 2), scope);
  const [result = null] = unified([chosen, otherArm(child(node, isMet ? 2 : 1), scope)]);
  return result;
}

/** The arm that is not taken decides the type of the result, where it has a value at all. */
function otherArm(node: SyntaxNode, scope: Scope): Json {
  if (node.type !== "template" && node.type !== "literalValue") return null;
  return evaluate(node, scope);
}

function call(node: SyntaxNode, scope: Scope): Json {
  const { name = "", expandedFinalArgument = false, value = "" } = node.meta ?? {};
  if (name === "try" || name === "can") return attempt(name, node, scope);
  const values = node.children.map((argument) => evaluate(argument, scope));
  const last = values.at(-1);
  const spread = expandedFinalArgument && Array.isArray(last) ? [...values.slice(0, -1), ...last] : values;
  return callFunction(name, spread, { now: scope.surroundings.now, directory: scope.surroundings.directory, value });
}

/** https://developer.hashicorp.com/terraform/language/functions/try */
function attempt(name: "try" | "can", node: SyntaxNode, scope: Scope): Json {
  const failures: string[] = [];
  for (const argument of node.children) {
    try {
      const value = evaluate(argument, scope);
      return name === "can" ? true : value;
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      failures.push(error.message);
    }
  }
  if (name === "can") return false;
  throw new EvaluationFailure(`no argument of try() can be evaluated: ${failures.join("; ")}`);
}

function forExpression(node: SyntaxNode, scope: Scope): Json {
  const { keyVar = "", valVar = "", keyExpression = "", conditionalExpression = "", groupedValue } = node.meta ?? {};
  const [collection, ...rest] = node.children;
  const condition = conditionalExpression === "" ? undefined : rest.at(-1);
  const [first, second] = rest;
  const rounds = members(evaluate(collection ?? child(node, 0), scope))
    .map(([key, value]) => binding(scope, [keyVar, key], [valVar, value]))
    .filter((inner) => condition === undefined || toBool(evaluate(condition, inner)));
  if (keyExpression === "") return rounds.map((inner) => evaluate(first ?? child(node, 1), inner));
  const pairs = rounds.map((inner): [string, Json] => [
    toText(evaluate(first ?? child(node, 1), inner)),
    evaluate(second ?? child(node, 2), inner),
  ]);
  return groupedValue === true ? grouped(pairs) : mapped(pairs);
}

function binding(scope: Scope, ...names: readonly (readonly [string, Json])[]): Scope {
  const named = names.filter(([name]) => name !== "");
  return { ...scope, bound: new Map([...scope.bound, ...named]) };
}

function members(collection: Json): [Json, Json][] {
  if (isSet(collection) && Array.isArray(collection)) return collection.map((item) => [item, item]);
  if (Array.isArray(collection)) return collection.map((item, index) => [index, item]);
  if (isObject(collection)) return sortedEntries(collection);
  throw new EvaluationFailure(`a for expression walks over a list, a set or a map, not ${typeName(collection)}`);
}

function mapped(pairs: readonly [string, Json][]): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of pairs) {
    if (Object.hasOwn(result, key)) throw new EvaluationFailure(`two items of a for expression have the key "${key}"`);
    set(result, key, value);
  }
  return result;
}

function grouped(pairs: readonly [string, Json][]): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of pairs) {
    const group = memberOf(result, key);
    if (Array.isArray(group)) group.push(value);
    else set(result, key, [value]);
  }
  return result;
}

function bound(name: string, scope: Scope): Json {
  const value = scope.bound.get(name);
  if (value === undefined) throw new UnsupportedFeature(`an empty expression in ${scope.template.text}`, "remove it");
  return value;
}

function reference(node: SyntaxNode, scope: Scope): Json {
  const path = steps(node.meta);
  const local = scope.bound.get(String(path[0]));
  if (local !== undefined) return walk(local, path.slice(1), node);
  const { value, used } = scope.surroundings.resolve(path);
  return walk(value, path.slice(used), node);
}

/** The parser writes an index as it stands in the source: `0`, or `"key"` with its quotes and without its escapes. */
const steps = (meta: NodeMeta | undefined): Step[] =>
  (meta?.traversal ?? []).map(({ type, segment }) => {
    if (type === "nameTraversal") return segment;
    return segment.startsWith('"') ? segment.slice(1, -1) : Number(segment);
  });

function indexKey(key: Json): Step {
  if (typeof key === "number") return key;
  return toText(key);
}

function walk(from: Json, path: readonly Step[], { meta }: SyntaxNode): Json {
  return path.reduce<Json>((value, step) => stepInto(value, step, meta?.value ?? ""), from);
}

function stepInto(value: Json, step: Step, expression: string): Json {
  if (isSet(value)) throw new EvaluationFailure(`${expression}: a set has no indices; make it a list with tolist()`);
  const found = Array.isArray(value)
    ? value[listIndex(step)]
    : isObject(value)
      ? memberOf(value, String(step))
      : undefined;
  if (found !== undefined) return found;
  throw new EvaluationFailure(
    `${expression}: ${typeName(value)} has no ${typeof step === "number" ? `[${step}]` : `"${step}"`}`,
  );
}

const listIndex = (step: Step): number => (typeof step === "number" || /^\d+$/.test(step) ? Number(step) : -1);

function splat(node: SyntaxNode, scope: Scope): Json {
  const source = evaluate(child(node, 0), scope);
  const items = Array.isArray(source) ? source : source === null ? [] : [source];
  return items.map((item) => evaluate(child(node, 1), binding(scope, [splatElement, item])));
}
