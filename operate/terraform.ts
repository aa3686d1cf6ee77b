/**
 * Terraform, as far as commands see it: a program that runs in a stack's directory.
 *
 * @module
 */

/** A finished run of Terraform. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
}

/** Starts Terraform in a folder; with `capture` its output is returned instead of shown. */
export type Terraform = (folder: string, args: readonly string[], capture?: "capture") => Promise<Finished>;
