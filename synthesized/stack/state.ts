/**
 * What one apply leaves for the next: https://developer.hashicorp.com/terraform/language/state
 *
 * @module
 */

import { isText, type JsonObject } from "../../internal/json";
import type { ResourceType } from "../computed/resource-type";
import { isValueObject, type Value, type ValueObject } from "../expression/value";
import { isEqual } from "../expression/values";
import { asList } from "./blocks";
import type { Block } from "./document";

/** A resource as the last apply left it. */
export interface AppliedResource {
  /** `oci_core_vcn`, or `data.oci_core_vcn`. */
  readonly type: string;
  readonly args: ValueObject;
  readonly values: ValueObject;
  readonly createdAt: Date;
  /** How often it was replaced. */
  readonly generation: number;
  /** What `replace_triggered_by` referred to. */
  readonly triggers: Value;
}

/** Address → resource. */
export type StackState = ReadonlyMap<string, AppliedResource>;

/** The part of a resource's life that the next apply decides before it computes attributes. */
interface NextLife {
  readonly args: ValueObject;
  readonly createdAt: Date;
  readonly generation: number;
}

/** Keeps, updates or replaces a resource. */
export function nextLife(
  block: Block,
  type: ResourceType,
  args: ValueObject,
  triggers: Value,
  prior: AppliedResource | undefined,
  now: Date,
): NextLife {
  if (!prior) return { args, createdAt: now, generation: 0 };
  const kept = withIgnoredChanges(block.lifecycle, args, prior.args);
  const isReplaced =
    type.isGone?.(prior.values, now) === true ||
    !isEqual(triggers, prior.triggers) ||
    replacingArguments(type, kept, prior.args).some((name) => !isEqual(kept[name] ?? null, prior.args[name] ?? null));
  if (isReplaced) return { args, createdAt: now, generation: prior.generation + 1 };
  return { args: kept, createdAt: prior.createdAt, generation: prior.generation };
}

/** https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes */
function withIgnoredChanges(
  { ignore_changes: ignored }: JsonObject,
  args: ValueObject,
  before: ValueObject,
): ValueObject {
  if (ignored === "all") return before;
  return asList(ignored)
    .filter(isText)
    .map(pathOf)
    .reduce((kept, path) => asBefore(kept, before, path), args);
}

/** `tags["a.b"]` and `specification[0].routes` name a part of an argument. */
const pathOf = (text: string): string[] =>
  [...text.matchAll(/[\w-]+|\["((?:[^"\\]|\\.)*)"\]/g)].map(([whole, key]) => key ?? whole);

const byIndex = (items: readonly Value[]): ValueObject => Object.fromEntries(items.map((item, index) => [index, item]));

/** What stands at the path is as it was before; all beside it is as it is. */
function asBefore(after: ValueObject, before: ValueObject, [name = "", ...rest]: readonly string[]): ValueObject {
  const [now, then] = [after[name], before[name]];
  const { [name]: _, ...others } = after;
  if (rest.length === 0 || now === undefined || then === undefined)
    return then === undefined ? others : { ...others, [name]: then };
  if (Array.isArray(now) && Array.isArray(then)) {
    const kept = asBefore(byIndex(now), byIndex(then), rest);
    return { ...others, [name]: Object.values(kept) };
  }
  return isValueObject(now) && isValueObject(then) ? { ...others, [name]: asBefore(now, then, rest) } : after;
}

function replacingArguments(
  { replacedBy = [] }: ResourceType,
  args: ValueObject,
  before: ValueObject,
): readonly string[] {
  return replacedBy === "any" ? Object.keys({ ...args, ...before }) : replacedBy;
}
