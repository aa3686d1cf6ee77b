import { command } from "../../internal/command";
import type { Environment } from "../../internal/program";
import { UsageError } from "../../internal/user-error";
import { progressOn } from "../progress";
import { pushImage } from "../push";
import { parseReference, type Reference } from "../reference";
import type { Transport } from "../registry/call";
import { imageTag } from "../tag";
import { readSpecOptions, sourceHelp, sourceUsage, specOptions } from "./spec-options";

export const push = (root: string, transport: Transport) =>
  command({
    usage: `${sourceUsage} --target REFERENCE`,
    details: `Prints the reference with its digest. ${sourceHelp}`,
    options: {
      ...specOptions,
      target: {
        value: "REFERENCE",
        help: "HOST/NAMESPACE/REPOSITORY[:TAG] [the variable IMAGE_TARGET]; without a tag, the one that follows from the content",
      },
      "skip-repository-check": { help: "do not ask first whether the repository exists" },
      "dry-run": { help: "look and report, change nothing" },
    },
    positionals: { least: 0, most: 1 },
    exitCodes: { 0: "the registry has the image, or would take it (--dry-run)", 1: "it was not pushed" },
    async run(given, { environment, stdout, stderr }) {
      const { spec, files } = readSpecOptions(given, root);
      const { target, "dry-run": dryRun, "skip-repository-check": isUnasked } = given.options;
      const progress = progressOn(stderr, environment);
      const result = await pushImage({
        ...{ environment, transport, spec, files, progress, dryRun },
        target: readTarget(target, environment, imageTag(spec)),
        ...(isUnasked && { checkRepository: false }),
      });
      progress.note(
        { pushed: "pushed", present: "already there, nothing sent", absent: "dry run, nothing sent" }[result.outcome],
      );
      stdout.write(`${result.reference}\n`);
      return 0;
    },
  });

export function readTarget(
  option: string | undefined,
  { IMAGE_TARGET }: Environment,
  tag: string,
): Reference & { readonly tag: string } {
  const setting = option === undefined ? "IMAGE_TARGET" : "--target";
  const text = option ?? IMAGE_TARGET;
  if (!text)
    throw new UsageError(
      "--target",
      "no target",
      "--target HOST/NAMESPACE/REPOSITORY[:TAG], or the variable IMAGE_TARGET",
    );
  const hasTag = text.slice(text.lastIndexOf("/")).includes(":");
  const { digest, ...target } = parseReference(hasTag ? text : `${text}:${tag}`, setting, "tag");
  if (digest !== undefined)
    throw new UsageError(setting, `${text}, a target with a digest`, "a tag: the digest follows from the content");
  return { tag, ...target };
}
