/**
 * What an evaluated stack is.
 *
 * @module
 */
import type { Unknown, Value } from "../expression/value";

/** A resource or data source as Terraform would know it after apply. */
export interface Resource {
  /** `type.name`, or `data.type.name`; with `[0]` or `["key"]` behind it where `count` or `for_each` made it. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly mode: "managed" | "data";
  /** The arguments, evaluated, and the computed attributes such as `id`. Every nested block is a list of objects. */
  readonly values: { readonly [attribute: string]: Value };
  /** Where it is applied onto what a former stack left: why its own condition refuses the plan, if it does. */
  readonly refusal?: string;
  /** Addresses that this resource refers to or names in `depends_on`. */
  readonly dependsOn: readonly string[];
  /** Of one that stands for all of a `count` or `for_each`: why nobody here knows how many there are, if any. */
  readonly howMany?: Unknown;
}

/** A variable of the stack and where its value came from. */
export interface Variable {
  readonly value: Value;
  /**
   * `given`: by the environment, a file or an option. `stand-in`: nobody gave a value, so a plausible one was made up; to be shown to the user.
   * `missing`: nobody gave a value, and it is not known.
   */
  readonly source: "given" | "default" | "stand-in" | "missing";
  readonly sensitive: boolean;
}

/** An output of the stack. */
export interface Output {
  readonly value: Value;
  readonly sensitive: boolean;
}

/** What a stack holds and this reader does not understand: Terraform knows what to make of it, nothing here does. */
export interface PartNotUnderstood {
  /** What it is: `type oci_dns_rrset`, `section import`, `function cidrsubnet()`. Said once, however often it is met. */
  readonly setting: string;
  /** A sentence's end: `only an account knows its attributes`. */
  readonly reason: string;
  readonly remedy?: string;
}

/** One evaluated stack. */
export interface Stack {
  /** The directory that holds `cdk.tf.json`. */
  readonly directory: string;
  readonly name: string;
  /** The moment of the apply that this stack stands for: what `plantimestamp()` returned. */
  readonly evaluatedAt: Date;
  readonly resources: readonly Resource[];
  readonly outputs: ReadonlyMap<string, Output>;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Texts that somebody gave, as values of variables and of `--value`: what is shown to others may not hold them. @default none */
  readonly given?: readonly string[];
  /** All that was met and is not understood, each said once. */
  readonly notUnderstood: readonly PartNotUnderstood[];
  /** The other stacks whose state it reads, as far as they are sound. @default none */
  readonly states?: () => readonly Stack[];
  /** The stacks that it was put together from, each with the addresses that it has here. @default - it is one stack */
  readonly parts?: readonly Stack[];
  /** The same as they were read, each with addresses of its own. @default - it is one stack */
  readonly asRead?: readonly Stack[];
  /** Those, and all else that is read with it and hangs together with it by states, as far as it is sound. @default none */
  readonly joined?: () => readonly Stack[];
  /** All resources of a type; data sources are asked for as `data.<type>`. */
  resourcesOf(type: string): readonly Resource[];
  /**
   * A later apply of the same stack over this one as its state: same ids and `time_static` moments, while `plantimestamp()` is `now`, so
   * that a resource whose replacing arguments change gets new computed values (a rotated secret, for example).
   */
  evaluateAt(now: Date): Stack;
}
