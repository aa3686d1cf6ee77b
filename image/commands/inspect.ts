import { inspectImage } from "../inspect";
import { openRegistry, pullScope } from "../open-registry";
import { parseReference } from "../reference";
import type { Command } from "./command";

export const inspect: Command = {
  usage: "REFERENCE",
  summary:
    "Prints what a registry has at a tag or digest, as JSON: digest, platforms, user, entrypoint, labels, layers.",
  options: {},
  positionals: { least: 1, most: 1 },
  async run({ positionals: [text = ""] }, context) {
    const reference = parseReference(text, "reference", "tag or digest");
    const registry = await openRegistry(reference.host, "target", [pullScope(reference.repository)], context);
    context.out.write(`${JSON.stringify(await inspectImage(registry, reference), null, 2)}\n`);
  },
};
