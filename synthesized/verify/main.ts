/**
 * `verify`: says whether a deployed system works.
 *
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Fetch } from "../../internal/bounded-get";
import { readArguments, UsageError, wholeNumber } from "../../internal/command";
import { type TextStream, terminal } from "../../internal/terminal";
import { stackDirectory } from "../app";
import { readStack } from "../stack";
import type { System } from "../system/apis";
import { systemOfStack } from "../system/system-of-stack";
import { keptTokens } from "./kept-tokens";
import { connect } from "./local-cloud";
import { type Outputs, readOutputs } from "./outputs";
import { jsonReport } from "./report-json";
import { junitXml } from "./report-junit";
import { printHead, printSummary, resultPrinter } from "./report-terminal";
import { exitCodeOf, runChecks } from "./run-checks";
import { systemOfOutputs } from "./system-of-outputs";
import { entraTokens, type Tokens } from "./tokens";

/** What the command is given by the process that it runs in. */
export interface VerifyProcess {
  readonly projectRoot: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly signal?: AbortSignal;
}

export const verifyUsage = `verify: says whether a deployed system works

  --outputs FILE      Terraform's outputs; - reads "terraform output -json" from standard input [outputs.json]
  --local URL         a local cloud that runs (npm start), instead of a deployed system
  --stack DIR         the synthesized stack, for its routes [cdktf.out, where it is there]
  --example NAME      with --local: the example that it runs
  --name NAME         which stack, where there are several
  --path API=/PATH    what to request of an API, where neither outputs nor stack tell
  --max-latency MS    the most that the median request may take [2000]
  --keep-token FILE   keeps a token (readable by you alone), so that a later run can show that it has expired
  --json              the report as JSON, on standard output
  --junit FILE        the report for CI

Secrets: ENTRA_CLIENT_SECRET_<NAME> for the client NAME, or outputs that include the sensitive ones. They are never printed.
A certificate authority of your own: NODE_EXTRA_CA_CERTS=FILE.
Exit code: 0 all is well, 1 a check failed, 2 something essential could not be checked, or the command is wrong.
`;

const options = {
  outputs: { type: "string" },
  local: { type: "string" },
  stack: { type: "string" },
  example: { type: "string" },
  name: { type: "string" },
  path: { type: "string", multiple: true },
  "max-latency": { type: "string" },
  "keep-token": { type: "string" },
  json: { type: "boolean" },
  junit: { type: "string" },
  help: { type: "boolean" },
} as const;

type Given = ReturnType<typeof readArguments<typeof options>>;

/** What is checked, and how it is reached. */
interface Target {
  readonly system: System;
  readonly fetch: Fetch;
  now(): number;
  /** Adds tokens to those of Entra. */
  tokens(entras: Tokens): Tokens;
}

/** @returns the exit code @throws {UsageError} {@link StackError} */
export async function verify(args: readonly string[], process: VerifyProcess): Promise<number> {
  const given = readArguments(args, options);
  if (given.help) {
    process.stdout.write(verifyUsage);
    return 0;
  }
  const mostMilliseconds = wholeNumber("--max-latency", given["max-latency"], 1, 600_000) ?? 2000;
  const target =
    given.local === undefined ? await deployedSystem(given, process) : await localSystem(given.local, given, process);
  const kept = keptTokens(given["keep-token"], target.now);
  const tokens = keeping(target.tokens(entraTokens(target.fetch, kept.expired)), kept.keep);
  const people = terminal(given.json ? process.stderr : process.stdout, process.environment);
  people.line(people.paint("bold", `Checking ${target.system.name}`));
  printHead(people);
  const context = { ...target, tokens, mostMilliseconds };
  const report = await runChecks(context, resultPrinter(people));
  printSummary(people, report);
  if (given.json) process.stdout.write(jsonReport(report));
  if (given.junit !== undefined) writeFileSync(given.junit, junitXml(report));
  return exitCodeOf(report);
}

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

/** The app is synthesized again: its ids and secrets are the same each time. */
async function localSystem(
  url: string,
  given: Given,
  { projectRoot, environment, signal }: VerifyProcess,
): Promise<Target> {
  const cloud = await connect(url);
  const { directory, dispose } = await stackDirectory({ projectRoot, signal, ...choice(given) });
  try {
    const stack = await readStack(directory, { environment });
    if (stack.name !== cloud.name) {
      throw new UsageError(
        "stack",
        stack.name,
        `${cloud.name}, which runs there: use --stack or --example as for npm start`,
      );
    }
    return {
      ...{ system: systemOfStack(stack), fetch: cloud.fetch, tokens: cloud.withOtherIssuers },
      now: () => Date.now() + cloud.offset,
    };
  } finally {
    await dispose();
  }
}

const choice = ({ stack, example, name }: Given) => ({ stack, example, name });

async function deployedSystem(given: Given, process: VerifyProcess): Promise<Target> {
  const outputs = await outputsOf(given, process);
  const besides = {
    environment: process.environment,
    paths: pathsOf(given.path ?? []),
    stack: await stackOf(given, outputs, process),
  };
  return { system: systemOfOutputs(outputs, besides), fetch, now: Date.now, tokens: (entras) => entras };
}

async function outputsOf({ outputs, name }: Given, { projectRoot, stdin }: VerifyProcess): Promise<Outputs> {
  if (outputs === "-") return readOutputs(await text(stdin), "standard input", name);
  const file = outputs ?? join(projectRoot, "outputs.json");
  if (existsSync(file)) return readOutputs(readFileSync(file, "utf8"), file, name);
  throw new UsageError(
    "--outputs",
    `${file}, which is not there`,
    "a file that npm run deploy or cdktf deploy --outputs-file wrote; - for terraform output -json; or --local URL for npm start",
  );
}

/** The stack is only a help: without one the user can name paths. */
async function stackOf(
  given: Given,
  { stack }: Outputs,
  { projectRoot, environment }: VerifyProcess,
): Promise<System | undefined> {
  const found = stack === undefined ? undefined : join(projectRoot, "cdktf.out", "stacks", stack);
  const directory = given.stack ?? (found !== undefined && existsSync(join(found, "cdk.tf.json")) ? found : undefined);
  return directory === undefined ? undefined : systemOfStack(await readStack(directory, { environment }));
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
