/**
 * `start`: runs a stack on this machine, walks through it, and stays up.
 *
 * @module
 */
import { type CommandProcess, command, wholeNumber } from "../../internal/command";
import type { Environment } from "../../internal/program";
import { printable, type Terminal, type TextStream, terminal } from "../../internal/terminal";
import { type ExitCode, UsageError } from "../../internal/user-error";
import { chosenBy, joinedOptions, outputFolder, printMessages, readAs, stackDirectories } from "../../synthesized/app";
import { loadParser } from "../../synthesized/expression/syntax";
import { appliedOntoFormer, formerOption } from "../../synthesized/stack/former";
import { readTogether } from "../../synthesized/stack/read-together";
import { severalAsOne } from "../../synthesized/stack/several-as-one";
import type { System } from "../../synthesized/system/apis";
import { inheritedOnto } from "../../synthesized/system/inherited";
import { systemOfStack } from "../../synthesized/system/system-of-stack";
import { exitCodeOfReport, jsonReport } from "../../synthesized/verify/run-checks";
import { localTokens, mappedFetch } from "../asked/local-tokens";
import { walkedSystem } from "../asked/walked-system";
import type { Reading } from "../choice";
import { type PlayedCloud, playStack } from "../cloud";
import { type CloudMemory, cloudMemory } from "../cloud-memory";
import { endOf } from "../ending";
import { type Fronts, fronts } from "../fronts";
import { keptParts } from "../kept-parts";
import type { GatewaysBeside } from "../local-gateways";
import type { PlayOptions } from "../play-options";
import { containerChoice } from "./container-choice";
import { type ChosenStack, curlLines, verifyLine } from "./curl-lines";
import { doorOptions, doors, printUncalled } from "./doors";
import { isAtKeyboard } from "./hot-keys";
import { printHttps } from "./https-results";
import { heading, printChoices, printInherited, printParts, printStandIns } from "./introduction";
import { type Listening, listeningOptions, printListening, readListening, withToken } from "./listening-options";
import { printNetworkDoubts } from "./network-results";
import { nextGeneration } from "./next-generation";
import { startPage } from "./page-of-cloud";
import { assertAlone, readyLine, readyOption } from "./ready-line";
import { printProxy, proxyChoice } from "./real-names";
import { stayUp } from "./stay-up";
import { walkThrough } from "./walk-through";
import type { Watched } from "./watched-files";

export const start = command({
  details:
    "Variables are read from TF_VAR_name; those without a value get stand-ins, which are printed. Without --once it stays up until Ctrl-C.",
  options: {
    once: { help: "ends after the walk-through, with its outcome as exit code" },
    ...listeningOptions,
    proxy: {
      value: "PORT",
      help: "starts a forward proxy on it, or on a free one if 0, through which clients call Entra and the gateways by their real names",
    },
    https: {
      help: "lets gateways and Entra answer over https as well, under an authority that lives as long as this run; its certificate is a file",
    },
    ...joinedOptions,
    stack: {
      value: "DIR",
      help: "a stack that has been synthesized, a folder of several, or one of .tf files; may be repeated [the app of cdktf.json]",
      repeatable: true,
    },
    name: {
      value: "NAME",
      help: "which stack, with those whose outputs it reads [all, where they read each other's outputs]",
    },
    ...formerOption,
    ...doorOptions,
    container: {
      value: "IMAGE",
      help: "runs functions in containers of an image with Node, such as fnproject/node:24, under the limits of OCI Functions",
    },
    reading: {
      value: "READING",
      help: "how gateways read what Oracle leaves open, strict or lenient [strict; with --once the walk-through is taken under both]",
    },
    pool: {
      value: "SEED",
      help: "plays the pool of copies of each function at its worst: any idle copy answers, copies end in any order and are frozen between calls, and health checks probe from several places at once; chance is the same for the same seed",
    },
    verbose: {
      help: "tells each request that comes, as in a terminal, and execution logs besides, in Oracle's names",
    },
    json: { help: "the walk-through as JSON, on standard output" },
    ...readyOption,
  },
  exitCodes: {
    0: "all is well",
    1: "a check failed, or the stack, or the app, is not sound",
    3: "with --once: an essential check could not run, or something is not played here; it is said what would help",
  },
  environment: {
    CONTAINER_ENGINE: "podman or docker, for --container",
    CONTAINER_OPTIONS: 'options of the engine, before its "run"',
  },
  endsItself: true,
  async run({ options }, process) {
    const { signal, environment } = process;
    assertAlone(options);
    const container = containerChoice(options.container, environment);
    const opened = doors(options, process.projectRoot);
    const reading = readingOf(options.reading);
    const poolSeed = wholeNumber("--pool", options.pool, 0, 2 ** 31 - 1);
    const listening = await readListening(options);
    // What ends by itself stands in nobody's way.
    const { usualPorts, listen } = options.once ? { usualPorts: undefined, listen: undefined } : listening;
    const proxy = proxyChoice(options.proxy, options.once);
    const isForPrograms = options.json || options["ready-json"];
    const people = terminal(isForPrograms ? process.stderr : process.stdout, environment);
    loadParser();
    const fronting = options.once ? undefined : fronts(listen);
    people.line(people.paint("dim", options.stack.length === 0 ? "Synthesizing the stack …" : "Reading the stack …"));
    const { dispose, ...found } = await stackDirectories(chosenBy(options, process));
    try {
      printMessages(found, { write: (text) => people.line(people.paint("dim", text.trimEnd())) });
      const chosen = readAs(options, process);
      const { directories, written } = await readTogether(found, chosen);
      const afterFormer = await appliedOntoFormer(options.former, directories, chosen, process);
      const stack = afterFormer.length === 0 ? written : severalAsOne(afterFormer);
      if (stack !== written) printInherited(people, inheritedOnto(written, stack));
      people.line(people.paint("dim", `Starting ${printable(stack.name)}: Entra ID, API Gateway, Functions …`));
      const memory = cloudMemory();
      const playing: PlayOptions = {
        ...{ ...opened, container, reading, poolSeed, proxy, watchesSources: !options.once, usualPorts, listen },
        ...{ fronts: fronting, memory, https: options.https ? { names: listening.access.hosts } : undefined },
      };
      const cloud = await playStack(stack, playing);
      const app = { ...chosenBy(options, process), isBuiltFirst: true };
      const watched: Watched =
        options.stack.length === 0
          ? { roots: [process.projectRoot], ignored: [outputFolder(process.projectRoot, environment)] }
          : { roots: directories, isWritten: true };
      const loop = fronting && { fronts: fronting, memory, playing, watched, reading: chosen, app };
      try {
        signal.throwIfAborted();
        // Whoever names a reading wants it alone; a cloud that stays has both, for checks from another process.
        const isBoth = !options.once || reading === undefined;
        const other = isBoth ? await otherReading(cloud) : undefined;
        printUncalled(people, opened.origins, cloud);
        return await run(
          cloud,
          other,
          { ...options, isReadyTold: options["ready-json"], listening, loop },
          process,
          people,
        );
      } finally {
        await cloud.close();
        await fronting?.close();
        await memory.proxy?.close();
        memory.https?.folder.remove();
      }
    } finally {
      await dispose();
    }
  },
});

const otherReading = (cloud: PlayedCloud): Promise<GatewaysBeside> =>
  cloud.inReading(cloud.reading === "strict" ? "lenient" : "strict");

/** @throws {UsageError} for what is none */
function readingOf(text: string | undefined): Reading | undefined {
  if (text === undefined || text === "strict" || text === "lenient") return text;
  throw new UsageError("--reading", text, "strict or lenient");
}

interface Chosen extends ChosenStack {
  readonly once: boolean;
  readonly json: boolean;
  readonly isReadyTold: boolean;
  readonly verbose: boolean;
  readonly listening: Listening;
  /** What it takes to apply what is saved; absent where nothing is watched. */
  readonly loop:
    | (Pick<Parameters<typeof nextGeneration>[1], "app" | "reading" | "playing"> & {
        fronts: Fronts;
        memory: CloudMemory;
        watched: Watched;
      })
    | undefined;
}

async function run(
  cloud: PlayedCloud,
  other: GatewaysBeside | undefined,
  { once, json, isReadyTold, verbose, listening, loop, ...chosen }: Chosen,
  { signal, stdin, stdout, stderr, environment }: CommandProcess,
  people: Terminal,
): Promise<ExitCode> {
  const ofStack = systemOfStack(cloud.stack);
  const system = walkedSystem(ofStack, cloud);
  const tokens = localTokens(cloud, mappedFetch(cloud));
  const page = once ? undefined : await startPage(cloud, other, listening, loop?.fronts);
  const beside = async (one: PlayedCloud): Promise<() => Promise<void>> =>
    (await startPage(one, await otherReading(one), listening, loop?.fronts)).close;
  try {
    printStandIns(people, cloud.stack);
    printParts(people, cloud, ofStack);
    printHttps(people, cloud);
    printNetworkDoubts(people, cloud);
    printChoices(people, cloud.stack);
    const report = await walkThrough(cloud, other, system, tokens, people);
    if (json) stdout.write(jsonReport(report));
    if (page) {
      printWhatNow(people, cloud, system, withToken(page.url, listening.access), chosen);
      printListening(people, listening, cloud, page.url);
      if (isReadyTold) stdout.write(readyLine(page, listening, report));
      const telling = isTold(verbose, json || isReadyTold ? stderr : stdout, environment);
      const close = endOf([cloud.close, page.close]);
      await stayUp(
        { cloud, close },
        {
          ...{ people, signal, verbosity: { isVerbose: verbose }, isTold: telling },
          keyboard: isAtKeyboard({ stdin, stdout, environment }) ? stdin : undefined,
          watching: loop && {
            ...{ watched: loop.watched, fronts: loop.fronts },
            next(current, isAnew) {
              if (isAnew) loop.memory.parts = keptParts();
              return nextGeneration(current, { ...loop, beside }, people);
            },
          },
        },
      );
      people.line(people.paint("dim", "Stopping …"));
    }
    const code = exitCodeOfReport(report);
    // Whoever stays until Ctrl-C has seen what could not be checked, and has tried it by hand.
    return once || code === 1 ? code : 0;
  } finally {
    await page?.close();
  }
}

/** A log of CI has no reader while it runs. */
const isTold = (isVerbose: boolean, stream: TextStream, { CI = "" }: Environment): boolean =>
  isVerbose || (stream.isTTY === true && CI === "");

function printWhatNow(
  people: Terminal,
  { origins, reading, proxy }: PlayedCloud,
  system: System,
  url: string,
  chosen: ChosenStack,
): void {
  heading(people, `Try it: this gateway plays the ${reading} reading`);
  for (const { title, command } of curlLines(system, origins, url)) {
    people.line(people.paint("dim", `  # ${printable(title)}`));
    people.line(`  ${printable(command)}`);
  }
  people.line(people.paint("dim", "  # the checks again, from another terminal"));
  people.line(`  ${printable(verifyLine(url, chosen))}`);
  if (proxy !== undefined) printProxy(people, proxy);
  heading(people, `Watch requests, keys and tokens, and turn the switches: ${people.paint("cyan", url)}`);
}
