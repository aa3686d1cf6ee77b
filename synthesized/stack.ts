/**
 * A synthesized stack with its expressions evaluated: what Terraform would send to the clouds, read from `cdk.tf.json`.
 * The only reader of that file; the local cloud, verify and the pictures all work on what it returns.
 *
 * @module
 */

import type { Environment } from "../internal/program";
import { readStackDocument } from "./stack-document";
import { StackError } from "./stack-error";
import { type ApplyInput, StackEvaluation } from "./stack-evaluation";
import { checkMetaArguments } from "./stack-lifecycle";
import type { Output, Resource, Stack, Variable } from "./stack-shape";
import { parseTemplates } from "./stack-templates";
import { readVariables } from "./stack-variables";

export type { Output, Resource, Stack, Variable };

/** How a stack is read. */
interface ReadStackOptions {
  /** Where `TF_VAR_*` are looked up. @default process.env */
  readonly environment?: Environment;
  /** The moment of the first apply. @default now */
  readonly now?: Date;
}

/**
 * Reads and evaluates the stack in a directory such as `cdktf.out/stacks/NAME`.
 * Throws a {@link StackError} with everything that is wrong or not known: nothing in a stack is passed over.
 */
export async function readStack(directory: string, options: ReadStackOptions = {}): Promise<Stack> {
  const document = readStackDocument(directory);
  const findings = checkMetaArguments(document);
  if (findings.length > 0) throw new StackError(...findings);
  const variables = await readVariables(document, options.environment ?? process.env);
  const templates = await parseTemplates(document);
  return applied({ document, templates, variables, now: options.now ?? new Date(), prior: new Map() });
}

function applied(input: ApplyInput): Stack {
  const { document, variables, now } = input;
  const evaluation = new StackEvaluation(input);
  const { state, outputs, notUnderstood } = evaluation.run();
  const resources = [...state].flatMap(([address, { values }]) => {
    const block = document.blocks.get(address);
    if (!block) return [];
    const { type, name, mode } = block;
    return [{ address, type, name, mode, values: { ...values }, dependsOn: evaluation.dependenciesOf(address) }];
  });
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
