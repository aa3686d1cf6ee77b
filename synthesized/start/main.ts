/**
 * `start`: runs a stack on this machine, walks through it, and stays up.
 *
 * @module
 */

import { readArguments, UsageError, wholeNumber } from "../../internal/command";
import { type Terminal, type TextStream, terminal } from "../../internal/terminal";
import { stackDirectory } from "../app";
import { loadParser } from "../expression/syntax";
import { type LocalCloud, startLocalCloud } from "../local/cloud";
import type { Console } from "../local/page/console";
import { startCloudConsole } from "../local/page/console-of-cloud";
import { readStack } from "../stack";
import type { System } from "../system/apis";
import { systemOfStack } from "../system/system-of-stack";
import { jsonReport } from "../verify/report-json";
import { printHead, printSummary, resultPrinter } from "../verify/report-terminal";
import { exitCodeOf, type Report, runChecks } from "../verify/run-checks";
import { containerChoice } from "./container-choice";
import { type ChosenStack, curlLines, verifyLine } from "./curl-lines";
import { heading, printParts, printStandIns } from "./introduction";
import { localTokens } from "./local-tokens";
import { requestLog } from "./request-log";

/** What the command is given by the process that it runs in. */
export interface StartProcess {
  readonly projectRoot: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Ends the command. */
  readonly signal: AbortSignal;
}

export const startUsage = `start: runs the synthesized stack on this machine, and walks through it

  --once              ends after the walk-through; exit code 0 all is well, 1 something is wrong
  --port PORT         of the page at / [4040, or a free port if that is busy]
  --example NAME      an example instead of the app of cdktf.json
  --stack DIR         a stack that has been synthesized
  --name NAME         which stack, where the app has several
  --container IMAGE   runs functions in containers of an image with Node, such as fnproject/node:24, under the limits of OCI Functions;
                      by podman or docker (CONTAINER_ENGINE), with CONTAINER_OPTIONS before its "run"
  --json              the walk-through as JSON, on standard output

Variables are read from TF_VAR_name; those without a value get stand-ins, which are printed.
`;

const options = {
  once: { type: "boolean" },
  port: { type: "string" },
  example: { type: "string" },
  stack: { type: "string" },
  name: { type: "string" },
  container: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const usualPort = 4040;

/** @returns the exit code @throws {UsageError} and what the parts throw for a stack that they cannot run */
export async function start(args: readonly string[], process: StartProcess): Promise<number> {
  const given = readArguments(args, options);
  if (given.help) {
    process.stdout.write(startUsage);
    return 0;
  }
  const container = containerChoice(given.container, process.environment);
  const port = wholeNumber("--port", given.port, 1, 65_535);
  const { signal, projectRoot, environment } = process;
  const people = terminal(given.json ? process.stderr : process.stdout, environment);
  loadParser();
  const { example, stack: folder, name } = given;
  people.line(people.paint("dim", folder === undefined ? "Synthesizing the stack …" : "Reading the stack …"));
  const { directory, messages, dispose } = await stackDirectory({ projectRoot, signal, example, stack: folder, name });
  try {
    if (messages.trim() !== "") people.line(people.paint("dim", messages.trimEnd()));
    const stack = await readStack(directory, { environment });
    people.line(people.paint("dim", `Starting ${stack.name}: Entra ID, API Gateway, Functions …`));
    const cloud = await startLocalCloud(stack, { container });
    try {
      signal.throwIfAborted();
      return await run(cloud, { ...given, port }, process, people);
    } finally {
      await cloud.close();
    }
  } finally {
    await dispose();
  }
}

interface Chosen extends ChosenStack {
  readonly once?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly port: number | undefined;
}

async function run(
  cloud: LocalCloud,
  { once, json, port, ...chosen }: Chosen,
  { signal, stdout }: StartProcess,
  people: Terminal,
): Promise<number> {
  const page = once ? undefined : await startPage(cloud, port);
  try {
    printStandIns(people, cloud.stack);
    printParts(people, cloud);
    const system = systemOfStack(cloud.stack);
    const report = await walk(cloud, system, people);
    if (json) stdout.write(jsonReport(report));
    if (page) {
      printWhatNow(people, cloud, system, page.url, chosen);
      await aborted(signal);
      people.line(people.paint("dim", "Stopping …"));
    }
    return exitCodeOf(report) === 1 ? 1 : 0;
  } finally {
    await page?.close();
  }
}

async function walk(cloud: LocalCloud, system: System, people: Terminal): Promise<Report> {
  const { origins, clock, events } = cloud;
  const mapped = (url: string, init: RequestInit): Promise<Response> => fetch(origins.toLocal(url), init);
  const log = requestLog(events);
  heading(people, "The walk-through");
  printHead(people);
  try {
    const report = await runChecks(
      {
        system,
        fetch: mapped,
        tokens: localTokens(cloud, mapped),
        now: () => clock.now(),
        mostMilliseconds: 2000,
        logOf: log.linesOf,
      },
      resultPrinter(people),
    );
    printSummary(people, report);
    return report;
  } finally {
    log.close();
  }
}

/** A port that was asked for must be free; the usual one gives way. */
async function startPage(cloud: LocalCloud, port: number | undefined): Promise<Console> {
  try {
    return await startCloudConsole(cloud, port ?? usualPort);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    if (port === undefined) return startCloudConsole(cloud);
    throw new UsageError(
      "--port",
      `${port}, which another process listens on`,
      "a free port, or none: then one is found",
    );
  }
}

function printWhatNow(
  people: Terminal,
  { origins }: LocalCloud,
  system: System,
  url: string,
  chosen: ChosenStack,
): void {
  heading(people, "Try it");
  for (const { title, command } of curlLines(system, origins, url)) {
    people.line(people.paint("dim", `  # ${title}`));
    people.line(`  ${command}`);
  }
  people.line(people.paint("dim", "  # the checks again, from another terminal"));
  people.line(`  ${verifyLine(url, chosen)}`);
  heading(people, `Watch requests, keys and tokens, and turn the switches: ${people.paint("cyan", url)}`);
  people.line(people.paint("dim", "Ctrl-C stops everything."));
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });
