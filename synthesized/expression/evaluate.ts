/**
 * Evaluates Terraform's expressions: https://developer.hashicorp.com/terraform/language/expressions
 *
 * @module
 */

import { awaited } from "./awaited";
import { attempt, conditional, deciding, logical } from "./deciding";
import { EvaluationFailure, MissingFile, UnsupportedFeature } from "./failure";
import { forExpression } from "./for-expression";
import { callFunction } from "./functions";
import { precise } from "./number-text";
import { binaryOperators, unaryOperators } from "./operators";
import { binding, child, met, type Scope, type Surroundings, splatElement, unknownOf } from "./scope";
import { indexKey, type Step, steps, textOf, walk } from "./steps";
import { parseTemplate, type Template } from "./syntax";
import type { SyntaxNode } from "./syntax-tree";
import {
  isKnownAsItStands,
  isKnownInWhole,
  isUnknownCollection,
  Unknown,
  unknownAmong,
  type Value,
  type ValueObject,
} from "./value";
import { equality, memberOf, setMember, toText, typeName } from "./values";

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
    if (evaluator) return met(evaluator(node, scope), scope);
    throw new UnsupportedFeature(
      `the expression form "${node.type}" in ${node.meta?.value}`,
      "write it in another form",
    );
  } catch (error) {
    if (!(error instanceof UnsupportedFeature)) throw error;
    if (error instanceof MissingFile && scope.isAttempted) throw new EvaluationFailure(`${error.message} is missing`);
    scope.surroundings.tell?.(error);
    return met(new Unknown(`${error.message} is not known here`), scope);
  }
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
  conditional: (node, scope) => conditional(node, scope, evaluate),
  function: call,
  for: (node, scope) => forExpression(node, scope, evaluate),
  scopeTraversal: reference,
  relativeTraversal: (node, scope) => walk(evaluate(child(node, 0), scope), steps(node.meta), node),
  index: (node, scope) => {
    const from = evaluate(child(node, 0), scope);
    const key = evaluate(child(node, 1), scope);
    return isKnownInWhole(key) ? walk(from, [indexKey(key)], node, false) : unknownOf(from, key);
  },
  splat,
};

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

function binaryOp(node: SyntaxNode, scope: Scope): Value {
  const name = node.meta?.operator ?? "";
  const decisive = deciding.get(name);
  if (decisive !== undefined) return logical(node, decisive, scope, evaluate);
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

function objectValue(node: SyntaxNode, scope: Scope): Value {
  const result: ValueObject = {};
  const unknownKeys: Unknown[] = [];
  for (let index = 0; index < node.children.length; index += 2) {
    const key = objectKey(child(node, index), scope);
    const value = evaluate(child(node, index + 1), scope);
    if (Unknown.is(key)) unknownKeys.push(key);
    else setMember(result, key, value);
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

function call(node: SyntaxNode, scope: Scope): Value {
  const { name = "", expandedFinalArgument = false, value = "" } = node.meta ?? {};
  if (name === "try" || name === "can") return attempt(name, node, scope, evaluate);
  const values = node.children.map((argument) => evaluate(argument, scope));
  const last = values.at(-1);
  if (expandedFinalArgument && Unknown.is(last)) return unknownOf(...values);
  const spread = expandedFinalArgument && Array.isArray(last) ? [...values.slice(0, -1), ...last] : values;
  // Even what is only moved may have a type that the function refuses.
  if (!spread.every(isKnownAsItStands)) met(unknownOf(...spread), scope);
  const { now, directory, modules = [] } = scope.surroundings;
  const render = (text: string, names: ValueObject): Value => renderedTemplate(text, names, scope.surroundings);
  return callFunction(name, spread, { now, directory, modules, value, render });
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

function bound(name: string, scope: Scope): Value {
  const value = scope.bound.get(name);
  if (value === undefined) throw new UnsupportedFeature(`an empty expression in ${scope.template.text}`, "remove it");
  return value;
}

function reference(node: SyntaxNode, scope: Scope): Value {
  const path = steps(node.meta);
  const local = scope.bound.get(String(path[0]));
  if (local !== undefined) return walk(local, path.slice(1), node);
  const { value, used } = scope.surroundings.resolve(path);
  return walk(value, path.slice(used), node);
}

function splat(node: SyntaxNode, scope: Scope): Value {
  const source = evaluate(child(node, 0), scope);
  if (Unknown.is(source)) return source;
  if (isUnknownCollection(source)) return unknownOf(source);
  const items = Array.isArray(source) ? source : source === null ? [] : [source];
  return items.map((item) => evaluate(child(node, 1), binding(scope, [splatElement, item])));
}
