/**
 * What Terraform's provider plans for a deployment's specification. Pure: the same merge is held against the real provider.
 *
 * @module
 */
import { deploymentSpecification, type Json, type SpecificationBlock } from "./deployment-specification";

/** A block as synth writes it, or as the state holds it. */
export type Written = { readonly [name: string]: Json | undefined };

/** The blocks under a name, however they were written: none, one, or a list. */
export function blocksIn(value: Json | undefined): readonly Written[] {
  if (value === undefined || value === null || typeof value !== "object") return [];
  if (!isList(value)) return [value];
  return value.every(isBlock) ? value : value.flatMap(blocksIn);
}

const isBlock = (value: Json): value is Written => typeof value === "object" && value !== null && !isList(value);

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Of what may be left out, an empty text counts as left out, unlike an empty list of plain values, `false` and 0. */
export function isWritten(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}

/**
 * The specification after an apply of `next` where `former` was applied: what `next` leaves out keeps its former value, in lists of blocks
 * that of the same index. An empty list of blocks counts as left out, an empty list of plain values does not.
 */
export function planned(
  former: Written | undefined,
  next: Written,
  block: SpecificationBlock = deploymentSpecification,
): Written {
  const { blocks = {}, required = [] } = block;
  const names = new Set([...Object.keys(former ?? {}), ...Object.keys(next)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const kept = former?.[name];
      const written = next[name];
      const nested = blocks[name];
      if (nested === undefined) return [name, isWritten(written) || required.includes(name) ? written : kept];
      const items = blocksIn(written);
      if (items.length === 0) return [name, kept];
      const before = nested.isSet ? [] : blocksIn(kept);
      return [name, items.map((item, index) => planned(before[index], item, nested))];
    }),
  );
}
