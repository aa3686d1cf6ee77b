/**
 * Which of the synthesized stacks is meant.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A stack's directory. */
export interface StackFolder {
  readonly name: string;
  readonly folder: string;
}

/**
 * @param name of the stack; may be left out where there is one
 * @throws Error that says which there are
 */
export function findStack(outdir: string, name: string | undefined): StackFolder {
  const stacks = join(outdir, "stacks");
  const names = existsSync(stacks)
    ? readdirSync(stacks).filter((entry) => existsSync(join(stacks, entry, "cdk.tf.json")))
    : [];
  if (names.length === 0) throw new Error(`No stack in ${stacks}: run \`npm run synth\` first`);
  const [first] = names;
  if (name === undefined && names.length === 1 && first !== undefined)
    return { name: first, folder: join(stacks, first) };
  if (name !== undefined && names.includes(name)) return { name, folder: join(stacks, name) };
  throw new Error(
    name === undefined
      ? `There are several stacks: say which with --stack ${names.join(" | ")}`
      : `No stack ${name}; allowed: ${names.join(", ")}`,
  );
}
