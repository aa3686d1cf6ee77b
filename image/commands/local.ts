import { command } from "../../internal/command";
import { ofFileSystem, UsageError } from "../../internal/user-error";
import { assemble } from "../assemble";
import { localCloudBase, localCloudEntrypoint, localCloudFiles, withoutBundler } from "../local-cloud";
import { parsePlatform } from "../platform";
import { progressOn } from "../progress";
import { pushImage } from "../push";
import type { Transport } from "../registry/call";
import { saveImage } from "../save";
import { describeImage, imageTag } from "../tag";
import { readTarget } from "./push";

export const local = (root: string, transport: Transport) =>
  command({
    usage: "--target REFERENCE | --output FOLDER",
    details:
      "The image runs start on the stack that is mounted at /stack, on all addresses of the container; what follows the image's name are more options of start, such as --allow-host. Prints the reference with its digest.",
    options: {
      target: { value: "REFERENCE", help: "HOST/NAMESPACE/REPOSITORY[:TAG], to push it to" },
      output: { value: "FOLDER", help: "writes the image, with its base, as an OCI image layout" },
      base: {
        value: "REFERENCE",
        help: `an image with Node 20.20 or newer, by tag or digest [${localCloudBase.reference}]`,
      },
      platform: {
        value: "PLATFORM",
        repeatable: true,
        help: "linux/amd64 [the default] or linux/arm64; repeat it for an image of both",
      },
    },
    exitCodes: { 0: "the registry has the image, or it is written", 1: "the registry or the disk failed" },
    async run({ options: { target, output, base, platform } }, { environment, stdout, stderr }) {
      if (target === undefined && output === undefined)
        throw new UsageError("--target", "neither --target nor --output", "where the image is pushed to, or written");
      const wanted = platform.map((text) => parsePlatform(text, "--platform"));
      const platforms = wanted.length > 0 ? wanted : (["linux/amd64"] as const);
      const files = localCloudFiles(root, platforms);
      for (const one of withoutBundler(root, platforms))
        stderr.write(
          `On ${one} --function takes commands, and no files to be bundled: this machine has no esbuild for it.\n`,
        );
      const spec = describeImage({
        ...{ files, base: base === undefined ? localCloudBase : { reference: base }, entrypoint: localCloudEntrypoint },
        platforms,
        labels: { "org.opencontainers.image.title": "local cloud of cdktf-entra-oci-gateway" },
      });
      const order = { environment, transport, spec, files, progress: progressOn(stderr, environment) };
      if (output !== undefined) {
        const assembled = await assemble(order);
        await saveImage(assembled, output, imageTag(spec), order.progress).catch((error: unknown) => {
          throw (
            ofFileSystem(error, "--output", output, "a folder to write to, which is made where it is missing") ?? error
          );
        });
        if (target === undefined) stdout.write(`${assembled.image.root.digest}\n`);
      }
      if (target === undefined) return 0;
      const to = readTarget(target, environment, imageTag(spec));
      const { reference } = await pushImage({ ...order, dryRun: false, target: to });
      stdout.write(`${reference}\n`);
      return 0;
    },
  });
