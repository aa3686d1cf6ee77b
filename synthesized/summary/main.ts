/**
 * Prints the summary of every stack that synth wrote: `node lib/synthesized/summary/main.js`.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { readStack } from "../stack";
import { summarize } from "./summarize";

async function main(): Promise<void> {
  const stacks = resolve(process.env.CDKTF_OUTDIR ?? "cdktf.out", "stacks");
  const names = existsSync(stacks) ? readdirSync(stacks) : [];
  for (const name of names) {
    const stack = await readStack(join(stacks, name));
    process.stdout.write(`${summarize(stack).join("\n")}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
