import { assemble } from "../assemble";
import { packLayer } from "../pack";
import { megabytes, progressOn } from "../progress";
import { saveImage } from "../save";
import { functionDirectory, imageTag } from "../tag";
import { type Command, isOn, lastValue } from "./command";
import { readSpecOptions, sourceHelp, specOptions } from "./spec-options";

export const build: Command = {
  usage: "[SOURCE | --spec FILE] [--output FOLDER]",
  summary: `Builds the image and prints its digest. Reads the base image's manifest from its registry. ${sourceHelp}`,
  options: {
    ...specOptions,
    output: { value: "FOLDER", help: "also write the image, with its base, as an OCI image layout" },
    "dry-run": { help: "print the tag and the layer's digest; no network" },
  },
  positionals: { least: 0, most: 1 },
  async run(input, context) {
    const { spec, files } = readSpecOptions("build", input, context.root);
    const progress = progressOn(context.err);
    if (isOn(input, "dry-run")) {
      const layer = await packLayer(files, functionDirectory);
      context.out.write(`tag ${imageTag(spec)}\nlayer ${layer.digest} ${megabytes(layer.bytes.length)}\n`);
      return;
    }
    const assembled = await assemble({ ...context, spec, files, progress });
    const output = lastValue(input, "output");
    if (output !== undefined) await saveImage(assembled, output, imageTag(spec), progress);
    context.out.write(`${assembled.image.root.digest}\n`);
  },
};
