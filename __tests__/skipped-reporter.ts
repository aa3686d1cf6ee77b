/** Prints at the end of a run what was skipped and why: a test that did not run has shown nothing. */
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

/** A test that did not run. */
export interface Skipped {
  readonly file: string;
  readonly name: string;
  /** What it said in `skip(condition, reason)`. */
  readonly reason: string | undefined;
}

/** Reasons with their tests, the most frequent first; a file's tests stand together. */
export function skippedReport(skipped: readonly Skipped[]): string {
  if (skipped.length === 0) return "Nothing was skipped.\n";
  const byReason = grouped(skipped, ({ reason }) => reason ?? "without a reason");
  const blocks = [...byReason]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([reason, tests]) => {
      const byFile = grouped(tests, ({ file }) => file);
      const lines = [...byFile].flatMap(([file, own]) => [`    ${file}`, ...own.map(({ name }) => `      ${name}`)]);
      return [`  ${tests.length} × ${reason}`, ...lines].join("\n");
    });
  return `Skipped ${skipped.length}:\n${blocks.join("\n")}\n`;
}

function grouped(tests: readonly Skipped[], by: (test: Skipped) => string): ReadonlyMap<string, readonly Skipped[]> {
  const names = new Set(tests.map(by));
  return new Map([...names].map((name) => [name, tests.filter((test) => by(test) === name)]));
}

export default class SkippedReporter implements Reporter {
  #isFiltered = false;

  onInit({ config }: Vitest): void {
    this.#isFiltered = config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")].map(asSkipped));
    // Whoever asks for tests by name knows that the others do not run; these have no reason.
    const told = this.#isFiltered ? skipped.filter(({ reason }) => reason !== undefined) : skipped;
    process.stdout.write(`\n${skippedReport(told)}`);
  }
}

function asSkipped(test: TestCase): Skipped {
  const result = test.result();
  return {
    file: test.module.relativeModuleId,
    name: test.fullName,
    reason: result.state === "skipped" ? result.note : undefined,
  };
}
