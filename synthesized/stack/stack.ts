/**
 * A synthesized stack with its expressions evaluated: what Terraform would send to the clouds, read from `cdk.tf.json`.
 * The only reader of that file; the local cloud, verify and the pictures all work on what it returns.
 *
 * @module
 */

import type { Json } from "../../internal/json";
import type { Environment } from "../../internal/program";
import { withAwaited } from "../expression/awaited";
import { Unknown, type ValueObject } from "../expression/value";
import { isRemoteState } from "./apply";
import { readConfiguration, type StackConfiguration } from "./configuration";
import { StackError } from "./error";
import { type ApplyInput, StackEvaluation } from "./evaluation";
import { stacksBeside } from "./find-stack";
import { GivenValues, textsIn } from "./given";
import { checkGivenVariables } from "./given-variables";
import type { Output, Resource, Stack, Variable } from "./shape";
import type { StackState } from "./state";
import { readVariables } from "./variables";

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
  /**
   * Folders of other stacks, whose outputs a `terraform_remote_state` may read. Those of the same app are found by themselves.
   *
   * @default none
   */
  readonly beside?: readonly string[];
  /** What only an account knows, each as `ADDRESS.ATTRIBUTE=JSON`. @default none */
  readonly values?: readonly string[];
  /**
   * What an account has, by address. Nothing is made up then: of what is not among it, and of variables that nobody has set, no value is known.
   *
   * @default - the stack stands for itself: what an account would add is made up
   */
  readonly account?: ReadonlyMap<string, ValueObject>;
  /**
   * What gateways hold now, for each of the stacks: deployments are what they are after an apply onto it.
   *
   * @default - nothing was applied before
   */
  readonly former?: readonly ReadonlyMap<string, ValueObject>[];
  /**
   * What was applied before, in this process, for each of the stacks: what both have keeps its ids, secrets and moments.
   *
   * @default - nothing was
   */
  readonly onto?: readonly (Stack | undefined)[];
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
  return ofIndex(await readStacks([directory], options), 0);
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
    beside = [],
    former,
    onto = [],
  } = options;
  const given = new GivenValues(values);
  const inputFor = async (directory: string): Promise<ApplyInput> => {
    const configuration = await readConfiguration(directory);
    const { document } = configuration;
    const made = await readVariables(document, { environment, variables: pairs, variableFiles, planned });
    const variables = account === undefined ? made : withoutStandIns(made);
    return { configuration, variables, given, now, prior: new Map(), ...(account && { account }) };
  };
  const inputs: ApplyInput[] = [];
  for (const [index, directory] of directories.entries()) {
    const [held, before] = [former?.[index], onto[index]];
    const prior = before && stateLeftBy.get(before);
    inputs.push({ ...(await inputFor(directory)), ...(held && { former: held }), ...(prior && { prior }) });
  }
  const isJoined = account === undefined && inputs.some(({ configuration }) => readsStates(configuration));
  for (const directory of isJoined ? stacksBeside(directories, beside) : [])
    inputs.push(...(await whereSound(() => inputFor(directory))));
  const stacks = (await withAwaited(() => applied(inputs, directories.length))).slice(0, directories.length);
  given.check(new Set(inputs.flatMap(({ configuration }) => wordsOf(configuration))));
  checkGivenVariables(pairs, new Set(inputs.flatMap(({ variables }) => [...variables.keys()])));
  return stacks;
}

/** Whether it wants to know what other stacks have made. */
const readsStates = ({ document, modules }: StackConfiguration): boolean =>
  [...document.blocks.values()].some(isRemoteState) || [...modules.values()].some(readsStates);

/** One that merely lies beside need not be sound: there is nothing of it then. */
async function whereSound<T>(read: () => Promise<T>): Promise<readonly T[]> {
  try {
    return [await read()];
  } catch (error) {
    return nothingIfUnsound(error);
  }
}

function nothingIfUnsound(error: unknown): readonly never[] {
  if (error instanceof StackError) return [];
  throw error;
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

/** All that are read together; of those behind the first ones only what these read is evaluated. */
function applied(inputs: readonly ApplyInput[], first: number): readonly Stack[] {
  const together = { way: [], stacks: [] as StackEvaluation[] };
  for (const input of inputs) together.stacks.push(new StackEvaluation(input, together));
  const sound = new Map<StackEvaluation, readonly Stack[]>();
  const ifSound = (evaluation: StackEvaluation): readonly Stack[] => {
    const stacks = sound.get(evaluation) ?? whereEvaluated(() => evaluated(evaluation, others));
    sound.set(evaluation, stacks);
    return stacks;
  };
  const others: Others = { stacks: together.stacks, ifSound };
  const all = together.stacks.slice(0, first).map((evaluation) => evaluated(evaluation, others));
  const states = together.stacks.map((evaluation) => evaluation.applied);
  const later = (now: Date): readonly Stack[] =>
    applied(
      inputs.map((input, index) => ({ ...input, now, prior: states[index] ?? new Map() })),
      first,
    );
  return all.map((stack, index) => {
    const whole: Stack = { ...stack, evaluateAt: (moment) => ofIndex(later(moment), index) };
    const state = states[index];
    if (state !== undefined) stateLeftBy.set(whole, state);
    return whole;
  });
}

/** What an apply onto a stack starts from. */
const stateLeftBy = new WeakMap<Stack, StackState>();

/** What is read together. */
interface Others {
  readonly stacks: readonly StackEvaluation[];
  /** Evaluates one whole, once. */
  ifSound(evaluation: StackEvaluation): readonly Stack[];
}

/** One that another reads is there for its names and its networks, and is applied no later. */
function evaluated(evaluation: StackEvaluation, others: Others): Stack {
  const { resources, outputs, notUnderstood } = evaluation.run();
  const { document, variables, given, now, read } = evaluation;
  const isSensitive = (name: string): boolean => document.outputs.get(name)?.sensitive === true;
  const stack: Stack = {
    directory: document.directory,
    name: document.name,
    evaluatedAt: now,
    resources,
    variables,
    given: [...given.texts(), ...[...variables.values()].flatMap(textsGiven)],
    notUnderstood,
    outputs: new Map([...outputs].map(([name, value]) => [name, { value, sensitive: isSensitive(name) }])),
    states: () => [...read].flatMap(others.ifSound),
    joined: () => joinedWith(evaluation, others).flatMap(others.ifSound),
    resourcesOf: (type) => resources.filter((resource) => qualified(resource) === type),
    evaluateAt: () => stack,
  };
  return stack;
}

const textsGiven = ({ source, value }: Variable): readonly string[] => (source === "given" ? textsIn(value) : []);

/** Whose state it reads, who reads its own, and so on. Which states one reads is known when it has been evaluated. */
function joinedWith(evaluation: StackEvaluation, { stacks, ifSound }: Others): readonly StackEvaluation[] {
  if (stacks.length === 1) return [];
  for (const other of stacks) if (other !== evaluation) ifSound(other);
  const joined = new Set([evaluation]);
  for (let size = 0; size < joined.size; ) {
    size = joined.size;
    for (const one of stacks) {
      if ([...one.read].some((read) => joined.has(read))) joined.add(one);
      if (joined.has(one)) for (const read of one.read) joined.add(read);
    }
  }
  return [...joined].filter((one) => one !== evaluation);
}

function whereEvaluated(evaluate: () => Stack): readonly Stack[] {
  try {
    return [evaluate()];
  } catch (error) {
    return nothingIfUnsound(error);
  }
}

function ofIndex(stacks: readonly Stack[], index: number): Stack {
  const stack = stacks[index];
  if (stack === undefined) throw new Error("as many stacks are applied as there were");
  return stack;
}

const qualified = ({ mode, type }: Resource): string => (mode === "data" ? `data.${type}` : type);
