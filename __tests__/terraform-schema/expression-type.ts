/** The type of an expression, found by walking its tree; what it refers to is resolved on the way. */
import { returnTypeOf } from "./functions";
import type { Place } from "./place";
import type { Node, NodeMeta } from "./template";
import {
  commonType,
  elementType,
  isProblem,
  isSensitive,
  marked,
  type Step,
  stepInto,
  unmarked,
  type ValueType,
} from "./value-type";

/** The name under which a splat's element is bound; no identifier looks like it. */
const splatElement = "[*]";

type Typing = (node: Node, place: Place) => ValueType;

export function typeOfExpression(node: Node, place: Place): ValueType {
  const typing = typings[node.type];
  if (!typing) {
    place.report("not-judged", `the judge does not know the expression form "${node.type}" in ${node.meta?.value}`);
    return "dynamic";
  }
  return typing(node, place);
}

const typings: Readonly<Record<string, Typing>> = {
  literalValue: ({ meta }) => (isPrimitive(meta?.type) ? meta.type : "dynamic"),
  template: (node, place) => derived("string", typesOf(node, place)),
  templateJoin: (node, place) => derived("string", typesOf(node, place)),
  templateWrap: (node, place) => typesOf(node, place)[0] ?? "dynamic",
  "": parenthesized,
  tuple: (node, place) => ["tuple", typesOf(node, place)],
  object: (node, place) => derived("dynamic", typesOf(node, place)),
  unaryOp: operation,
  binaryOp: operation,
  conditional,
  function: call,
  for: forExpression,
  scopeTraversal,
  relativeTraversal: (node, place) => walk(onlyChild(node, place), steps(node.meta), node, place),
  index: indexed,
  splat,
};

const isPrimitive = (type: string | undefined): type is "string" | "number" | "bool" =>
  type === "string" || type === "number" || type === "bool";

const typesOf = (node: Node, place: Place): ValueType[] => node.children.map((child) => typeOfExpression(child, place));

const onlyChild = (node: Node, place: Place): ValueType => typesOf(node, place)[0] ?? "dynamic";

/** A value computed from others is as sensitive as they are. */
const derived = (type: ValueType, from: readonly ValueType[]): ValueType => marked(type, from.some(isSensitive));

function parenthesized(node: Node, place: Place): ValueType {
  return node.children.length === 0 ? (place.bound.get(splatElement) ?? "dynamic") : onlyChild(node, place);
}

function operation(node: Node, place: Place): ValueType {
  const type = node.meta?.returnType;
  return derived(isPrimitive(type) ? type : "dynamic", typesOf(node, place));
}

function conditional(node: Node, place: Place): ValueType {
  const [condition = "dynamic", ...branches] = typesOf(node, place);
  return derived(commonType(branches), [condition]);
}

function call(node: Node, place: Place): ValueType {
  const name = node.meta?.name ?? "";
  const types = typesOf(node, place);
  const [first] = types;
  const type = returnTypeOf(name, first && unmarked(elementType(first)));
  if (type === undefined) {
    place.report("bad-reference", `Terraform has no function "${name}"`);
  }
  if (name === "nonsensitive" || name === "sensitive") {
    return marked(first === undefined ? "dynamic" : unmarked(first), name === "sensitive");
  }
  return derived(type ?? "dynamic", types);
}

function forExpression(node: Node, place: Place): ValueType {
  const [collection, ...rest] = node.children;
  const source = collection ? typeOfExpression(collection, place) : "dynamic";
  const { keyVar = "", valVar = "", openRangeValue } = node.meta ?? {};
  const inner = place.binding({ [keyVar]: "dynamic", [valVar]: elementType(source) });
  const types = rest.map((child) => typeOfExpression(child, inner));
  return derived(openRangeValue === "[" ? ["list", "dynamic"] : "dynamic", [source, ...types]);
}

function scopeTraversal(node: Node, place: Place): ValueType {
  const [root, ...rest] = steps(node.meta);
  const bound = root && "name" in root ? place.bound.get(root.name) : undefined;
  return bound === undefined
    ? place.inquiry.names.resolve(root === undefined ? [] : [root, ...rest], place)
    : walk(bound, rest, node, place);
}

function indexed(node: Node, place: Place): ValueType {
  const [collection, key] = node.children;
  const source = collection ? typeOfExpression(collection, place) : "dynamic";
  const keyType = key ? typeOfExpression(key, place) : "dynamic";
  const literal = key?.type === "literalValue" ? (key.meta?.value ?? null) : null;
  return derived(walk(source, [{ index: literal }], node, place), [keyType]);
}

function splat(node: Node, place: Place): ValueType {
  const [source, each] = node.children;
  const list = source ? typeOfExpression(source, place) : "dynamic";
  const bare = unmarked(list);
  const isCollection = bare === "dynamic" || (typeof bare === "object" && ["list", "set", "tuple"].includes(bare[0]));
  const inner = place.binding({ [splatElement]: isCollection ? elementType(list) : list });
  return ["list", each ? typeOfExpression(each, inner) : "dynamic"];
}

function walk(from: ValueType, path: readonly Step[], node: Node, place: Place): ValueType {
  let type = from;
  for (const step of path) {
    const next = stepInto(type, step);
    if (isProblem(next)) {
      place.report("bad-reference", `${node.meta?.value}: ${next.problem}`);
      return "dynamic";
    }
    type = next;
  }
  return type;
}

/** The parser writes an index as it stands in the source: `0` or `"key"`. */
const steps = (meta: NodeMeta | undefined): Step[] =>
  (meta?.traversal ?? []).map(({ type, segment }) => {
    if (type === "nameTraversal") {
      return { name: segment };
    }
    return { index: /^\d+$/.test(segment) ? Number(segment) : segment.replace(/^"|"$/g, "") };
  });
