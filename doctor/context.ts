/**
 * What the doctor looks at, passed in so that tests can pass their own.
 *
 * @module
 */

import type { Endpoints } from "../internal/clients/endpoints";
import type { Environment, RunProgram } from "../internal/program";

export interface DoctorContext {
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
