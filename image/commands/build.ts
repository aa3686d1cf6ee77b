import { command } from "../../internal/command";
import { ofFileSystem } from "../../internal/user-error";
import { assemble } from "../assemble";
import { packLayer } from "../pack";
import { megabytes, progressOn } from "../progress";
import type { Transport } from "../registry/call";
import { saveImage } from "../save";
import { functionDirectory, imageTag } from "../tag";
import { madeOptions, readTried, sourceHelp, sourceUsage } from "./spec-options";

export const build = (root: string, transport: Transport) =>
  command({
    usage: sourceUsage,
    details: `Reads the base image's manifest from its registry. ${sourceHelp}`,
    options: {
      ...madeOptions,
      output: { value: "FOLDER", help: "also write the image, with its base, as an OCI image layout" },
      "dry-run": { help: "print the tag and the layer's digest; no network" },
    },
    positionals: { least: 0, most: 1 },
    exitCodes: { 0: "built", 1: "the registry or the disk failed" },
    async run(given, { environment, stdout, stderr }) {
      const { spec, files } = readTried(given, root);
      const progress = progressOn(stderr, environment);
      const { output, "dry-run": isDry } = given.options;
      if (isDry) {
        const layer = await packLayer(files, functionDirectory);
        stdout.write(`tag ${imageTag(spec)}\nlayer ${layer.digest} ${megabytes(layer.bytes.length)}\n`);
        return 0;
      }
      const assembled = await assemble({ environment, transport, spec, files, progress });
      if (output !== undefined) {
        await saveImage(assembled, output, imageTag(spec), progress).catch((error: unknown) => {
          throw (
            ofFileSystem(error, "--output", output, "a folder to write to, which is made where it is missing") ?? error
          );
        });
      }
      stdout.write(`${assembled.image.root.digest}\n`);
      return 0;
    },
  });
