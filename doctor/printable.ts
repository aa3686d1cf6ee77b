/**
 * Words of others that may be a secret, made fit to say.
 *
 * @module
 */

/** A code, as services name their errors; anything that is no plain word stays unsaid, for it might be a secret. */
export function errorCode(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Za-z][A-Za-z_]{1,60}$/.test(value) ? value : undefined;
}

/**
 * What a value that is not of the expected form looks like, without the value: whoever mixes up variables may have put a
 * secret there.
 */
export function likeness(value: string): string {
  const kind = /^ocid1\.([a-z]{1,40})\./.exec(value)?.[1];
  if (kind !== undefined) return `the OCID of a ${kind}`;
  return `a text of ${value.length} characters${/\s/.test(value) ? " with white space" : ""}`;
}
