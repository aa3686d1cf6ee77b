/**
 * The environment's variables.
 *
 * @module
 */

export type Environment = Readonly<Partial<Record<string, string>>>;

/** The first of these variables that is set to something. */
export function firstSet(environment: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]?.trim()).find(Boolean);
}
