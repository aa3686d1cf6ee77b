/**
 * Synth, with its findings as a list that people can read.
 *
 * @module
 */
import { App } from "cdktf";
import { wholeApp } from "./private/place";
import { printAtSynth } from "./private/suppressions";

/**
 * Synthesizes the app. Where settings are wrong it prints every finding of the first stack that has some, without a stack
 * trace, and exits with 1; nothing is written then. Other errors pass.
 */
export function synthesize(app: App): void {
  try {
    wholeApp("synthesize", app);
    if (App.isApp(app)) printAtSynth(app);
    app.synth();
  } catch (error) {
    const findings = findingsOf(error);
    if (findings === undefined) throw error;
    const count = findings.length === 1 ? "1 finding" : `${findings.length} findings`;
    process.stderr.write(`Nothing was written: ${count}.\n\n${findings.map((finding) => `  ${finding}\n`).join("")}`);
    process.exitCode = 1;
  }
}

/** CDKTF joins what validations return, or the errors of aspects, into the message of one error, and adds a paragraph on how to ignore them. */
function findingsOf(error: unknown): string[] | undefined {
  if (!(error instanceof Error) || !/^(Validation failed|Encountered Annotations)/.test(error.message))
    return undefined;
  const [list = ""] = error.message.split("\n\n");
  const [, ...lines] = list.split("\n");
  return lines.map((line) => line.trim());
}
