/**
 * Whether two deployments of an app are on one gateway: each stack knows it by an expression of its own.
 *
 * @module
 */
import { TerraformRemoteState, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { resolved } from "./terraform-values";

/** By what a construct knows its gateway. */
export interface OnGateway {
  readonly construct: Construct;
  /** The same object in each stack that has it from the one that makes it. */
  readonly gateway: { readonly gatewayId: string };
}

/** Whether both mean one gateway, as far as synth can know: two variables may have one value. */
export function onOneGateway(one: OnGateway, other: OnGateway): boolean {
  if (one.gateway === other.gateway) return true;
  const marks = marksOf(one.construct, one.gateway, one.gateway.gatewayId);
  return marksOf(other.construct, other.gateway, other.gateway.gatewayId).some((mark) => marks.includes(mark));
}

/** Those on one gateway have one of these in common. */
export const marksOf = (construct: Construct, gateway: object | undefined, gatewayId: string): readonly unknown[] => [
  ...(gateway === undefined ? [] : [gateway]),
  ...[gatewayId, nameOf(construct, gatewayId)],
];

/** Equal in all stacks for one gateway by OCID, or by an output of one state; of what else only Terraform knows, in one stack. */
function nameOf(construct: Construct, gatewayId: string): string {
  const stack = TerraformStack.of(construct);
  const text = resolved(stack, gatewayId);
  if (!text.includes("${")) return text;
  const output = /^\$\{data\.terraform_remote_state\.([^.]+)\.outputs\.[^${}]*\}$/.exec(text);
  const from = output?.[1] === undefined ? undefined : whereIs(stack, output[1]);
  return from === undefined ? `${stack.node.path} ${text}` : text.replace(`.${output?.[1]}.`, `.${from}.`);
}

/** Where a state lies that a stack reads, in full; `undefined` where only Terraform knows. */
function whereIs(stack: TerraformStack, name: string): string | undefined {
  const state = stack.node
    .findAll()
    .find((node) => node instanceof TerraformRemoteState && node.friendlyUniqueId === name);
  if (!(state instanceof TerraformRemoteState)) return undefined;
  const where = JSON.stringify(state.toTerraform().data.terraform_remote_state[name]);
  const text = resolved(stack, where);
  return text.includes("${") ? undefined : text;
}
