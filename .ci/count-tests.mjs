/**
 * `node .ci/count-tests.mjs STATUS REPORT` prints "passed failed skipped" of a lane: from vitest's JSON report, or one for
 * the whole lane where it wrote none. A file that could not be loaded counts as one failure. A lane that failed never counts as no
 * failure, nor one that tested nothing as a pass.
 */
import { existsSync, readFileSync } from "node:fs";

const [status, report] = process.argv.slice(2);
const hasFailed = status !== "0";

if (existsSync(report)) {
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    testResults,
  } = JSON.parse(readFileSync(report, "utf8"));
  const unloaded = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const isEmpty = passed + failed + skipped === 0;
  console.log(passed, Math.max(failed + unloaded, hasFailed || isEmpty ? 1 : 0), skipped);
} else {
  console.log(hasFailed ? 0 : 1, hasFailed ? 1 : 0, 0);
}
