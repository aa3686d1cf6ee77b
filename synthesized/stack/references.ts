/**
 * What a reference leads to: https://developer.hashicorp.com/terraform/language/expressions/references
 *
 * @module
 */
import type { Step } from "../expression/steps";
import { partlyKnown, Unknown, unknownCollection, type Value } from "../expression/value";
import type { StackConfiguration } from "./configuration";
import type { Block } from "./document";
import { StackError } from "./error";
import type { GivenValues } from "./given";
import type { PartNotUnderstood } from "./shape";

/** What expressions may refer to: in a stack, or in one of its modules. */
export interface World {
  readonly configuration: StackConfiguration;
  /** Nothing, or `module.network.`: stands before the addresses of what it holds. */
  readonly prefix: string;
  readonly folders: Folders;
  readonly given: GivenValues;
  readonly now: Date;
  /** @returns nothing where it declares none of this name */
  variable(name: string, references: Set<string>): Value | undefined;
  local(name: string): Value;
  /** A resource, or the list or map of those that one block makes. */
  resource(block: Block): Value;
  /**
   * What a module gives back.
   *
   * @param steps what follows the name of the call
   * @returns nothing where they lead to no output
   */
  module(name: string, steps: readonly Step[], references: Set<string>): Resolved | undefined;
  /**
   * An output of another stack's state.
   *
   * @param steps what follows the data source's name
   * @returns nothing where they lead to none that is known to be there
   */
  remoteOutput(block: Block, steps: readonly Step[]): Resolved | undefined;
  tell(what: PartNotUnderstood): void;
}

/** Where files lie that a stack may read. */
export interface Folders {
  /** The stack's, from which paths lead. */
  readonly root: string;
  /** Of modules that lie beside it. */
  readonly modules: readonly string[];
}

/** Where an expression stands. */
export interface ExpressionPlace {
  readonly place: string;
  /** What it may call by names of its own: `self`, `each`, `count`, the iterators of `dynamic` blocks. */
  readonly names: ReadonlyMap<string, Value>;
  /** Gets the whole address of each block that it refers to. */
  readonly references: Set<string>;
}

/** A value, and how many steps of the reference led there. */
export interface Resolved {
  readonly value: Value;
  readonly used: number;
}

/** Names that stand for something at some places alone. */
const local: Readonly<Record<string, string>> = {
  self: "self is only known in provisioners and postconditions",
  each: "each is only known in a block with for_each",
  count: "count is only known in a block with count",
};

/** @throws {StackError} for a reference that leads nowhere */
export function resolveReference(
  world: World,
  steps: readonly Step[],
  at: ExpressionPlace,
  expression: string,
): Resolved {
  const [root = "", name = ""] = steps.map(String);
  const { document, path, modules } = world.configuration;
  const nowhere = (actual: string): StackError =>
    new StackError({
      code: "REFERENCE_UNKNOWN",
      setting: at.place,
      expression,
      actual,
      remedy: "Correct the reference, or add what it names to the stack",
    });
  const own = at.names.get(root);
  if (own !== undefined) return { value: own, used: 1 };
  if (local[root] !== undefined) throw nowhere(local[root]);
  switch (root) {
    case "var": {
      const value = world.variable(name, at.references);
      if (value === undefined) throw nowhere(`the stack declares no variable "${name}"`);
      return { value, used: 2 };
    }
    case "local":
      if (!document.locals.has(name)) throw nowhere(`the stack has no local value "${name}"`);
      return { value: world.local(name), used: 2 };
    case "path":
      if (!["module", "root", "cwd"].includes(name)) throw nowhere(`there is no path.${name}`);
      return { value: { module: path, cwd: world.folders.root }[name] ?? ".", used: 2 };
    case "terraform":
      if (name === "applying") return { value: new Unknown("it differs between plan and apply"), used: 2 };
      if (name !== "workspace") throw nowhere(`there is no terraform.${name}`);
      return { value: "default", used: 2 };
    case "module": {
      if (!modules.has(name)) break;
      const outputs = world.module(name, steps.slice(2), at.references);
      if (outputs === undefined) throw nowhere(`module.${name} has no output "${steps.slice(2).join(".")}"`);
      return outputs;
    }
  }
  const outside = [root, steps.slice(0, 2).join("."), steps.slice(0, 3).join(".")].find((one) =>
    document.elsewhere.has(one),
  );
  if (outside !== undefined) return outsideOf(world, outside);
  const depth = root === "data" ? 3 : 2;
  const address = steps.slice(0, depth).join(".");
  const block = document.blocks.get(address);
  if (!block) throw nowhere(`the stack has no ${address}`);
  at.references.add(`${world.prefix}${address}`);
  const remote = world.remoteOutput(block, steps.slice(depth));
  return remote === undefined
    ? { value: world.resource(block), used: depth }
    : { ...remote, used: depth + remote.used };
}

/** What is not read tells no more than was given for it. */
function outsideOf({ configuration, prefix, given }: World, name: string): Resolved {
  const used = name.split(".").length;
  const address = `${prefix}${name}`;
  const one = (of: string): Value => {
    const values = given.of(of, []);
    return partlyKnown({ ...values }, of);
  };
  const isCollection = configuration.document.elsewhere.get(name) === true;
  return { value: isCollection ? unknownCollection(address, one) : one(address), used };
}
