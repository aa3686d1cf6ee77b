import { command } from "../../internal/command";
import { imageTag } from "../tag";
import { readSpecOptions, sourceHelp, sourceUsage, specOptions } from "./spec-options";

export const tag = (root: string) =>
  command({
    usage: sourceUsage,
    details: `Needs no network. ${sourceHelp}`,
    options: specOptions,
    positionals: { least: 0, most: 1 },
    exitCodes: { 0: "printed", 1: "the function cannot be bundled" },
    async run(given, { stdout }) {
      stdout.write(`${imageTag(readSpecOptions(given, root).spec)}\n`);
      return 0;
    },
  });
