/**
 * Findings for programs.
 *
 * @module
 */
import { printableJson } from "../internal/terminal";
import { type Examined, isFit, remedyOf } from "./examine";

export function asJson(findings: readonly Examined[]): string {
  const checks = findings.map((finding) => {
    const { id, group, title, why, source } = finding.check;
    const { state, detail } = finding.outcome;
    const remedy = remedyOf(finding);
    return { id, group, title, state, detail, ...(remedy !== undefined && { remedy }), why, source };
  });
  return `${printableJson({ fit: isFit(findings), checks })}\n`;
}
