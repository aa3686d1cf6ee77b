/**
 * Findings for programs.
 *
 * @module
 */
import { type Finding, isFit, remedyOf } from "./examine";

export function asJson(findings: readonly Finding[]): string {
  const checks = findings.map((finding) => {
    const { id, group, title, why, source } = finding.check;
    const { state, detail } = finding.outcome;
    const remedy = remedyOf(finding);
    return { id, group, title, state, detail, ...(remedy !== undefined && { remedy }), why, source };
  });
  return `${JSON.stringify({ fit: isFit(findings), checks }, null, 2)}\n`;
}
