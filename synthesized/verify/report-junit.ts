/** The report in the form that CI systems read: https://github.com/testmoapp/junitxml */
import { printableLines } from "../../internal/terminal";
import type { CheckResult, Report } from "./run-checks";

export function junitXml({ system, results }: Report): string {
  const count = (status: CheckResult["status"]): number => results.filter((result) => result.status === status).length;
  const totals = `tests="${results.length}" failures="${count("failed")}" skipped="${count("not-checked")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="verify" ${totals}>`,
    `  <testsuite name="${escaped(system)}" ${totals}>`,
    ...results.map(testCase),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(result: CheckResult): string {
  const { id, subject, title, status, milliseconds = 0 } = result;
  const head = `    <testcase classname="${escaped(`${id} ${subject}`)}" name="${escaped(title)}" time="${milliseconds / 1000}"`;
  if (status === "passed") return `${head}/>`;
  const message = escaped(`expected ${result.expected}, got ${result.got}`);
  if (status === "not-checked") return `${head}><skipped message="${message}"/></testcase>`;
  const request = result.requestId === undefined ? [] : [`opc-request-id ${result.requestId}`];
  return `${head}><failure message="${message}">${escaped([...(result.look ?? []), ...request].join("\n"))}</failure></testcase>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Words of others may stand in it. XML 1.0 has no place for most control characters, escaped or not: https://www.w3.org/TR/xml/#charsets */
const escaped = (text: string): string =>
  printableLines(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replaceAll("\n", "&#10;");
