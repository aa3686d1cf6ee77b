/** The report for programs. */
import { printableJson } from "../../internal/terminal";
import { exitCodeOfReport, type Report } from "./run-checks";

/** `outcome`: `passed`, `failed`, or `incomplete` where something essential could not be checked. */
export function jsonReport(report: Report): string {
  const outcome = { 0: "passed", 1: "failed", 3: "incomplete" }[exitCodeOfReport(report)];
  return `${printableJson({ outcome, ...report })}\n`;
}
