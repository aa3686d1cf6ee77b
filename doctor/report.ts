/**
 * What was found, for people: what is there, what is not, and the commands that mend it; and for programs.
 *
 * @module
 */
import { printable, printableJson } from "../internal/terminal";
import type { CheckGroup } from "./check";
import { type Examined, isFit, remedyOf } from "./examine";
import type { State } from "./outcome";

const STATE_WIDTH = 13;

export function asTable(findings: readonly Examined[]): string {
  const titleWidth = Math.max(0, ...findings.map(({ check }) => check.title.length)) + 2;
  const groups = [...new Set(findings.map(({ check }) => check.group))];
  const sections = groups.map((group) => section(group, findings, titleWidth));
  return `${sections.join("\n\n")}\n\n${summary(findings)}\n`;
}

function section(group: CheckGroup, findings: readonly Examined[], titleWidth: number): string {
  const rows = findings.filter(({ check }) => check.group === group).flatMap((finding) => row(finding, titleWidth));
  return [group, ...rows].join("\n");
}

function row(finding: Examined, titleWidth: number): readonly string[] {
  const { check, outcome } = finding;
  const line = `  ${outcome.state.padEnd(STATE_WIDTH)}${check.title.padEnd(titleWidth)}${printable(outcome.detail, 400)}`;
  if (!needsHelp(finding)) return [line];
  const indent = " ".repeat(STATE_WIDTH + 4);
  const commands = (remedyOf(finding) ?? "").split("\n").map((command) => `${indent}${printable(command, 400)}`);
  return [line, `${indent}why: ${check.why}`, ...commands, `${indent}see ${check.source}`];
}

/** What could not be checked because something else is missing needs no advice of its own. */
const needsHelp = ({ check, outcome }: Examined): boolean =>
  outcome.state === "missing" ||
  outcome.state === "wrong" ||
  (outcome.state === "not checked" && (outcome.remedy !== undefined || check.id === "oci-write-permissions"));

const states: readonly State[] = ["ok", "missing", "wrong", "not checked"];

function summary(findings: readonly Examined[]): string {
  const counts = states.map((state) => `${findings.filter(({ outcome }) => outcome.state === state).length} ${state}`);
  return `${counts.join(", ")}. Nothing was changed.`;
}

/** For programs. */
export function asJson(findings: readonly Examined[]): string {
  const checks = findings.map((finding) => {
    const { id, group, title, why, source } = finding.check;
    const { state, detail } = finding.outcome;
    const remedy = remedyOf(finding);
    return { id, group, title, state, detail, ...(remedy !== undefined && { remedy }), why, source };
  });
  return `${printableJson({ fit: isFit(findings), checks })}\n`;
}
