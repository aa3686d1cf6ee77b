/**
 * What depends on each other in stacks: each part is evaluated once, when something first asks for it.
 *
 * @module
 */

import type { Unknown, Value } from "../expression/value";
import { StackError } from "./error";

/** What is being evaluated in all stacks that are read together, outermost first: the way around a circle. */
export type EvaluationWay = { readonly of: ValuesByName; readonly name: string }[];

export class ValuesByName {
  private readonly results = new Map<string, { readonly value: Value } | { readonly error: unknown }>();

  /** @param acrossStacks tells of a circle through another stack's state, where Terraform refuses nothing, and nobody knows the value */
  constructor(
    readonly stack: string,
    private readonly way: EvaluationWay,
    private readonly acrossStacks: (way: string, stacks: readonly string[]) => Unknown,
  ) {}

  /** The value, evaluated if nobody has asked for it; a failure is thrown to each who asks. */
  once(name: string, evaluate: () => Value): Value {
    const known = this.results.get(name);
    if (known) {
      if ("error" in known) throw known.error;
      return known.value;
    }
    if (this.isUnderWay(name)) return this.circle(name);
    this.way.push({ of: this, name });
    try {
      const value = evaluate();
      this.results.set(name, { value });
      return value;
    } catch (error) {
      this.results.set(name, { error });
      throw error;
    } finally {
      this.way.pop();
    }
  }

  isUnderWay(name: string): boolean {
    return this.placeOf(name) >= 0;
  }

  private placeOf(name: string): number {
    return this.way.findIndex((one) => one.of === this && one.name === name);
  }

  private circle(name: string): Unknown {
    const around = [...this.way.slice(this.placeOf(name)), { of: this, name }];
    const stacks = [...new Set(around.map(({ of }) => of))];
    if (stacks.length === 1) throw circle(around.map((one) => one.name));
    const way = around.map((one) => `${one.of.stack}: ${one.name}`).join(" → ");
    const names = stacks.map(({ stack }) => stack);
    return stacks.map((one) => one.acrossStacks(way, names)).at(-1) ?? this.acrossStacks(way, names);
  }
}

function circle(way: readonly string[]): StackError {
  const remedy = "Break the circle: pass a value that is known before, or split one of these";
  return new StackError({ code: "CYCLE", setting: way[0] ?? "", actual: way.join(" → "), remedy });
}
