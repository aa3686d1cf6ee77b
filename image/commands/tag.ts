import { imageTag } from "../tag";
import type { Command } from "./command";
import { readSpecOptions, sourceHelp, specOptions } from "./spec-options";

export const tag: Command = {
  usage: "[SOURCE | --spec FILE]",
  summary: `Prints the tag that follows from the content. Needs no network. ${sourceHelp}`,
  options: specOptions,
  positionals: { least: 0, most: 1 },
  async run(input, { out, root }) {
    out.write(`${imageTag(readSpecOptions("tag", input, root).spec)}\n`);
  },
};
