/** The report for people. */
import { printable, type Terminal, wrapped } from "../../internal/terminal";
import type { CheckResult, Report } from "./run-checks";

const marks = { passed: ["green", "✓"], failed: ["red", "✗"], "not-checked": ["yellow", "–"] } as const;

const indent = "      ";
/** Titles are padded to this, so that what was expected and what came stand in columns. */
const titleWidth = 60;

/** The heads of the columns. */
export function printHead(terminal: Terminal): void {
  terminal.line(terminal.paint("dim", `    ${"check".padEnd(titleWidth)}  expected → got`));
}

/**
 * Prints each check: its title, what was expected and what came. Advice that was given before is not given again.
 *
 * @param told advice that stands above already
 */
export function resultPrinter(terminal: Terminal, told: readonly string[] = []): (result: CheckResult) => void {
  const given = new Set(told);
  return (result) => {
    printFacts(terminal, result);
    const { status, look = [], requestId } = result;
    const fresh = look.filter((advice) => !given.has(advice));
    for (const advice of fresh) printAdvice(terminal, advice);
    if (fresh.length < look.length && status === "failed")
      printAdvice(terminal, fresh.length === 0 ? "as above" : "and as above");
    for (const advice of fresh) given.add(advice);
    if (status === "failed" && requestId !== undefined) {
      printAdvice(terminal, `search the gateway's logs for opc-request-id ${requestId}`);
    }
  };
}

function printFacts(terminal: Terminal, result: CheckResult): void {
  const { status } = result;
  const title = printable(result.title);
  const [colour, mark] = marks[status];
  const facts = factsOf(result);
  const head = `  ${terminal.paint(colour, mark)} `;
  if (title.length <= titleWidth && 6 + titleWidth + facts.length <= terminal.width) {
    terminal.line(`${head}${title.padEnd(titleWidth)}  ${terminal.paint("dim", facts)}`);
  } else {
    terminal.line(head + title);
    for (const line of wrapped(facts, terminal.width - indent.length)) {
      terminal.line(terminal.paint("dim", indent + line));
    }
  }
}

const factsOf = ({ status, expected, got }: CheckResult): string =>
  `${printable(expected)} → ${status === "not-checked" ? "not checked: " : ""}${printable(got)}`;

function printAdvice(terminal: Terminal, advice: string): void {
  for (const [index, line] of wrapped(printable(advice), terminal.width - indent.length - 2).entries()) {
    terminal.line(terminal.paint("yellow", `${indent}${index === 0 ? "→ " : "  "}${line}`));
  }
}

/** So many checks stand by name under one reason. */
const mostNamed = 4;

/** Each reason once. */
function printNotApplied(terminal: Terminal, notApplied: Report["notApplied"]): void {
  const ids = new Map<string, string[]>();
  for (const { id, reason } of notApplied) ids.set(reason, [...(ids.get(reason) ?? []), id]);
  for (const [reason, all] of ids) {
    const named =
      all.length > mostNamed + 1
        ? `${all.slice(0, mostNamed).join(", ")} and ${all.length - mostNamed} more`
        : all.join(", ");
    const text = `${named} did not apply: ${printable(reason)}`;
    for (const [index, line] of wrapped(text, terminal.width - 4).entries())
      terminal.line(terminal.paint("dim", `  ${index === 0 ? "·" : " "} ${line}`));
  }
}

/** The count, and what had nothing to look at. */
export function printSummary(terminal: Terminal, { results, notApplied }: Report): void {
  printNotApplied(terminal, notApplied);
  const count = (status: CheckResult["status"]): number => results.filter((result) => result.status === status).length;
  const parts = [
    terminal.paint("green", `${count("passed")} passed`),
    ...(count("failed") > 0 ? [terminal.paint("red", `${count("failed")} failed`)] : []),
    ...(count("not-checked") > 0 ? [terminal.paint("yellow", `${count("not-checked")} not checked`)] : []),
  ];
  terminal.line();
  terminal.line(`  ${parts.join(", ")}`);
}
