/**
 * Which versions a constraint admits: https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 *
 * @module
 */

/** Positive where the first one is later. */
function compared(one: readonly number[], other: readonly number[]): number {
  const [difference = 0] = [0, 1, 2].map((place) => (one[place] ?? 0) - (other[place] ?? 0)).filter((by) => by !== 0);
  return difference;
}

/** All but the last number that is written stays as it is. */
function isBelowNext(version: readonly number[], bound: readonly number[]): boolean {
  const kept = Math.max(bound.length - 1, 1);
  return bound.slice(0, kept).every((number, place) => version[place] === number);
}

const operators: Readonly<Record<string, (version: readonly number[], bound: readonly number[]) => boolean>> = {
  "=": (version, bound) => compared(version, bound) === 0,
  "!=": (version, bound) => compared(version, bound) !== 0,
  ">": (version, bound) => compared(version, bound) > 0,
  ">=": (version, bound) => compared(version, bound) >= 0,
  "<": (version, bound) => compared(version, bound) < 0,
  "<=": (version, bound) => compared(version, bound) <= 0,
  "~>": (version, bound) => compared(version, bound) >= 0 && isBelowNext(version, bound),
};

/** What is no constraint admits what it likes: Terraform says what it makes of it. */
export function isAdmitted(constraint: string, version: string): boolean {
  const numbers = version.split(".").map(Number);
  return constraint.split(",").every((part) => {
    const [, operator = "=", bound = ""] = /^\s*(=|!=|>=?|<=?|~>)?\s*v?(\d+(?:\.\d+){0,2})\s*$/.exec(part) ?? [];
    return bound === "" || operators[operator]?.(numbers, bound.split(".").map(Number)) !== false;
  });
}
