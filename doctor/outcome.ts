/**
 * What a check may find.
 *
 * @module
 */

/**
 * - `ok`: it is there and was seen to work.
 * - `missing`: it is not there.
 * - `wrong`: it is there and will not work.
 * - `not checked`: nobody can tell from here; the detail says why.
 */
export type State = "ok" | "missing" | "wrong" | "not checked";

/** What a check found. Nothing in it may be a secret: it is printed. */
export interface Diagnosis {
  readonly state: State;
  /** What was found, in one line. */
  readonly detail: string;
  /** What mends it, where that is more exact than the check's own remedy: commands, one a line. */
  readonly remedy?: string;
}

export const ok = (detail: string): Diagnosis => ({ state: "ok", detail });

export const missing = (detail: string, remedy?: string): Diagnosis => outcome("missing", detail, remedy);

export const wrong = (detail: string, remedy?: string): Diagnosis => outcome("wrong", detail, remedy);

export const cannotTell = (detail: string, remedy?: string): Diagnosis => outcome("not checked", detail, remedy);

const outcome = (state: State, detail: string, remedy?: string): Diagnosis => ({
  state,
  detail,
  ...(remedy !== undefined && { remedy }),
});

/** A value that checks share, or why there is none. */
export type Shared<T> = { readonly value: T } | { readonly outcome: Diagnosis };

export const value = <T>(found: T): Shared<T> => ({ value: found });

export const failed = (outcome: Diagnosis): { readonly outcome: Diagnosis } => ({ outcome });
