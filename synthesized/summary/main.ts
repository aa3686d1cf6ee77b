/**
 * `summary`: what every stack makes, what of it is public, and who may call what.
 *
 * @module
 */
import { command } from "../../internal/command";
import { printable, printableJson } from "../../internal/terminal";
import { chosenBy, printMessages, readingOptions, stackDirectories } from "../app";
import { readStacks } from "../stack";
import { summaryLines, summaryOf } from "./summarize";

export const summary = command({
  details:
    "Tells it of every stack, or of the named one. Variables without a value get stand-ins, which are shown by name.",
  options: {
    ...readingOptions,
    json: {
      help: 'for programs: {"stacks": [{"stack", "resources", "public", "callers", "iam", "secrets", "choices", "warnings"}]}',
    },
  },
  exitCodes: { 0: "told", 1: "a stack, or the app, is not sound" },
  async run({ options }, process) {
    const { environment, stdout, stderr } = process;
    const found = await stackDirectories(chosenBy(options, process));
    try {
      printMessages(found, stderr);
      const stacks = await readStacks(found.directories, { environment, values: options.value });
      const summaries = stacks.map(summaryOf);
      if (options.json) stdout.write(`${printableJson({ stacks: summaries })}\n`);
      else for (const line of summaries.flatMap(summaryLines)) stdout.write(`${indented(line)}\n`);
      return 0;
    } finally {
      await found.dispose();
    }
  },
});

const indented = (line: string): string => `${/^ */.exec(line)?.[0] ?? ""}${printable(line)}`;
