/**
 * Terraform's outputs in the forms that they come in: `terraform output -json`, and the file of `cdktf deploy --outputs-file`, which
 * `entra-oci-gateway deploy` writes too.
 *
 * @module
 */

import { isObject, type Json, type JsonObject } from "../../internal/json";
import { UsageError } from "../../internal/user-error";

/** The outputs of one stack, and its name where the file tells it. */
export interface Outputs {
  readonly stack?: string;
  readonly values: JsonObject;
}

/** @param name of the stack, where a file holds several */
export function readOutputs(text: string, place: string, name?: string): Outputs {
  const document = parsed(text, place);
  if (isTerraformOutput(document)) {
    return { values: Object.fromEntries(Object.entries(document).map(([key, output]) => [key, plainValue(output)])) };
  }
  const stacks = Object.entries(document).filter(([, values]) => isObject(values));
  const [stack] = name === undefined ? stacks : stacks.filter(([key]) => key === name);
  const [key, values] = stack ?? [];
  if (key === undefined || !isObject(values) || (name === undefined && stacks.length > 1)) {
    throw new UsageError(
      place,
      `outputs of ${stacks.map(([one]) => one).join(", ") || "no stack"}`,
      "one stack, or --name with one of these",
    );
  }
  return { stack: key, values };
}

function parsed(text: string, place: string): JsonObject {
  let document: Json;
  try {
    document = JSON.parse(text);
  } catch {
    throw new UsageError(place, "no JSON", "what `terraform output -json` prints, or an outputs file");
  }
  if (isObject(document) && Object.keys(document).length > 0) return document;
  throw new UsageError(place, "no outputs", "the outputs of a stack that has been applied");
}

/** Each output of Terraform's own has a value, and says whether it is sensitive. */
const isTerraformOutput = (document: JsonObject): boolean =>
  Object.values(document).every((output) => isObject(output) && "value" in output && "sensitive" in output);

const plainValue = (output: Json): Json => (isObject(output) ? (output.value ?? null) : null);
