/**
 * A summary for a terminal.
 *
 * @module
 */
import type { Fact } from "./api-facts";
import type { StackFacts } from "./facts";

/** @returns lines to print */
export function summaryLines({ stack, apis, shared }: StackFacts): string[] {
  return [
    `Stack ${stack}`,
    ...apis.flatMap(({ titles, facts }) => [
      "",
      ...titles.map((title) => `  ${title}`),
      ...facts.flatMap((fact) => factLines(fact, "    ")),
    ]),
    "",
    ...shared.flatMap((fact) => factLines(fact, "  ")),
  ];
}

/** One line stands beside its label, several below it. */
function factLines({ label, lines }: Fact, indent: string): string[] {
  const [only = "none", ...more] = lines;
  if (more.length === 0) return [`${indent}${label}: ${only}`];
  return [`${indent}${label}`, ...lines.map((line) => `${indent}  ${line}`)];
}
