/** The report for programs. */
import { exitCodeOf, type Report } from "./run-checks";

/** `outcome`: `passed`, `failed`, or `incomplete` where something essential could not be checked. */
export function jsonReport(report: Report): string {
  const outcome = (["passed", "failed", "incomplete"] as const)[exitCodeOf(report)];
  return `${JSON.stringify({ outcome, ...report }, null, 2)}\n`;
}
