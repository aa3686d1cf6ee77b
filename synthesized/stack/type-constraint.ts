/**
 * What a variable's declaration says of its values: https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 *
 * @module
 */
import type { Json } from "../../internal/json";
import { evaluateTemplate } from "../expression/evaluate";
import { EvaluationFailure } from "../expression/failure";
import { parseExpression, type Template } from "../expression/syntax";
import type { SyntaxNode } from "../expression/syntax-tree";
import { typedMap } from "../expression/typed-maps";
import {
  attributeOf,
  isKnownInWhole,
  isValueObject,
  restOf,
  Unknown,
  unknownAmong,
  type Value,
  type ValueObject,
} from "../expression/value";
import { sortedEntries, toBool, toNumber, toSet, toText, typeName, unified } from "../expression/values";

export type TypeConstraint =
  | { readonly kind: "any" | "string" | "number" | "bool" }
  | { readonly kind: "list" | "set" | "map"; readonly of: TypeConstraint }
  | { readonly kind: "tuple"; readonly items: readonly TypeConstraint[] }
  | { readonly kind: "object"; readonly attributes: ReadonlyMap<string, Attribute> };

interface Attribute {
  readonly type: TypeConstraint;
  /** Of an optional one, the value where there is none, which is null unless declared. */
  readonly otherwise?: Json;
}

const any: TypeConstraint = { kind: "any" };

/** @throws EvaluationFailure for what is no type */
export async function parseType(text: string): Promise<TypeConstraint> {
  const template = await parseExpression(text);
  const [only, ...more] = template.parts;
  if (only === undefined || more.length > 0) throw new EvaluationFailure(`${text} is no type`);
  return typeAt(only, template);
}

async function typeAt(node: SyntaxNode, template: Template): Promise<TypeConstraint> {
  const name = node.meta?.name ?? template.sourceOf(node).trim();
  const [first] = node.children;
  if (node.type !== "function") return namedType(name);
  if (first === undefined || node.children.length > 1) throw new EvaluationFailure(`${name}() takes one argument`);
  switch (name) {
    case "list":
    case "set":
    case "map":
      return { kind: name, of: await typeAt(first, template) };
    case "tuple":
      return { kind: name, items: await Promise.all(first.children.map((item) => typeAt(item, template))) };
    case "object":
      return { kind: name, attributes: await attributesOf(first, template) };
  }
  throw new EvaluationFailure(`there is no type ${name}()`);
}

/** `list` and `map` alone are Terraform 0.11's. */
function namedType(name: string): TypeConstraint {
  if (name === "list" || name === "map" || name === "set") return { kind: name, of: any };
  if (name === "any" || name === "string" || name === "number" || name === "bool") return { kind: name };
  throw new EvaluationFailure(`there is no type ${name}`);
}

async function attributesOf({ children }: SyntaxNode, template: Template): Promise<Map<string, Attribute>> {
  const attributes = new Map<string, Attribute>();
  for (let index = 0; index + 1 < children.length; index += 2) {
    const [key, value] = children.slice(index, index + 2);
    if (key === undefined || value === undefined) break;
    attributes.set(
      template
        .sourceOf(key)
        .trim()
        .replace(/^"(.*)"$/, "$1"),
      await attribute(value, template),
    );
  }
  return attributes;
}

async function attribute(node: SyntaxNode, template: Template): Promise<Attribute> {
  if (node.type !== "function" || node.meta?.name !== "optional") return { type: await typeAt(node, template) };
  const [inner, fallback] = node.children;
  const type = inner === undefined ? any : await typeAt(inner, template);
  return {
    type,
    otherwise: fallback === undefined ? null : await literalValue(fallback.meta?.value ?? template.sourceOf(fallback)),
  };
}

/** The value of an expression that refers to nothing. */
export async function literalValue(expression: string): Promise<Json> {
  const template = await parseExpression(expression);
  const value = evaluateTemplate(template, { resolve: refuseReference, now: new Date(0), directory: "" });
  if (isKnownInWhole(value)) return value;
  throw new EvaluationFailure(`${expression} is no plain value`);
}

export function refuseReference(): never {
  throw new EvaluationFailure("a plain value refers to nothing");
}

/**
 * What is not known of the value stays as it is, and what is made of it is not known.
 *
 * @throws EvaluationFailure for a value that cannot be made one of the type, with the way to the part that is at fault
 */
export function convertTo(type: TypeConstraint, value: Json, path?: string): Json;
export function convertTo(type: TypeConstraint, value: Value, path?: string): Value;
export function convertTo(type: TypeConstraint, value: Value, path = "it"): Value {
  if (value === null || Unknown.is(value)) return value;
  try {
    return converted(type, value, path);
  } catch (error) {
    if (!(error instanceof EvaluationFailure) || error.message.startsWith("it")) throw error;
    throw new EvaluationFailure(`${path}: ${error.message}`);
  }
}

function converted(type: TypeConstraint, value: Exclude<Value, Unknown>, path: string): Value {
  switch (type.kind) {
    case "any":
      return value;
    case "string":
    case "number":
    case "bool":
      return simple(type.kind, value);
    case "list":
      return unified(itemsOf(value).map((item, index) => convertTo(type.of, item, `${path}[${index}]`)));
    case "set":
      return setOf(itemsOf(value).map((item, index) => convertTo(type.of, item, `${path}[${index}]`)));
    case "tuple":
      return tupleOf(type.items, itemsOf(value), path);
    case "map":
      return restOf(value) ?? mapOf(type.of, membersOf(value), path);
    case "object":
      return objectOf(type.attributes, membersOf(value), path);
  }
}

function simple(kind: "string" | "number" | "bool", value: Value): Value {
  if (typeof value === "object") throw new EvaluationFailure(`a ${kind} is wanted, not ${typeName(value)}`);
  return { string: toText, number: toNumber, bool: toBool }[kind](value);
}

const setOf = (items: readonly Value[]): Value =>
  items.every(isKnownInWhole) ? toSet(items) : (unknownAmong(...items) ?? null);

function itemsOf(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  throw new EvaluationFailure(`a list is wanted, not ${typeName(value)}`);
}

function membersOf(value: Value): ValueObject {
  if (isValueObject(value)) return value;
  throw new EvaluationFailure(`a map or object is wanted, not ${typeName(value)}`);
}

function tupleOf(types: readonly TypeConstraint[], items: readonly Value[], path: string): Value[] {
  if (types.length !== items.length)
    throw new EvaluationFailure(`${types.length} items are wanted, not ${items.length}`);
  return types.map((type, index) => convertTo(type, items[index] ?? null, `${path}[${index}]`));
}

function mapOf(type: TypeConstraint, value: ValueObject, path: string): ValueObject {
  const entries = sortedEntries(value);
  const values = unified(entries.map(([key, member]) => convertTo(type, member, `${path}["${key}"]`)));
  return typedMap(Object.fromEntries(entries.map(([key], index) => [key, values[index] ?? null])), type.kind);
}

/** What the type does not name is left out; what is left out gets its default, as does what is null. */
function objectOf(attributes: ReadonlyMap<string, Attribute>, value: ValueObject, path: string): ValueObject {
  const missing = [...attributes].filter(
    ([name, { otherwise }]) => otherwise === undefined && attributeOf(value, name) === undefined,
  );
  if (missing.length > 0) throw new EvaluationFailure(`it lacks ${missing.map(([name]) => `"${name}"`).join(", ")}`);
  return Object.fromEntries(
    [...attributes].map(([name, { type, otherwise = null }]) => [
      name,
      convertTo(type, attributeOf(value, name) ?? otherwise, `${path}.${name}`),
    ]),
  );
}
