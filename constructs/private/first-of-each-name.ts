/**
 * Parts that are named by their user.
 *
 * @module
 */

/**
 * The items without those whose name was there before: two constructs of one name cannot be, and the user is to read about
 * all mistakes at synth instead of about this one alone.
 */
export function firstOfEachName<Item extends { readonly name: string }>(items: readonly Item[]): Item[] {
  return items.filter(({ name }, index) => items.findIndex((other) => other.name === name) === index);
}
