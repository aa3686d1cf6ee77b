/**
 * Runs all checks at once, and keeps what each found beside it.
 *
 * @module
 */
import type { Check } from "./check";
import type { DoctorContext } from "./context";
import { notChecked, type Outcome } from "./outcome";
import { openSession } from "./session";

export interface Finding {
  readonly check: Check;
  readonly outcome: Outcome;
}

export async function examine(checks: readonly Check[], context: DoctorContext): Promise<readonly Finding[]> {
  const session = openSession(context);
  return Promise.all(checks.map(async (check) => ({ check, outcome: await check.check(session).catch(brokenCheck) })));
}

/** One check that fails must not hide what the others found. Only the error's kind is told: its words may quote anything. */
const brokenCheck = (error: unknown): Outcome =>
  notChecked(`the check itself failed (${error instanceof Error ? error.name : typeof error}): please report it`);

/** Whether a deploy can be tried: what could not be checked does not count. */
export const isFit = (findings: readonly Finding[]): boolean =>
  findings.every(({ outcome: { state } }) => state === "ok" || state === "not checked");

/** What mends a finding, or nothing where nothing is wrong. */
export function remedyOf({ check, outcome }: Finding): string | undefined {
  return outcome.state === "ok" ? undefined : (outcome.remedy ?? check.remedy);
}
