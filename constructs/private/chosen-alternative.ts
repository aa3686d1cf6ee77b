/**
 * Which of several kinds of objects was meant.
 *
 * @module
 */
import type { Members } from "./shapes";
import { similarName } from "./similar-name";

/** The kind that was meant, and what the others have. */
export interface Chosen {
  readonly members: Members;
  /** The setting that tells this kind from the others, where it is there. */
  readonly decisive: string | undefined;
  /** Settings of the others. */
  readonly others: ReadonlySet<string>;
  /** Whether nothing says which was meant, or that one of them was. */
  readonly isNone: boolean;
}

/** @param all at least one */
export function chosen(all: readonly [Members, ...Members[]], given: object): Chosen {
  const [only] = all;
  if (all.length === 1) return { members: only, decisive: undefined, others: none, isNone: false };
  const others = new Set(all.flatMap(({ shapes }) => [...shapes.keys()]));
  const misspelled = Object.keys(given).filter((name) => !others.has(name));
  const isGiven = (name: string): boolean => Reflect.get(given, name) !== undefined;
  const isMeant = (name: string): boolean =>
    isGiven(name) || misspelled.some((other) => similarName(other, [name]) !== undefined);
  const refuses = (one: Members): boolean =>
    [...one.shapes].some(([name, shape]) => shape === "never" && isGiven(name));
  const ranked = all
    .map((members) => {
      const decisive = members.required.filter((name) => isMeant(name) && isOnlyIn(members, name, all));
      const missing = members.required.filter((name) => !isMeant(name)).length;
      return { members, decisive, missing, refused: refuses(members) };
    })
    .sort(
      (one, other) =>
        Number(one.refused) - Number(other.refused) ||
        other.decisive.length - one.decisive.length ||
        one.missing - other.missing,
    );
  const { members, decisive } = ranked[0] ?? { members: all[0], decisive: [] };
  const isNone = ranked.every((one) => one.missing > 0 && one.missing === one.members.required.length);
  return { members, decisive: decisive[0], others, isNone };
}

const none: ReadonlySet<string> = new Set();

function isOnlyIn(members: Members, name: string, all: readonly Members[]): boolean {
  return all.every((other) => other === members || (other.shapes.get(name) ?? "never") === "never");
}
