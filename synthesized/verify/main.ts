/**
 * `verify`: says whether a deployed system works.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Fetch } from "../../internal/bounded-get";
import { type CommandProcess, command, type Options, type OptionValues, wholeNumber } from "../../internal/command";
import { printable, terminal } from "../../internal/terminal";
import { assertWritable, atPath, UsageError } from "../../internal/user-error";
import { chosenBy, joinedOptions, outputFolder, readAs, stackDirectory } from "../app";
import { findStacks, oneStack, stacksOfApp } from "../stack/find-stack";
import { readStack, readStacks } from "../stack/stack";
import type { System } from "../system/apis";
import { systemOfStack } from "../system/system-of-stack";
import type { CheckContext } from "./check";
import { keptTokens } from "./kept-tokens";
import { connectLocalCloud } from "./local-cloud";
import { type Outputs, readOutputs } from "./outputs";
import { reachOf } from "./reach";
import { junitXml } from "./report-junit";
import { printHead, printSummary, resultPrinter } from "./report-terminal";
import { exitCodeOfReport, jsonReport, runChecks } from "./run-checks";
import { systemOfOutputs } from "./system-of-outputs";
import { entraTokens, type Tokens } from "./tokens";

const verifyOptions = {
  outputs: {
    value: "FILE",
    help: 'Terraform\'s outputs; - reads "terraform output -json" from standard input [outputs.json]',
  },
  local: { value: "URL", help: "a local cloud that start runs, instead of a deployed system" },
  stack: { value: "DIR", help: "the synthesized stack, for its routes [the one in cdktf.out, where it is there]" },
  name: joinedOptions.name,
  example: joinedOptions.example,
  value: joinedOptions.value,
  var: joinedOptions.var,
  "var-file": joinedOptions["var-file"],
  beside: joinedOptions.beside,
  path: {
    value: "API=/PATH",
    repeatable: true,
    help: "what to request of an API, where neither outputs nor stack tell; may be repeated",
  },
  "max-latency": { value: "MS", help: "the most that the median request may take, 1 to 600000 [2000]" },
  "keep-token": {
    value: "FILE",
    help: "keeps a token (readable by you alone), so that a later run can show that it has expired",
  },
  json: { help: "the report as JSON, on standard output" },
  junit: { value: "FILE", help: "the report for CI" },
} as const satisfies Options;

type Chosen = OptionValues<typeof verifyOptions>;

/** What is checked, and how it is reached. */
interface Target {
  readonly system: System;
  readonly fetch: Fetch;
  readonly other?: CheckContext["other"];
  now(): number;
  /** Adds tokens to those of Entra. */
  tokens(entras: Tokens): Tokens;
}

export const verify = command({
  details: "Asks the key set, Entra and each API, with tokens that must be admitted and tokens that must not.",
  options: verifyOptions,
  exitCodes: {
    0: "all is well",
    1: "a check failed",
    3: "nothing failed, and something essential could not be checked: the report says what would make it possible",
  },
  environment: {
    "ENTRA_CLIENT_SECRET_<NAME>":
      "secret of the client NAME, where the outputs leave the sensitive ones out; secrets are never printed",
    NODE_EXTRA_CA_CERTS: "file of a certificate authority of your own",
  },
  async run({ options }, process) {
    const { projectRoot, environment, stdout, stderr } = process;
    const mostMilliseconds = wholeNumber("--max-latency", options["max-latency"], 1, 600_000) ?? 2000;
    const junit = options.junit === undefined ? undefined : resolve(projectRoot, options.junit);
    if (junit !== undefined) assertWritable("--junit", junit);
    const target =
      options.local === undefined
        ? await deployedSystem(options, process)
        : await localSystem(options.local, options, process);
    const kept = keptTokens(options["keep-token"], target.now);
    const { fetch, whyNot: whyNotReached } = reachOf(target.fetch);
    const tokens = keeping(target.tokens(entraTokens(fetch, kept.expired)), kept.keep);
    const people = terminal(options.json ? stderr : stdout, environment);
    people.line(people.paint("bold", `Checking ${printable(target.system.name)}`));
    printHead(people);
    const report = await runChecks(
      { ...target, ...{ fetch, whyNotReached, tokens, mostMilliseconds } },
      resultPrinter(people),
    );
    printSummary(people, report);
    if (options.json) stdout.write(jsonReport(report));
    if (junit !== undefined) atPath("--junit", junit, "a file to write", () => writeFileSync(junit, junitXml(report)));
    return exitCodeOfReport(report);
  },
});

function keeping(tokens: Tokens, keep: ReturnType<typeof keptTokens>["keep"]): Tokens {
  return {
    ...tokens,
    async issue(api, client) {
      const obtained = await tokens.issue(api, client);
      if (obtained.kind === "token" && client.admitted) keep(api, obtained.token);
      return obtained;
    },
  };
}

/** The cloud tells what it runs. A stack that is named must be that one. */
async function localSystem(url: string, options: Chosen, process: CommandProcess): Promise<Target> {
  const cloud = await connectLocalCloud(url);
  const { fetch: mapped, system, tokens, other } = cloud;
  if ([options.stack, options.name, options.example].some((choice) => choice !== undefined)) {
    const { directory, dispose } = await stackDirectory(chosenBy(options, process));
    try {
      const { name } = await readStack(directory, readAs(options, process));
      if (name !== cloud.name)
        throw new UsageError("stack", name, `${cloud.name}, which runs there: name the same stack as for start`);
    } finally {
      await dispose();
    }
  }
  return { ...{ system, tokens: () => tokens, fetch: mapped, other }, now: () => Date.now() + cloud.offset };
}

async function deployedSystem(options: Chosen, process: CommandProcess): Promise<Target> {
  const outputs = await outputsOf(options, process);
  const besides = {
    environment: process.environment,
    paths: pathsOf(options.path),
    stack: await stackOf(options, outputs, process),
  };
  return { system: systemOfOutputs(outputs, besides), fetch, now: Date.now, tokens: (entras) => entras };
}

async function outputsOf({ outputs, name }: Chosen, { projectRoot, stdin }: CommandProcess): Promise<Outputs> {
  if (outputs === "-") return readOutputs(await text(stdin), "--outputs, standard input", name);
  const file = resolve(projectRoot, outputs ?? "outputs.json");
  const allowed =
    "a file that entra-oci-gateway deploy or cdktf deploy --outputs-file wrote; - for terraform output -json; or --local URL for entra-oci-gateway start";
  const content = atPath("--outputs", file, allowed, () => readFileSync(file, "utf8"));
  return readOutputs(content, `--outputs ${file}`, name);
}

/** The stack is only a help: without one the user can name paths. */
async function stackOf(options: Chosen, { stack }: Outputs, process: CommandProcess): Promise<System | undefined> {
  const { stack: given, name } = options;
  const found =
    given === undefined
      ? stacksOfApp(outputFolder(process.projectRoot, process.environment))
      : findStacks(resolve(process.projectRoot, given), name);
  const own = found.find((one) => basename(one) === stack);
  if (given === undefined && own === undefined) return undefined;
  const [read] = await readStacks([own ?? oneStack(found)], readAs(options, process));
  return read && systemOfStack(read);
}

function pathsOf(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const [, api, path] = /^([^=]+)=(\/.*)$/.exec(pair) ?? [];
      if (api === undefined || path === undefined)
        throw new UsageError("--path", pair, "API=/PATH, such as hello=/world");
      return [api, path] as const;
    }),
  );
}
