/**
 * What a check is.
 *
 * @module
 */
import type { Diagnosis } from "./outcome";
import type { Session } from "./session";

export type CheckGroup = "Tools" | "Variables" | "OCI" | "OCI Registry" | "Entra ID";

/** One thing that a first deploy needs. */
export interface DoctorCheck {
  /** Stable: programs may switch on it. */
  readonly id: string;
  readonly group: CheckGroup;
  readonly title: string;
  /** What fails without it. */
  readonly why: string;
  /** What mends it: commands, one a line. */
  readonly remedy: string;
  /** The platform's own page. */
  readonly source: string;
  /** Reads, and never writes. */
  check(session: Session): Promise<Diagnosis>;
}
