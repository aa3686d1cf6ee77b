/** Stacks summed up, as the command does it. */

import { stateInWords } from "../../synthesized/stack/document";
import type { Stack } from "../../synthesized/stack/stack";
import { factsOf } from "../../synthesized/summary/facts";
import { summaryOf } from "../../synthesized/summary/summarize";
import type { Summary } from "../../synthesized/summary/summary";
import { summaryLines } from "../../synthesized/summary/text";
import { readSystem } from "../../synthesized/system/reading";

export const summarized = async (stack: Stack): Promise<Summary> =>
  summaryOf(stack, readSystem(stack), await stateInWords(stack.directory));

/** All lines, as a terminal shows them. */
export const summaryText = async (stack: Stack): Promise<string> =>
  summaryLines(factsOf(await summarized(stack))).join("\n");
