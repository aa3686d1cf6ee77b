/**
 * How a function of Terraform is written down here: what it takes, then what it does.
 *
 * @module
 */
import type { Json, JsonObject } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import type { Value } from "../value";

/** What a call may know besides its arguments. */
export interface CallContext {
  readonly now: Date;
  readonly directory: string;
  /** Other folders of which files may be read. */
  readonly modules: readonly string[];
  /** The value of a template that knows these names and nothing else. */
  render(template: string, names: JsonObject): Value;
  /** The call as it is written, for messages. */
  readonly value: string;
}

/** A function of Terraform. */
export type TerraformFunction = (args: readonly Json[], context: CallContext) => Value;

/** Converts one argument, or fails. */
export type Parameter<T> = (value: Json) => T;

type Converted<P extends readonly Parameter<unknown>[]> = {
  -readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** Any value, null among them. */
export const anything: Parameter<Json> = (value) => value;

/** A function with a fixed number of arguments; the last `optional` of them may be left out. */
export function fixed<const P extends readonly Parameter<unknown>[]>(
  parameters: P,
  run: (...args: Converted<P>) => Value,
  optional = 0,
): TerraformFunction {
  const least = parameters.length - optional;
  return (args) => {
    if (args.length < least || args.length > parameters.length) {
      const wanted = optional === 0 ? `${least}` : `${least} to ${parameters.length}`;
      throw new EvaluationFailure(`${wanted} arguments are wanted, not ${args.length}`);
    }
    // Sound: the parameters convert position by position, and `Converted` says what each returns.
    return run(...(args.map((arg, index) => parameters[index]?.(arg)) as Converted<P>));
  };
}

/** A function with a fixed number of arguments that wants to know more than they say. */
export const contextual =
  <const P extends readonly Parameter<unknown>[]>(
    parameters: P,
    run: (context: CallContext, ...args: Converted<P>) => Value,
  ): TerraformFunction =>
  (args, context) =>
    fixed(parameters, (...converted: Converted<P>) => run(context, ...converted))(args, context);

/** A function with any number of arguments of one kind, at least `least`. */
export function variadic<T>(parameter: Parameter<T>, run: (args: T[]) => Value, least = 0): TerraformFunction {
  return (args) => {
    if (args.length < least) throw new EvaluationFailure(`at least ${least} arguments are wanted, not ${args.length}`);
    return run(args.map(parameter));
  };
}
