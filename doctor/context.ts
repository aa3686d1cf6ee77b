/**
 * What the doctor looks at, passed in so that tests can pass their own.
 *
 * @module
 */
import type { Endpoints } from "./endpoints";
import type { Environment } from "./environment";

/** How a program ended. Its standard error is not kept: nobody knows what it holds. */
export type Finished =
  | { readonly status: number; readonly stdout: string }
  | { readonly failure: "not found" | "no answer" | "cannot be started" };

/** Runs a program to its end, without a shell's interpretation of the arguments. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<Finished>;

export interface DoctorContext {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  readonly environment: Environment;
  /** The user's home folder: `.oci/config` lies in it. */
  readonly home: string;
  readonly fetch: typeof fetch;
  readonly run: RunProgram;
  readonly endpoints: Endpoints;
  readonly now: () => Date;
  /** Milliseconds after which a request counts as not answered. */
  readonly patience: number;
}
