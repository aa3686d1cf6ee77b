/** What CDK Terrain changes in a project's sources, and what somebody has to look at. */
import { movedCommands } from "./cdktn-manifest";

/** Where a module is named: `from`, `import`, `require`, the mocks of test runners, declarations that add to one. */
const named =
  /(?<=\bfrom\s*|\bimport\s*\(?\s*|\brequire(?:\.\w+)?\s*\(\s*|\b(?:jest|vi)\.\w+\s*(?:<[^<>]*>)?\(\s*|\bmodule\s+|\btypes\s*=\s*)(["'`])cdktf((?:\/[^"'`\n]*)?)\1/g;

/** @returns the source, and how often it names the module */
export function movedSource(source: string): { readonly text: string; readonly count: number } {
  let count = 0;
  const text = source.replace(named, (_, quote: string, path: string) => {
    count += 1;
    return `${quote}cdktn${path}${quote}`;
  });
  return { text, count };
}

/** Lines that name CDKTF in a way that nothing here changes: other files' commands, and texts that may be module names. */
export const leftIn = (text: string): readonly { readonly line: number; readonly text: string }[] =>
  text
    .split("\n")
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter((one) => movedCommands(one.text) !== one.text || /(["'`])cdktf(\/[^"'`]*)?\1/.test(one.text));
