/**
 * `diagram`: the architecture of a stack as SVG.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { command } from "../../internal/command";
import { printable } from "../../internal/terminal";
import { assertWritable, atPath } from "../../internal/user-error";
import { chosenBy, printMessages, readingOptions, stackDirectory } from "../app";
import { readStack } from "../stack";
import { architectureOf } from "../system/architecture";
import { draw } from "./draw";

export const diagram = command({
  details: "Prints the name of the file that it wrote.",
  options: { ...readingOptions, out: { value: "FILE", help: "where to [NAME.svg, after the stack]" } },
  exitCodes: {
    0: "drawn",
    1: "the stack, or the app, is not sound, or the disk fails",
  },
  async run({ options }, process) {
    const { projectRoot, environment, stdout, stderr } = process;
    const place = (file: string): string => resolve(projectRoot, file);
    if (options.out !== undefined) assertWritable("--out", place(options.out));
    const found = await stackDirectory(chosenBy(options, process));
    try {
      printMessages(found, stderr);
      const stack = await readStack(found.directory, { environment, values: options.value });
      const graphviz = await Graphviz.load();
      const svg = graphviz.dot(draw(stack.name, architectureOf(stack)));
      const file = options.out ?? `${stack.name}.svg`;
      atPath("--out", file, "a file to write", () => writeFileSync(place(file), svg));
      stdout.write(`${printable(file)}\n`);
      return 0;
    } finally {
      await found.dispose();
    }
  },
});
