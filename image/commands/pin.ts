import { join } from "node:path";
import { readPinFile, resolvePin, writePinFile } from "../pin";
import { type Command, isOn, lastValue, sharedOptions } from "./command";

export const pin: Command = {
  usage: "[--base REFERENCE] [--file FILE]",
  summary:
    "Asks the base image's registry for its digest, checks that it exists for every platform, and writes it into base.json.",
  options: {
    base: {
      value: "REFERENCE",
      help: "another base image, or the same one in a mirror (default: the one in the file)",
    },
    file: { value: "FILE", help: "file to read and write (default: image/base.json)" },
    ...sharedOptions,
  },
  positionals: { least: 0, most: 0 },
  async run(input, context) {
    const file = lastValue(input, "file") ?? join(context.root, "image", "base.json");
    const wanted = readPinFile(file);
    const pinned = await resolvePin({ ...wanted, reference: lastValue(input, "base") ?? wanted.reference }, context);
    if (!isOn(input, "dry-run")) writePinFile(file, pinned);
    context.out.write(`${pinned.reference}@${pinned.digest}\n`);
  },
};
