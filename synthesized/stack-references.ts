/**
 * What a reference leads to: https://developer.hashicorp.com/terraform/language/expressions/references
 *
 * @module
 */
import type { Step } from "./expression/steps";
import type { Block, StackDocument } from "./stack-document";
import { StackError } from "./stack-error";
import type { GivenValues } from "./stack-given";
import type { PartNotUnderstood, Variable } from "./stack-shape";
import type { Templates } from "./stack-templates";
import { partlyKnown, Unknown, unknownCollection, type Value } from "./value";

/** What expressions may refer to. */
export interface World {
  readonly document: StackDocument;
  readonly templates: Templates;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly given: GivenValues;
  readonly now: Date;
  local(name: string): Value;
  /** A resource, or the list or map of those that one block makes. */
  resource(block: Block): Value;
  tell(what: PartNotUnderstood): void;
}

/** Where an expression stands. */
export interface ExpressionPlace {
  readonly place: string;
  /** What it may call by names of its own: `self`, `each`, `count`, the iterators of `dynamic` blocks. */
  readonly names: ReadonlyMap<string, Value>;
  /** Gets the address of each block that it refers to. */
  readonly references: Set<string>;
}

/** A value, and how many steps of the reference led there. */
interface Resolved {
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
  const { document, variables } = world;
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
      const variable = variables.get(name);
      if (!variable) throw nowhere(`the stack declares no variable "${name}"`);
      return { value: variable.value, used: 2 };
    }
    case "local":
      if (!document.locals.has(name)) throw nowhere(`the stack has no local value "${name}"`);
      return { value: world.local(name), used: 2 };
    case "path":
      if (!["module", "root", "cwd"].includes(name)) throw nowhere(`there is no path.${name}`);
      return { value: name === "cwd" ? document.directory : ".", used: 2 };
    case "terraform":
      if (name === "applying") return { value: new Unknown("it differs between plan and apply"), used: 2 };
      if (name !== "workspace") throw nowhere(`there is no terraform.${name}`);
      return { value: "default", used: 2 };
  }
  const outside = [root, steps.slice(0, 2).join("."), steps.slice(0, 3).join(".")].find((one) =>
    document.elsewhere.has(one),
  );
  if (outside !== undefined) return outsideOf(world, outside);
  const depth = root === "data" ? 3 : 2;
  const address = steps.slice(0, depth).join(".");
  const block = document.blocks.get(address);
  if (!block) throw nowhere(`the stack has no ${address}`);
  at.references.add(address);
  return { value: world.resource(block), used: depth };
}

/** What is not read tells no more than was given for it. */
function outsideOf({ document, given }: World, address: string): Resolved {
  const used = address.split(".").length;
  const one = (of: string): Value => {
    const values = given.of(of, []);
    return partlyKnown({ ...values }, of);
  };
  return { value: document.elsewhere.get(address) === true ? unknownCollection(address, one) : one(address), used };
}
