/**
 * Which of several kinds of objects was meant.
 *
 * @module
 */
import type { Members } from "./shapes";

/** The kind that was meant, and what the others have. */
export interface Chosen {
  readonly members: Members;
  /** The setting that tells this kind from the others, where it is there. */
  readonly decisive: string | undefined;
  /** Settings of the others. */
  readonly others: ReadonlySet<string>;
}

/** @param all at least one */
export function chosen(all: readonly [Members, ...Members[]], given: object): Chosen {
  const isGiven = (name: string): boolean => Reflect.get(given, name) !== undefined;
  const refuses = (one: Members): boolean =>
    [...one.shapes].some(([name, shape]) => shape === "never" && isGiven(name));
  const ranked = all
    .map((members) => {
      const decisive = members.required.filter((name) => isGiven(name) && isOnlyIn(members, name, all));
      const missing = members.required.filter((name) => !isGiven(name)).length;
      return { members, decisive, missing, refused: refuses(members) };
    })
    .sort(
      (one, other) =>
        Number(one.refused) - Number(other.refused) ||
        other.decisive.length - one.decisive.length ||
        one.missing - other.missing,
    );
  const { members, decisive } = ranked[0] ?? { members: all[0], decisive: [] };
  return { members, decisive: decisive[0], others: new Set(all.flatMap(({ shapes }) => [...shapes.keys()])) };
}

function isOnlyIn(members: Members, name: string, all: readonly Members[]): boolean {
  return all.every((other) => other === members || (other.shapes.get(name) ?? "never") === "never");
}
