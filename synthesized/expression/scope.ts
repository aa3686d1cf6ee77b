/**
 * Where in a template an expression stands, and what it may call by name.
 *
 * @module
 */

import { UnsupportedFeature } from "./failure";
import type { Step } from "./steps";
import type { Template } from "./syntax";
import type { SyntaxNode } from "./syntax-tree";
import { Unknown, unknownAmong, type Value } from "./value";

/** What the outside world answers to an expression. */
export interface Surroundings {
  /** The value of the object that a reference starts at, and how many of its steps led there. */
  resolve(steps: readonly Step[]): { readonly value: Value; readonly used: number };
  /** Hears of each feature that is not known here, and makes the part that uses it unknown. */
  tell?(feature: UnsupportedFeature): void;
  /** What `plantimestamp()` and `timestamp()` return. */
  readonly now: Date;
  /** The stack's directory, whose files `file()` and its like may read. */
  readonly directory: string;
  /** Folders of modules beside it, whose files they may read too. */
  readonly modules?: readonly string[];
  /** Inside a template that a function renders, where no function may render another. */
  readonly isRendering?: boolean;
}

export interface Scope {
  readonly surroundings: Surroundings;
  readonly template: Template;
  /** Names bound by `for`, and the element of a splat. */
  readonly bound: ReadonlyMap<string, Value>;
  /** What was met and is not known, since the innermost `try()` or `can()` around it. */
  readonly met: Unknown[];
  /** Inside a `try()` or `can()`, which says itself what is to be where there is no file. */
  readonly isAttempted?: boolean;
}

/** What the parts of an expression are evaluated by. */
export type Evaluate = (node: SyntaxNode, scope: Scope) => Value;

/** The name under which a splat's element is bound; no identifier looks like it. */
export const splatElement = "[*]";

/** The same place, with names of its own; an empty name binds nothing. */
export function binding(scope: Scope, ...names: readonly (readonly [string, Value])[]): Scope {
  const named = names.filter(([name]) => name !== "");
  return { ...scope, bound: new Map([...scope.bound, ...named]) };
}

/** Remembers what is not known, for a `try()` or `can()` around it: nobody knows whether it fails. */
export function met(value: Value, scope: Scope): Value {
  if (Unknown.is(value)) scope.met.push(value);
  return value;
}

/** Of values of which one is not known in whole. */
export const unknownOf = (...values: readonly Value[]): Unknown =>
  unknownAmong(...values) ?? new Unknown("it is not known");

export function child(node: SyntaxNode, index: number): SyntaxNode {
  const found = node.children[index];
  if (found) return found;
  throw new UnsupportedFeature(`a "${node.type}" without its part ${index + 1} in ${node.meta?.value}`, "simplify it");
}
