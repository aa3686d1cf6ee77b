/**
 * `node .ci/tell-failures.mjs LANE STATUS REPORT LOG` prints once more what failed in a lane, for the end of a long log: each test by its full
 * name with the first lines of its error, from vitest's JSON report; of a lane where no test says why, the last lines that it printed.
 */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

const [lane, status, report, log] = process.argv.slice(2);
const linesOfError = 12;
const linesOfLog = 40;

const told = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")).testResults.flatMap(failuresOf) : [];
for (const { name, error } of told) tell(`${lane}: ${name}`, error);
if (told.length === 0)
  tell(
    `${lane}: ended with ${status}, and no test says why. Its last lines`,
    stripVTControlCharacters(readFileSync(log, "utf8")).trimEnd().split("\n").slice(-linesOfLog),
  );

/** A file that could not be loaded has a message and no tests. */
function failuresOf({ name, message, status, assertionResults }) {
  const file = relative(process.cwd(), name);
  const tests = assertionResults
    .filter((test) => test.status === "failed")
    .map(({ ancestorTitles, title, failureMessages }) => ({
      name: [file, ...ancestorTitles, title].join(" > ").replaceAll("\n", " "),
      error: firstLines(failureMessages.join("\n")),
    }));
  return tests.length === 0 && status === "failed" ? [{ name: file, error: firstLines(message) }] : tests;
}

/** Of the stack, the place in this repository alone. */
function firstLines(text) {
  const lines = stripVTControlCharacters(text).split("\n");
  const isFrame = (line) => /^ +at /.test(line);
  const place = lines.find((line) => isFrame(line) && line.includes(process.cwd()) && !line.includes("node_modules"));
  return [...lines.filter((line) => !isFrame(line)).slice(0, linesOfError), ...(place === undefined ? [] : [place])];
}

function tell(title, lines) {
  console.log(`FAILED  ${title}`);
  for (const line of lines) console.log(`    ${line}`);
}
