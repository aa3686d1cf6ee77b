import { command } from "../../internal/command";
import { printableJson } from "../../internal/terminal";
import { asUnchecked } from "../errors";
import { inspectImage } from "../inspect";
import { openRegistry, pullScope } from "../open-registry";
import { parseReference } from "../reference";
import type { Transport } from "../registry/call";

export const inspect = (transport: Transport) =>
  command({
    usage: "REFERENCE",
    details: "Prints digest, platforms, user, entrypoint, labels and layers.",
    options: {},
    positionals: { least: 1, most: 1 },
    exitCodes: { 0: "printed", 1: "the registry has no such image, or refuses", 3: "the registry cannot be reached" },
    async run({ positionals: [text = ""] }, { environment, stdout }) {
      const reference = parseReference(text, "REFERENCE", "tag or digest");
      try {
        const scopes = [pullScope(reference.repository)];
        const registry = await openRegistry(reference.host, "target", scopes, { environment, transport });
        stdout.write(`${printableJson(await inspectImage(registry, reference))}\n`);
        return 0;
      } catch (error) {
        throw asUnchecked(error);
      }
    },
  });
