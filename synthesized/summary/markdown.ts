/**
 * A summary for the comment of a pull request. What a stack calls things cannot end the cell or the line that it stands in, and there is no HTML in
 * it: whoever shows what a branch wrote may refuse every `<`.
 *
 * @module
 */
import { escaped } from "../markdown";
import type { Fact, FactSheet } from "./api-facts";
import type { StackFacts } from "./facts";

export function summaryMarkdown({ stack, apis, shared }: StackFacts): string {
  const lines = [`#### Stack ${escaped(stack)}`, "", ...apis.flatMap(sheet), "**All together**", "", ...table(shared)];
  return `${lines.join("\n")}\n`;
}

const sheet = ({ titles, facts }: FactSheet): readonly string[] => [
  ...titles.flatMap((title) => [`**${escaped(title)}**`, ""]),
  ...table(facts),
  "",
];

const table = (facts: readonly Fact[]): readonly string[] => ["| | |", "|---|---|", ...facts.flatMap(rows)];

/** A row each line, the label in the first: cells have no line breaks without HTML. */
function rows({ label, lines }: Fact): readonly string[] {
  const all = lines.length === 0 ? ["none"] : lines;
  return all.map((line, index) => `| ${index === 0 ? label : ""} | ${escaped(line)} |`);
}
