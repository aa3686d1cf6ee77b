/**
 * `summary`: who may call what, what is reachable from where, and what of a stack is not understood.
 *
 * @module
 */
import { command } from "../../internal/command";
import { printable, printableJson } from "../../internal/terminal";
import { UsageError } from "../../internal/user-error";
import { chosenBy, joinedOptions, printMessages, readAs, stackDirectories } from "../app";
import { stateInWords } from "../stack/document";
import { appliedOntoFormer, formerOption } from "../stack/former";
import { readStacks } from "../stack/stack";
import { readSystem } from "../system/reading";
import { factsOf } from "./facts";
import { summaryMarkdown } from "./markdown";
import { summaryOf } from "./summarize";
import type { Summary } from "./summary";
import { summaryLines } from "./text";

export const summary = command({
  details:
    "Tells it of every stack, or of the named one. Variables without a value get stand-ins, which are shown by name.",
  options: {
    ...joinedOptions,
    ...formerOption,
    json: {
      help: 'for programs: {"stacks": [{"stack", "apis", "gateways", "functions", "outbound", "closed", "iam", "secrets", "public", "inherited", "notUnderstood", "choices", "warnings", "suppressed", "resources"}]}',
    },
    markdown: { help: "for the comment of a pull request" },
  },
  exitCodes: { 0: "told", 1: "a stack, or the app, is not sound" },
  async run({ options }, process) {
    const { stdout, stderr } = process;
    if (options.json && options.markdown) throw new UsageError("--markdown", "it together with --json", "one of both");
    const found = await stackDirectories(chosenBy(options, process));
    try {
      // The summary has the warnings themselves.
      printMessages({ ...found, warnings: [] }, stderr);
      const reading = readAs(options, process);
      const stacks = await readStacks(found.directories, reading);
      const after = await appliedOntoFormer(options.former, found.directories, reading, process);
      const summaries: Summary[] = [];
      for (const [index, stack] of stacks.entries()) {
        const besides = after[index] === undefined ? {} : { after: after[index] };
        summaries.push(summaryOf(stack, readSystem(stack, besides), await stateInWords(stack.directory)));
      }
      if (options.json) stdout.write(`${printableJson({ stacks: summaries })}\n`);
      else if (options.markdown) stdout.write(summaries.map((one) => summaryMarkdown(factsOf(one))).join("\n"));
      else
        for (const line of summaries.flatMap((one) => summaryLines(factsOf(one)))) stdout.write(`${indented(line)}\n`);
      return 0;
    } finally {
      await found.dispose();
    }
  },
});

const indented = (line: string): string => `${/^ */.exec(line)?.[0] ?? ""}${printable(line)}`;
