/**
 * `verify`: says whether a deployed system works.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { command, type Options, wholeNumber } from "../../internal/command";
import { printable, terminal } from "../../internal/terminal";
import { assertWritable, atPath, UsageError } from "../../internal/user-error";
import { keptTokens } from "./kept-tokens";
import { reachOf } from "./reach";
import { junitXml } from "./report-junit";
import { printHead, printSummary, resultPrinter } from "./report-terminal";
import { exitCodeOfReport, jsonReport, runChecks } from "./run-checks";
import { deployedSystem, localSystem, targetOptions } from "./target";
import { entraTokens, type Tokens } from "./tokens";

const verifyOptions = {
  ...targetOptions,
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
        ? await deployedSystem(options, process, pathsOf(options.path))
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
