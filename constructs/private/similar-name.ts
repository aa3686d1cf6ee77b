/**
 * The name that somebody probably meant.
 *
 * @module
 */

/** @returns the one among `names` that is spelled most alike, if it is alike enough to be asked about */
export function similarName(given: string, names: readonly string[]): string | undefined {
  const plain = letters(given);
  if (plain.length < 2 || plain.length > 60) return undefined;
  const beginning = names.filter((name) => plain.length >= 4 && letters(name).startsWith(plain));
  const near = names
    .map((name) => ({ name, distance: distance(plain, letters(name)) }))
    .filter((one) => one.distance <= (Math.min(plain.length, one.name.length) < 8 ? 1 : 2))
    .sort((one, other) => one.distance - other.distance);
  return near[0]?.name ?? (beginning.length === 1 ? beginning[0] : undefined);
}

/** Case and separators are what people mix up first. */
const letters = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, "");

/** Letters that were added, left out, changed or exchanged with their neighbour. */
function distance(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next[column] = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, next];
  }
  return at(last, other.length);
}

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? Number.POSITIVE_INFINITY;
