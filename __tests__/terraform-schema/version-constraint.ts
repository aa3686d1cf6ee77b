/**
 * Whether a provider version constraint admits a version; undefined for a form that is not understood.
 * https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function admits(constraint: string, version: string): boolean | undefined {
  const parts = constraint.split(",").map((part) => /^\s*(~>|>=|<=|>|<|=)?\s*(\d+(?:\.\d+){0,2})\s*$/.exec(part));
  const verdicts = parts.map((part) => part && holds(part[1] ?? "=", numbers(part[2] ?? ""), numbers(version)));
  return verdicts.includes(null) ? undefined : verdicts.every(Boolean);
}

const numbers = (version: string): number[] => version.split(".").map(Number);

function holds(operator: string, bound: readonly number[], version: readonly number[]): boolean {
  const order = compare(version, bound);
  switch (operator) {
    case "~>":
      // The last number given may grow; what stands before it may not.
      return order >= 0 && bound.slice(0, -1).every((number, index) => version[index] === number);
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    default:
      return order === 0;
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const differing = [0, 1, 2].find((index) => (a[index] ?? 0) !== (b[index] ?? 0));
  return differing === undefined ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}
