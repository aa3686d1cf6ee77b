import { progressOn } from "../progress";
import { pushImage } from "../push";
import { parseReference, type Reference } from "../reference";
import { imageTag } from "../tag";
import { type Command, type CommandContext, type Input, isOn, lastValue, sharedOptions, usage } from "./command";
import { readSpecOptions, sourceHelp, specOptions } from "./spec-options";

export const push: Command = {
  usage: "[SOURCE | --spec FILE] --target REFERENCE",
  summary: `Builds the image and pushes it, unless the registry has it. Prints the reference with its digest. ${sourceHelp}`,
  options: {
    ...specOptions,
    target: {
      value: "REFERENCE",
      help: "HOST/NAMESPACE/REPOSITORY[:TAG] (default: the variable IMAGE_TARGET); without a tag, the one that follows from the content",
    },
    "skip-repository-check": { help: "do not ask first whether the repository exists" },
    ...sharedOptions,
  },
  positionals: { least: 0, most: 1 },
  async run(input, context) {
    const { spec, files } = readSpecOptions("push", input, context.root);
    const progress = progressOn(context.err);
    const result = await pushImage({
      ...context,
      spec,
      files,
      progress,
      target: readTarget(input, context, imageTag(spec)),
      dryRun: isOn(input, "dry-run"),
      ...(isOn(input, "skip-repository-check") && { checkRepository: false }),
    });
    progress.note(
      { pushed: "pushed", present: "already there, nothing sent", absent: "dry run, nothing sent" }[result.outcome],
    );
    context.out.write(`${result.reference}\n`);
  },
};

function readTarget(input: Input, { environment }: CommandContext, tag: string): Reference & { readonly tag: string } {
  const text = lastValue(input, "target") ?? environment.IMAGE_TARGET;
  if (!text) throw usage("push", "no target", "--target HOST/NAMESPACE/REPOSITORY[:TAG], or the variable IMAGE_TARGET");
  const hasTag = text.slice(text.lastIndexOf("/")).includes(":");
  const { digest, ...target } = parseReference(hasTag ? text : `${text}:${tag}`, "target", "tag");
  if (digest !== undefined) throw usage("push", "a target with a digest", "a tag: the digest follows from the content");
  return { tag, ...target };
}
