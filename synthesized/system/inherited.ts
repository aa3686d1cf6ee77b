/**
 * What deployments would keep of a former stack although theirs no longer sets it.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { onlyBlock } from "../expression/value";
import { StackError, type StackFinding } from "../stack/error";
import type { Resource, Stack } from "../stack/stack";
import { specificationDrift } from "./specification-drift";

/** A setting that Terraform would leave in place: never its value. */
export interface InheritedSetting {
  /** The address of the deployment. */
  readonly deployment: string;
  /** Methods and path, where it is a route's. */
  readonly route?: string;
  /** `request_policies.cors` */
  readonly setting: string;
  /** The stack's own condition refuses the plan. */
  readonly isRefused: boolean;
}

/** @param after the same stack, applied onto what there was */
const inheritedBy = (stack: Stack, after: Stack): readonly InheritedSetting[] =>
  stack.resourcesOf("oci_apigateway_deployment").flatMap((written) => {
    const held = after.resources.find(({ address }) => address === written.address);
    return held === undefined ? [] : kept(written, held);
  });

/** The same, for readers. */
export interface FormerSetting extends Omit<InheritedSetting, "deployment"> {
  /** Name of the API. */
  readonly api: string;
}

export const inheritedByApi = (
  stack: Stack,
  after: Stack,
  apis: readonly { readonly address: string; readonly name: string }[],
): readonly FormerSetting[] =>
  inheritedBy(stack, after).map(({ deployment, ...setting }) => ({
    api: apis.find(({ address }) => address === deployment)?.name ?? deployment,
    ...setting,
  }));

/**
 * The same, where the stack is to be run as it is then.
 *
 * @throws {StackError} for a plan that the stack's own conditions refuse, as Terraform does
 */
export function inheritedOnto(stack: Stack, after: Stack): readonly InheritedSetting[] {
  const refused = after.resources.flatMap(({ address, refusal }): StackFinding[] =>
    refusal === undefined
      ? []
      : [
          {
            code: "CONDITION_FAILED",
            setting: `${address}, postcondition`,
            actual: refusal.trim(),
            remedy: refusedPlan,
          },
        ],
  );
  if (refused.length > 0) throw new StackError(...refused);
  return inheritedBy(stack, after);
}

const refusedPlan =
  "Terraform refuses this plan, and applies nothing: do what it says there, or write out what is named";

function kept(written: Resource, held: Resource): readonly InheritedSetting[] {
  const [own, has] = [written, held].map(({ values }) => onlyBlock(values.specification));
  if (own === undefined || has === undefined) return [];
  // Sound: a part of it is not known only where the same part that is written is not, and there nothing is compared.
  const { differences } = specificationDrift(own, has as Parameters<typeof specificationDrift>[1]);
  return differences
    .filter(({ kind, acts, setting }) => kind === "added" && acts && setting !== "")
    .map(({ route, setting }) => ({
      deployment: written.address,
      ...(route === undefined ? {} : { route: [...route.methods, route.path].filter(isText).join(" ") }),
      setting,
      isRefused: held.refusal !== undefined,
    }));
}
