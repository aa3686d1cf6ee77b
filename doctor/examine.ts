/**
 * Runs all checks at once, and keeps what each found beside it.
 *
 * @module
 */
import type { DoctorCheck } from "./check";
import type { DoctorContext } from "./context";
import { cannotTell, type Diagnosis } from "./outcome";
import { openSession } from "./session";

export interface Examined {
  readonly check: DoctorCheck;
  readonly outcome: Diagnosis;
}

export async function examine(checks: readonly DoctorCheck[], context: DoctorContext): Promise<readonly Examined[]> {
  const session = openSession(context);
  return Promise.all(checks.map(async (check) => ({ check, outcome: await check.check(session).catch(brokenCheck) })));
}

/** One check that fails must not hide what the others found. Only the error's kind is told: its words may quote anything. */
const brokenCheck = (error: unknown): Diagnosis =>
  cannotTell(`the check itself failed (${error instanceof Error ? error.name : typeof error}): please report it`);

/** Whether a deploy can be tried: what could not be checked does not count. */
export const isFit = (findings: readonly Examined[]): boolean =>
  findings.every(({ outcome: { state } }) => state === "ok" || state === "not checked");

/** What mends a finding, or nothing where nothing is wrong. */
export function remedyOf({ check, outcome }: Examined): string | undefined {
  return outcome.state === "ok" ? undefined : (outcome.remedy ?? check.remedy);
}
