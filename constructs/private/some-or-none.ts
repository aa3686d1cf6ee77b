/**
 * Lists that are left out where they are empty.
 *
 * @module
 */

/** `undefined` for an empty list, so that synth writes nothing instead of `[]`. */
export function someOrNone<Item>(list: readonly Item[]): Item[] | undefined {
  return list.length === 0 ? undefined : [...list];
}
