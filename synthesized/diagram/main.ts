/**
 * `npm run diagram`: the architecture of a stack as SVG.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { stackDirectory } from "../app";
import { readStack } from "../stack";
import { architectureOf } from "../system/architecture";
import { draw } from "./draw";

const USAGE = `Usage: entra-oci-gateway diagram [options]

Writes the architecture of a stack as SVG.

  --example NAME  one of the examples instead of the app of cdktf.json
  --stack DIR     a stack that was synthesized before
  --name NAME     which stack, where the app writes several
  --out FILE      default: NAME.svg, after the stack
  --help
`;

/**
 * @param args after the command's name
 * @returns the exit status
 * @throws {UsageError} when there is no such app or stack
 */
export async function diagramCommand(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { example: text, stack: text, name: text, out: text, help: { type: "boolean" } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { example, stack: existing, name, out } = values;
  const found = await stackDirectory({ projectRoot: process.cwd(), example, stack: existing, name });
  try {
    const stack = await readStack(found.directory);
    const graphviz = await Graphviz.load();
    const file = out ?? `${stack.name}.svg`;
    writeFileSync(file, graphviz.dot(draw(stack.name, architectureOf(stack))));
    process.stdout.write(`${file}\n`);
    return 0;
  } finally {
    await found.dispose();
  }
}
