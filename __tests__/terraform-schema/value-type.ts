/**
 * Terraform's types and the rules that decide whether a value of one fits where another is expected.
 * https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 */
export type ValueType =
  | "string"
  | "number"
  | "bool"
  /** Anything: unknown to the judge, or declared so by the provider. */
  | "dynamic"
  | readonly ["list" | "set" | "map", ValueType]
  | readonly ["object", Readonly<Record<string, ValueType>>]
  | readonly ["tuple", readonly ValueType[]]
  /** A mark that Terraform hands on to everything derived from the value. */
  | readonly ["sensitive", ValueType];

/** One step of a path into a value: `.name`, `[0]`, `["key"]`. An `index` of null is known only when Terraform runs. */
export type Step = { readonly name: string } | { readonly index: string | number | null };

export const isProblem = (result: ValueType | Problem): result is Problem =>
  typeof result === "object" && "problem" in result;

export interface Problem {
  readonly problem: string;
}

export const unmarked = (type: ValueType): ValueType =>
  typeof type === "object" && type[0] === "sensitive" ? unmarked(type[1]) : type;

export const marked = (type: ValueType, sensitive: boolean): ValueType => (sensitive ? ["sensitive", type] : type);

export function isSensitive(type: ValueType): boolean {
  if (typeof type === "string") {
    return false;
  }
  switch (type[0]) {
    case "sensitive":
      return true;
    case "object":
      return Object.values(type[1]).some(isSensitive);
    case "tuple":
      return type[1].some(isSensitive);
    default:
      return isSensitive(type[1]);
  }
}

export function describeType(type: ValueType): string {
  const bare = unmarked(type);
  if (typeof bare === "string") {
    return bare === "dynamic" ? "any value" : bare;
  }
  return bare[0] === "list" || bare[0] === "set" || bare[0] === "map"
    ? `${bare[0]} of ${describeType(bare[1])}`
    : bare[0];
}

/** The type of a collection's elements, `dynamic` where they differ. */
export function elementType(type: ValueType): ValueType {
  if (typeof type === "string") {
    return "dynamic";
  }
  switch (type[0]) {
    case "sensitive":
      return marked(elementType(type[1]), true);
    case "object":
      return commonType(Object.values(type[1]));
    case "tuple":
      return commonType(type[1]);
    default:
      return type[1];
  }
}

/** The one type of several values, or `dynamic`; as sensitive as any of them. */
export function commonType(types: readonly ValueType[]): ValueType {
  const [first = "dynamic", ...others] = types.map(unmarked);
  const isCommon = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return marked(isCommon ? first : "dynamic", types.some(isSensitive));
}

/** What one step leads to, or why it leads nowhere. */
export function stepInto(type: ValueType, step: Step): ValueType | Problem {
  if (typeof type === "object" && type[0] === "sensitive") {
    const inner = stepInto(type[1], step);
    return isProblem(inner) ? inner : marked(inner, true);
  }
  if (type === "dynamic") {
    return "dynamic";
  }
  const key = "name" in step ? step.name : step.index;
  if (typeof type === "object") {
    switch (type[0]) {
      case "object":
        return memberOf(type[1], key);
      case "map":
        return typeof key === "number" ? { problem: `a map has no element ${key}` } : type[1];
      case "set":
        return { problem: "the elements of a set have no index; convert it with tolist() or one()" };
      case "list":
      case "tuple":
        return "name" in step
          ? { problem: `a ${type[0]} has no attribute "${step.name}"; index it or use [*]` }
          : listElement(type, step.index);
    }
  }
  return { problem: `a ${type} has no ${typeof key === "number" ? "elements" : `attribute "${key}"`}` };
}

function memberOf(object: Readonly<Record<string, ValueType>>, key: string | number | null): ValueType | Problem {
  if (key === null) {
    return "dynamic";
  }
  const member = Object.hasOwn(object, key) ? object[key] : undefined;
  return member ?? { problem: `there is no attribute "${key}"; there are ${Object.keys(object).sort().join(", ")}` };
}

function listElement(
  type: readonly ["list" | "set" | "map", ValueType] | readonly ["tuple", readonly ValueType[]],
  index: string | number | null,
): ValueType | Problem {
  if (typeof index === "string" && !/^\d+$/.test(index)) {
    return { problem: `a ${type[0]} has no element "${index}"` };
  }
  if (type[0] !== "tuple") {
    return type[1];
  }
  return index === null ? "dynamic" : (type[1][Number(index)] ?? { problem: `the tuple has no element ${index}` });
}

/** Whether Terraform converts a value of one type to the other; a string may turn out to be a number only at apply. */
export function isConvertible(from: ValueType, to: ValueType): boolean {
  const [source, target] = [unmarked(from), unmarked(to)];
  if (source === "dynamic" || target === "dynamic") {
    return true;
  }
  if (typeof source === "string" || typeof target === "string") {
    return source === target || (isPrimitive(source) && isPrimitive(target) && [source, target].includes("string"));
  }
  switch (target[0]) {
    case "list":
    case "set":
      return source[0] === "tuple"
        ? source[1].every((item) => isConvertible(item, target[1]))
        : (source[0] === "list" || source[0] === "set") && isConvertible(source[1], target[1]);
    case "map":
      return source[0] === "object"
        ? Object.values(source[1]).every((item) => isConvertible(item, target[1]))
        : source[0] === "map" && isConvertible(source[1], target[1]);
    case "object":
      return source[0] === "object"
        ? Object.entries(target[1]).every(([name, type]) => isConvertible(source[1][name] ?? ["tuple", []], type))
        : source[0] === "map";
    default:
      return source[0] === "tuple" || source[0] === "list";
  }
}

const isPrimitive = (type: ValueType): boolean => typeof type === "string";
