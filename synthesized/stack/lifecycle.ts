/**
 * Meta-arguments of a resource that are judged before anything is evaluated.
 *
 * @module
 */
import { isObject } from "../../internal/json";
import type { Block, ModuleCall, StackDocument } from "./document";
import type { StackFinding } from "./error";
import type { PartNotUnderstood } from "./shape";

const lifecycleSettings = new Set([
  "create_before_destroy",
  "ignore_changes",
  "postcondition",
  "precondition",
  "prevent_destroy",
  "replace_triggered_by",
]);

/**
 * References of meta-arguments that lead nowhere.
 *
 * @param passed providers that whoever calls the module hands on
 */
export const checkMetaArguments = (document: StackDocument, passed: ReadonlySet<string>): StackFinding[] => [
  ...[...document.blocks.values(), ...document.modules.values()].flatMap((one) => missingDependencies(one, document)),
  ...[...document.blocks.values()].flatMap((block) => missingProvider(block, document, passed)),
];

function missingDependencies({ address, dependsOn }: Block | ModuleCall, document: StackDocument): StackFinding[] {
  const { blocks, elsewhere, variables, locals, modules } = document;
  const isThere = (name: string): boolean =>
    blocks.has(name) ||
    elsewhere.has(name) ||
    [...modules.values()].some((call) => call.address === name) ||
    [...variables.keys()].some((variable) => name === `var.${variable}`) ||
    [...locals.keys()].some((local) => name === `local.${local}`);
  return dependsOn
    .filter((dependency) => !isThere(dependency))
    .map((dependency) => ({
      code: "REFERENCE_UNKNOWN",
      setting: `${address}, depends_on`,
      actual: `the stack has no ${dependency}`,
      remedy: "Name a resource or data source of this stack",
    }));
}

/** A provider without any configuration is written nowhere, and fine; an alias must exist. */
function missingProvider(
  { address, provider }: Block,
  { providers }: StackDocument,
  passed: ReadonlySet<string>,
): StackFinding[] {
  if (!provider.includes(".") || providers.has(provider) || passed.has(provider)) return [];
  const remedy = "Declare the provider with this alias";
  return [{ code: "REFERENCE_UNKNOWN", setting: address, actual: `the stack has no provider ${provider}`, remedy }];
}

/** Meta-arguments that change nothing here, although they would change something for Terraform. */
export const metaArgumentsNotRead = ({ blocks }: StackDocument): PartNotUnderstood[] =>
  [...blocks.values()].flatMap((block) => [
    ...Object.keys(block.lifecycle)
      .filter((name) => !lifecycleSettings.has(name))
      .map((name) => ({ setting: `lifecycle.${name}`, reason: "it is not known here" })),
    ...(isImagePush(block) ? [] : block.provisioners.flatMap((provisioner) => Object.keys(provisioner))).map(
      (kind) => ({
        setting: `provisioner ${kind}`,
        reason: "no provisioner is run here",
      }),
    ),
  ]);

/** What the constructs have Terraform run; the image that it pushes lies beside the stack. */
const isImagePush = ({ type, body: { triggers_replace: triggers } }: Block): boolean =>
  type === "terraform_data" && isObject(triggers) && triggers.image !== undefined;
