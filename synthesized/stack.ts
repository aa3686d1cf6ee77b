/**
 * A synthesized stack with its expressions evaluated: what Terraform would send to the clouds, read from `cdk.tf.json`.
 * The only reader of that file; the local cloud, verify and the pictures all work on what it returns.
 *
 * @module
 */

import type { Json } from "../internal/json";
import type { Environment } from "../internal/program";
import { withAwaited } from "./expression/awaited";
import { checkGivenVariables } from "./given-variables";
import { readConfiguration, type StackConfiguration } from "./stack-configuration";
import { type ApplyInput, StackEvaluation } from "./stack-evaluation";
import { GivenValues } from "./stack-given";
import type { Output, Resource, Stack, Variable } from "./stack-shape";
import { readVariables } from "./stack-variables";
import { Unknown, type ValueObject } from "./value";

export type { Output, Resource, Stack, Variable };

/** How a stack is read. */
export interface ReadStackOptions {
  /** Where `TF_VAR_*` are looked up. @default process.env */
  readonly environment?: Environment;
  /** Values of variables, each as `NAME=VALUE`. @default none */
  readonly variables?: readonly string[];
  /** Paths of files with values of variables, beside those that Terraform reads by itself. @default none */
  readonly variableFiles?: readonly string[];
  /** The moment of the first apply. @default now */
  readonly now?: Date;
  /** What only an account knows, each as `ADDRESS.ATTRIBUTE=JSON`. @default none */
  readonly values?: readonly string[];
  /**
   * What an account has, by address. Nothing is made up then: of what is not among it, and of variables that nobody has set, no value is known.
   *
   * @default - the stack stands for itself: what an account would add is made up
   */
  readonly account?: ReadonlyMap<string, ValueObject>;
  /** Values of variables that Terraform itself told, instead of all others. @default none */
  readonly planned?: ReadonlyMap<string, Json>;
}

/**
 * Reads and evaluates the stack in a directory such as `cdktf.out/stacks/NAME`. What is not known here becomes unknown values.
 *
 * @throws {StackError} with everything that Terraform would refuse as well
 * @throws {UsageError} for a given value that has no place in the stack
 */
export async function readStack(directory: string, options: ReadStackOptions = {}): Promise<Stack> {
  const [stack] = await readStacks([directory], options);
  if (stack === undefined) throw new Error("one directory is one stack");
  return stack;
}

/** The same for several stacks: a given value has its place in one of them. */
export async function readStacks(directories: readonly string[], options: ReadStackOptions = {}): Promise<Stack[]> {
  const {
    environment = process.env,
    now = new Date(),
    values = [],
    variables: pairs = [],
    variableFiles = [],
    account,
    planned = new Map(),
  } = options;
  const given = new GivenValues(values);
  const words = new Set<string>();
  const declared = new Set<string>();
  const stacks: Stack[] = [];
  for (const directory of directories) {
    const configuration = await readConfiguration(directory);
    const { document } = configuration;
    for (const name of document.variables.keys()) declared.add(name);
    const made = await readVariables(document, { environment, variables: pairs, variableFiles, planned });
    const variables = account === undefined ? made : withoutStandIns(made);
    const input = { configuration, variables, given, now, prior: new Map(), ...(account && { account }) };
    stacks.push(await withAwaited(() => applied(input)));
    for (const word of wordsOf(configuration)) words.add(word);
  }
  given.check(words);
  checkGivenVariables(pairs, declared);
  return stacks;
}

/** By which its expressions may call attributes. */
const wordsOf = ({ templates, modules }: StackConfiguration): readonly string[] => [
  ...[...templates.keys()].flatMap((text) => text.match(/[\w-]+/g) ?? []),
  ...[...modules.values()].flatMap(wordsOf),
];

const withoutStandIns = (variables: ReadonlyMap<string, Variable>): ReadonlyMap<string, Variable> =>
  new Map(
    [...variables].map(([name, variable]) => [
      name,
      variable.source === "stand-in"
        ? { ...variable, value: new Unknown(`var.${name} has no value here: set TF_VAR_${name}`) }
        : variable,
    ]),
  );

function applied(input: ApplyInput): Stack {
  const { variables, now } = input;
  const { document } = input.configuration;
  const { state, resources, outputs, notUnderstood } = new StackEvaluation(input).run();
  return {
    directory: document.directory,
    name: document.name,
    evaluatedAt: now,
    resources,
    variables,
    notUnderstood,
    outputs: new Map(
      [...outputs].map(([name, value]) => [name, { value, sensitive: document.outputs.get(name)?.sensitive === true }]),
    ),
    resourcesOf: (type) => resources.filter((resource) => qualified(resource) === type),
    evaluateAt: (later) => applied({ ...input, now: later, prior: state }),
  };
}

const qualified = ({ mode, type }: Resource): string => (mode === "data" ? `data.${type}` : type);
