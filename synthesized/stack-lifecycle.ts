/**
 * Meta-arguments of a resource that are judged before anything is evaluated.
 *
 * @module
 */
import { isText } from "../internal/json";
import { asList, type Block, type StackDocument } from "./stack-document";
import type { StackFinding } from "./stack-error";

const lifecycleSettings = new Set([
  "create_before_destroy",
  "ignore_changes",
  "postcondition",
  "precondition",
  "prevent_destroy",
  "replace_triggered_by",
]);

/** All meta-arguments of the document that are not known, and references of theirs that lead nowhere. */
export const checkMetaArguments = (document: StackDocument): StackFinding[] =>
  [...document.blocks.values()].flatMap((block) => [
    ...unknownSettings(block),
    ...nestedIgnoredChanges(block),
    ...unknownProvisioners(block),
    ...missingDependencies(block, document),
    ...missingProvider(block, document),
  ]);

function unknownSettings({ address, lifecycle }: Block): StackFinding[] {
  return Object.keys(lifecycle)
    .filter((name) => !lifecycleSettings.has(name))
    .map((name) => ({
      code: "META_ARGUMENT_UNSUPPORTED",
      setting: `${address}, lifecycle.${name}`,
      actual: `"${name}" is not known here`,
      remedy: `Use one of ${[...lifecycleSettings].join(", ")}`,
    }));
}

function nestedIgnoredChanges({ address, lifecycle }: Block): StackFinding[] {
  return asList(lifecycle.ignore_changes)
    .filter((name) => !isText(name) || !/^\w+$/.test(name))
    .map((name) => ({
      code: "META_ARGUMENT_UNSUPPORTED",
      setting: `${address}, lifecycle.ignore_changes`,
      actual: `${JSON.stringify(name)} is no argument of the resource itself`,
      remedy: "Ignore changes of a whole argument",
    }));
}

/** Nothing is executed locally; an image push, for example, belongs to a real apply. */
function unknownProvisioners({ address, provisioners }: Block): StackFinding[] {
  return provisioners
    .flatMap((provisioner) => Object.keys(provisioner))
    .filter((kind) => kind !== "local-exec")
    .map((kind) => ({
      code: "META_ARGUMENT_UNSUPPORTED",
      setting: `${address}, provisioner`,
      actual: `the provisioner "${kind}" is not known here`,
      remedy: "Use local-exec, which is left out of a local run",
    }));
}

function missingDependencies({ address, dependsOn }: Block, { blocks }: StackDocument): StackFinding[] {
  return dependsOn
    .filter((dependency) => !blocks.has(dependency))
    .map((dependency) => ({
      code: "REFERENCE_UNKNOWN",
      setting: `${address}, depends_on`,
      actual: `the stack has no ${dependency}`,
      remedy: "Name a resource or data source of this stack",
    }));
}

/** A provider without any configuration is written nowhere, and fine; an alias must exist. */
function missingProvider({ address, provider }: Block, { providers }: StackDocument): StackFinding[] {
  if (!provider.includes(".") || providers.has(provider)) return [];
  const remedy = "Declare the provider with this alias";
  return [{ code: "REFERENCE_UNKNOWN", setting: address, actual: `the stack has no provider ${provider}`, remedy }];
}
