/**
 * What a reader of stacks must know of a type of resource.
 *
 * @module
 */
import type { membersWhenKnown, Unknown, Value, ValueObject } from "../expression/value";

/** A resource that is being applied. */
export interface Applying {
  /** Differs for each resource, and for a resource that was replaced: what identifiers are derived from. */
  readonly seed: string;
  /** The arguments: evaluated, null ones left out, blocks as lists. Parts may be unknown, and so is what is made of them: {@link membersWhenKnown}. */
  readonly args: ValueObject;
  /** When the resource was created. */
  readonly createdAt: Date;
  readonly now: Date;
  /** The region of its OCI provider, and the tenancy. */
  readonly region: string;
  /** Present where the region is not known and another stands in for it in ids: what tells of the region is not known then. */
  readonly regionGap?: Unknown;
  readonly tenancyId: string;
  /** The tenant of the azuread provider. */
  readonly tenantId: string;
  /** A resource that was applied before this one, found by an attribute; undefined if it belongs to nobody in this stack. */
  find(type: string, attribute: string, value: Value | undefined): ValueObject | undefined;
  /** What the resource's own postconditions hold an attribute to: what a cloud that is not asked here must answer, else there is no plan. */
  heldTo(attribute: string): string | undefined;
  /** The keys by which the stack reads a map of this resource's: what a cloud that is not asked here must have in it. */
  keysOf(attribute: string): readonly string[];
}

/** One type of resource or data source. */
export interface ResourceType {
  /** The names of its nested blocks, at any depth; `parent.name` where a block of another parent's is an argument there. */
  readonly blocks?: readonly string[];
  /** Arguments whose change replaces the resource, where that changes values that matter here. */
  readonly replacedBy?: readonly string[] | "any";
  /** True of a resource that its provider drops by itself, so that the next apply creates it anew. */
  isGone?(values: ValueObject, now: Date): boolean;
  /** The attributes that the cloud decides. An argument of the same name wins. */
  compute(resource: Applying): ValueObject;
  /** What there is after an apply onto what a former one left, where the provider keeps something of it. @default - the values */
  onto?(values: ValueObject, former: ValueObject): ValueObject;
  /** All that the provider stores, as conditions on `self` see it: also what is neither written nor computed. @default - the values */
  stored?(values: ValueObject): ValueObject;
}
