/** The names that a document defines: https://developer.hashicorp.com/terraform/language/expressions/references */
import { typeOfBlock } from "./block-type";
import { isObject, type Json, type JsonObject, members } from "./json";
import type { Names, Place } from "./place";
import { blockOf } from "./schema";
import { typeOfValue } from "./value-rules";
import { isProblem, type Step, stepInto, type ValueType } from "./value-type";
import { typeOfVariable } from "./variable-rules";

const builtIn: Readonly<Record<string, ValueType>> = {
  path: ["object", { module: "string", root: "string", cwd: "string" }],
  terraform: ["object", { workspace: "string" }],
};

const onlyInPlace: Readonly<Record<string, string>> = {
  each: "each is known only where for_each is set",
  count: "count is known only where count is set",
  self: "self is known only in provisioners, connections and postconditions",
};

export class DocumentNames implements Names {
  readonly #document: JsonObject;
  readonly #locals = new Map<string, ValueType>();

  constructor(document: JsonObject) {
    this.#document = document;
  }

  resolve(path: readonly Step[], place: Place): ValueType {
    const [root = "", ...names] = path.map((step) => ("name" in step ? step.name : undefined));
    if (builtIn[root]) {
      return follow(builtIn[root], root, path.slice(1), place);
    }
    switch (root) {
      case "var":
        return this.#named("variable", root, names[0], path, place, (body) => typeOfVariable(body));
      case "local":
        return this.#named("locals", root, names[0], path, place, (value, name) =>
          this.#typeOfLocal(name, value, place),
        );
      case "data":
        return this.#instance("data", names[0], names[1], path.slice(3), place);
      default:
        return this.#instance("resource", root, names[0], path.slice(2), place);
    }
  }

  #named(
    section: "variable" | "locals",
    root: string,
    name: string | undefined,
    path: readonly Step[],
    place: Place,
    typeOf: (body: Json, name: string) => ValueType,
  ): ValueType {
    const body = name === undefined ? undefined : member(this.#document[section], name);
    if (name === undefined || body === undefined) {
      return unknown(`${root}.${name} is not defined`, place);
    }
    place.use(`${root}.${name}`);
    return follow(typeOf(body, name), `${root}.${name}`, path.slice(2), place);
  }

  #typeOfLocal(name: string, value: Json, place: Place): ValueType {
    const known = this.#locals.get(name);
    if (known === undefined) {
      // A local that needs itself is a cycle, reported as such; here it must only come to an end.
      this.#locals.set(name, "dynamic");
      this.#locals.set(name, typeOfValue(value, place.silently()));
    }
    return this.#locals.get(name) ?? "dynamic";
  }

  #instance(
    kind: "resource" | "data",
    type: string | undefined,
    name: string | undefined,
    rest: readonly Step[],
    place: Place,
  ): ValueType {
    const address = `${kind === "data" ? "data." : ""}${type}.${name}`;
    const body =
      type === undefined || name === undefined ? undefined : member(member(this.#document[kind], type), name);
    if (type === undefined || !isObject(body)) {
      const why = type === undefined ? undefined : onlyInPlace[type];
      return unknown(why ?? `${address} is not in the document`, place);
    }
    place.use(address);
    const block = blockOf(place.inquiry.schemas, kind, type);
    return block ? follow(instances(typeOfBlock(block), body), address, rest, place) : "dynamic";
  }
}

const instances = (type: ValueType, body: JsonObject): ValueType => {
  if (body.count !== undefined) {
    return ["list", type];
  }
  return body.for_each === undefined ? type : ["map", type];
};

function follow(type: ValueType, address: string, path: readonly Step[], place: Place): ValueType {
  let [current, at] = [type, address];
  for (const step of path) {
    const next = stepInto(current, step);
    at += "name" in step ? `.${step.name}` : `[${JSON.stringify(step.index)}]`;
    if (isProblem(next)) {
      return unknown(`${at}: ${next.problem}`, place);
    }
    current = next;
  }
  return current;
}

function unknown(message: string, place: Place): ValueType {
  place.report("bad-reference", message);
  return "dynamic";
}

const member = (object: Json | undefined, key: string): Json | undefined => new Map(members(object)).get(key);
