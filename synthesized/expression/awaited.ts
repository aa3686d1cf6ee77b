/**
 * What evaluation, which is synchronous, has to wait for: the template in a file that an expression names, a library that few stacks need.
 *
 * An evaluation that meets such a thing fails, and is done again when the thing has come.
 *
 * @module
 */
import { UnsupportedFeature } from "./failure";

type Outcome = { readonly value: unknown } | { readonly error: unknown };

const outcomes = new Map<string, Outcome>();
const wanted = new Map<string, () => Promise<unknown>>();

/** What `load` gave, or what it failed with. The name says all that `load` depends on. */
export function awaited<T>(name: string, load: () => Promise<T>): T {
  const outcome = outcomes.get(name);
  if (outcome === undefined) {
    wanted.set(name, load);
    throw new UnsupportedFeature("what is not loaded yet", "read the stack anew");
  }
  if ("error" in outcome) throw outcome.error;
  // Sound: the name stands for this load alone.
  return outcome.value as T;
}

/** Runs an evaluation until it waits for nothing. */
export async function withAwaited<T>(evaluate: () => T): Promise<T> {
  for (;;) {
    const outcome = attempt(evaluate);
    if (wanted.size === 0) {
      if ("error" in outcome) throw outcome.error;
      return outcome.value;
    }
    await loadWanted();
  }
}

function attempt<T>(evaluate: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: evaluate() };
  } catch (error) {
    return { error };
  }
}

async function loadWanted(): Promise<void> {
  const all = [...wanted];
  wanted.clear();
  for (const [name, load] of all) {
    outcomes.set(
      name,
      await load().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      ),
    );
  }
}
