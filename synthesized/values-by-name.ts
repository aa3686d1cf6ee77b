/**
 * What depends on each other in a stack: each part is evaluated once, when something first asks for it.
 *
 * @module
 */
import { StackError } from "./stack-error";
import type { Value } from "./value";

export class ValuesByName {
  private readonly results = new Map<string, { readonly value: Value } | { readonly error: unknown }>();
  /** What is being evaluated, outermost first: the way around a circle. */
  private readonly path: string[] = [];

  /** The value, evaluated if nobody has asked for it; a failure is thrown to each who asks. */
  once(name: string, evaluate: () => Value): Value {
    const known = this.results.get(name);
    if (known) {
      if ("error" in known) throw known.error;
      return known.value;
    }
    if (this.isUnderWay(name)) throw circle([...this.path.slice(this.path.indexOf(name)), name]);
    this.path.push(name);
    try {
      const value = evaluate();
      this.results.set(name, { value });
      return value;
    } catch (error) {
      this.results.set(name, { error });
      throw error;
    } finally {
      this.path.pop();
    }
  }

  isUnderWay(name: string): boolean {
    return this.path.includes(name);
  }
}

function circle(way: readonly string[]): StackError {
  const remedy = "Break the circle: pass a value that is known before, or split one of these";
  return new StackError({ code: "CYCLE", setting: way[0] ?? "", actual: way.join(" → "), remedy });
}
