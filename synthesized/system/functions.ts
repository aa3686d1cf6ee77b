/**
 * A function of the stack, as Terraform would make it.
 *
 * @module
 */

import { functions as limits } from "../../limits/functions";
import { isValueObject, Unknown, type Value, type ValueObject } from "../expression/value";
import type { Resource, Stack } from "../stack/stack";

/** One function. */
export interface FunctionDefinition {
  readonly address: string;
  readonly id: string;
  readonly name: string;
  readonly applicationId: string;
  readonly applicationName: string;
  readonly compartmentId: string | undefined;
  readonly image: string;
  readonly memoryInMbs: number;
  readonly timeoutInSeconds: number;
  /** The application's configuration under the function's, as far as it is known. */
  readonly config: Readonly<Record<string, string>>;
  /** Settings of it whose values are not known. */
  readonly unknownConfig: Readonly<Record<string, Unknown>>;
}

/** All functions of a stack. */
export function functionsOf(stack: Stack): readonly FunctionDefinition[] {
  return stack.resourcesOf("oci_functions_function").map((resource) => definitionOf(resource, stack));
}

function definitionOf({ address, values }: Resource, stack: Stack): FunctionDefinition {
  const applicationId = textOf(values.application_id) ?? "";
  const application = ["oci_functions_application", "data.oci_functions_application"]
    .flatMap((type) => stack.resourcesOf(type))
    .find((candidate) => candidate.values.id === applicationId || candidate.values.application_id === applicationId);
  return {
    address,
    id: textOf(values.id) ?? address,
    name: textOf(values.display_name) ?? address,
    applicationId,
    applicationName: textOf(application?.values.display_name) ?? applicationId,
    compartmentId: textOf(application?.values.compartment_id) ?? textOf(values.compartment_id),
    image: textOf(values.image) ?? "",
    memoryInMbs: Number(values.memory_in_mbs ?? limits.memoryInMbs.oneOf[0]),
    // https://docs.oracle.com/en-us/iaas/Content/Functions/Tasks/functionscustomizing.htm
    timeoutInSeconds: Number(values.timeout_in_seconds ?? 30),
    ...configOf(application?.values.config, values.config),
  };
}

const textOf = (value: Value | undefined): string | undefined => (typeof value === "string" ? value : undefined);

function configOf(...configs: readonly (Value | undefined)[]): Pick<FunctionDefinition, "config" | "unknownConfig"> {
  const settings = Object.entries(Object.assign({}, ...configs.filter(isValueObject)) as ValueObject);
  const config = settings.flatMap(([name, value]) => (Unknown.is(value) ? [] : [[name, String(value)] as const]));
  const unknownConfig = settings.flatMap(([name, value]) => (Unknown.is(value) ? [[name, value] as const] : []));
  return { config: Object.fromEntries(config), unknownConfig: Object.fromEntries(unknownConfig) };
}
