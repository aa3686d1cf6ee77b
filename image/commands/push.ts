import {
  accountOptions,
  type CommandProcess,
  command,
  type Given,
  type Options,
  type OptionValues,
  variableOptions,
} from "../../internal/command";
import type { Environment } from "../../internal/program";
import { UsageError } from "../../internal/user-error";
import { progressOn } from "../progress";
import { type PushRequest, pushImage } from "../push";
import { readSpec, type SpecWithFiles } from "../read-spec";
import { parseReference } from "../reference";
import type { Transport } from "../registry/call";
import { imageTag } from "../tag";
import { madeOptions, readTried, sourceHelp, sourceUsage } from "./spec-options";

/** An image that a stack's directory holds, to be pushed. */
export interface ImageOfStack {
  /** The specification that synth wrote, with its files beside it. */
  readonly spec: string;
  /** `HOST/NAMESPACE/REPOSITORY:TAG`, whatever the stack's variables make of it. */
  readonly target: string;
}

/** Reads what a stack has pushed. @throws {UserError} */
export type ImagesOf = (
  asked: {
    readonly stack: string;
    readonly name: string | undefined;
    readonly namespace: string | undefined;
    readonly variables: readonly string[];
    readonly variableFiles: readonly string[];
    /** `ADDRESS.ATTRIBUTE=JSON` */
    readonly values: readonly string[];
  },
  process: CommandProcess,
) => Promise<readonly ImageOfStack[]>;

const ofStack = {
  stack: {
    value: "DIR",
    help: "pushes all images that this stack's directory holds, wherever the stack says; in place of SOURCE and --target",
  },
  name: { value: "NAME", help: "which stack, where the folder holds several" },
  namespace: {
    value: "NAMESPACE",
    help: "of the repositories that the stack makes: the tenancy's Object Storage namespace [the first part of OCIR_USERNAME]",
  },
  ...accountOptions,
  ...variableOptions,
} as const satisfies Options;

const options = {
  ...madeOptions,
  target: {
    value: "REFERENCE",
    help: "HOST/NAMESPACE/REPOSITORY[:TAG] [the variable IMAGE_TARGET]; without a tag, the one that follows from the content",
  },
  "skip-repository-check": { help: "do not ask first whether the repository exists" },
  "dry-run": { help: "look and report, change nothing" },
} as const satisfies Options;

const exitCodes = { 0: "the registry has the image, or would take it (--dry-run)", 1: "it was not pushed" } as const;

/** @param imagesOf absent where no stack can be read: in the program that stacks carry along */
export const push = (root: string, transport: Transport, imagesOf?: ImagesOf) =>
  imagesOf === undefined
    ? command({
        usage: `${sourceUsage} --target REFERENCE`,
        details: `Prints the reference with its digest. ${sourceHelp}`,
        options,
        positionals: { least: 0, most: 1 },
        exitCodes,
        run: (given, process) => pushOne(given, root, transport, process),
      })
    : command({
        usage: `${sourceUsage} --target REFERENCE | --stack DIR`,
        details: `Prints the reference with its digest. ${sourceHelp}\nWith --stack, each image of the stack whose repository is there, one after another; what the registry has is not sent again.`,
        options: { ...options, ...ofStack },
        positionals: { least: 0, most: 1 },
        exitCodes,
        run: (given, process) => {
          const {
            stack,
            name,
            namespace,
            value: values,
            var: variables,
            "var-file": variableFiles,
            ...own
          } = given.options;
          if (stack !== undefined) {
            assertAlone(given);
            return pushAll(imagesOf({ stack, name, namespace, variables, variableFiles, values }, process), {
              options: own,
              transport,
              process,
            });
          }
          const stray = [
            name && "--name",
            namespace && "--namespace",
            values[0] && "--value",
            variables[0] && "--var",
            variableFiles[0] && "--var-file",
          ];
          const [first] = stray.filter((option) => option);
          if (first) throw new UsageError(first, "it without --stack", "--stack DIR beside it, or neither");
          return pushOne({ ...given, options: own }, root, transport, process);
        },
      });

/** @throws {UsageError} */
function assertAlone({ options: own, positionals }: Pick<Given<typeof options>, "options" | "positionals">): void {
  const others = [
    ...positionals,
    ...(["spec", "base", "platform", "label", "target"] as const)
      .filter((name) => own[name]?.length)
      .map((name) => `--${name}`),
  ];
  if (others.length > 0) throw new UsageError("--stack", `it together with ${others.join(", ")}`, "--stack DIR alone");
}

type Pushed = Pick<OptionValues<typeof options>, "skip-repository-check" | "dry-run">;

async function pushAll(
  images: Promise<readonly ImageOfStack[]>,
  { options: own, transport, process }: { options: Pushed; transport: Transport; process: CommandProcess },
): Promise<number> {
  for (const { spec, target } of await images) {
    const { digest: _, tag = "", ...reference } = parseReference(target, "the stack's image", "tag");
    await pushed(readSpec(spec), { ...reference, tag }, own, transport, process);
  }
  return 0;
}

async function pushOne(
  given: Given<typeof options>,
  root: string,
  transport: Transport,
  process: CommandProcess,
): Promise<number> {
  const image = readTried(given, root);
  const target = readTarget(given.options.target, process.environment, imageTag(image.spec));
  await pushed(image, target, given.options, transport, process);
  return 0;
}

async function pushed(
  { spec, files }: SpecWithFiles,
  target: PushRequest["target"],
  { "dry-run": dryRun, "skip-repository-check": isUnasked }: Pushed,
  transport: Transport,
  { environment, stdout, stderr }: CommandProcess,
): Promise<void> {
  const progress = progressOn(stderr, environment);
  const result = await pushImage({
    ...{ environment, transport, spec, files, progress, dryRun, target },
    ...(isUnasked && { checkRepository: false }),
  });
  progress.note(
    { pushed: "pushed", present: "already there, nothing sent", absent: "dry run, nothing sent" }[result.outcome],
  );
  stdout.write(`${result.reference}\n`);
}

export function readTarget(
  option: string | undefined,
  { IMAGE_TARGET }: Environment,
  tag: string,
): PushRequest["target"] {
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
