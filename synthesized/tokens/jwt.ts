/**
 * `jwt`: what a token says, and which API would admit it.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { type CommandProcess, command, type OptionValues } from "../../internal/command";
import { printableJson, terminal } from "../../internal/terminal";
import { atPath, type ExitCode, UsageError } from "../../internal/user-error";
import { chosenBy, readAs, stackDirectory } from "../app";
import { readStack } from "../stack/stack";
import type { Api } from "../system/apis";
import { systemOfStack } from "../system/system-of-stack";
import { type AskedSystem, deployedSystem, localSystem, targetOptions } from "../verify/target";
import { trustForToken } from "../verify/token-checks";
import { kindInWords } from "./claim-words";
import { type GivenToken, looksLikeToken, readGivenToken } from "./given-token";
import { fetchedKeys, type Judged, judgedBy, type Keys, keysIn, signatureCheck } from "./judged-token";
import { printToken } from "./printed-token";

const jwtOptions = {
  ...targetOptions,
  outputs: {
    value: "FILE",
    help: 'holds it against a deployed system: Terraform\'s outputs; - reads "terraform output -json" from standard input',
  },
  local: { value: "URL", help: "holds it against a local cloud that start runs, and verifies it with the keys there" },
  stack: {
    value: "DIR",
    help: "holds it against a synthesized stack; ids that only an apply gives are stand-ins there, as in the local cloud",
  },
  api: { value: "NAME", help: "against this API alone" },
  keys: { value: "FILE", help: "verifies the signature with this key set" },
  "fetch-keys": { help: "verifies the signature with the keys that each API's gateway fetches" },
  json: {
    help: 'for programs: {"header", "claims", "kind"?, "signature", "apis": [{"api", "admitted", "checks", "routes"?}]}',
  },
} as const;

type Chosen = OptionValues<typeof jwtOptions>;

/** What a token is held against. */
type Against = Pick<AskedSystem, "system" | "fetch" | "now">;

export const jwt = command({
  usage: "FILE|-",
  details:
    "Decodes a token from a file or standard input: the token alone, an Authorization header, or the JSON in which it was answered. Without a system to hold it against, it only decodes. The signature is never printed.",
  options: jwtOptions,
  // More than one is told here: a token may be among them, which no error repeats.
  positionals: { least: 1, most: 4 },
  exitCodes: {
    0: "decoded; where it was held against a system: an API's gateway would admit it",
    1: "no gateway would admit it",
    3: "nothing is wrong that could be checked, and something could not be: mostly the signature, for want of keys",
  },
  async run({ options, positionals }, process) {
    const { stdout, stderr, environment } = process;
    const given = await tokenOf(positionals, options, process);
    const ofFile = keysOfFile(options.keys, process);
    const against = await againstOf(options, process);
    const now = against?.now() ?? Date.now();
    const apis = apisOf(against, options.api);
    const judged = await Promise.all(apis.map(async (api) => judgedBy(api, given, await keysFor(api), now)));
    async function keysFor(api: Api): Promise<Keys> {
      if (ofFile !== undefined) return ofFile;
      const isAsked = options["fetch-keys"] || options.local !== undefined;
      return against !== undefined && isAsked ? fetchedKeys(trustForToken(api, given.claims), against.fetch) : noKeys;
    }
    const signature = await signatureCheck(given, ofFile ?? noKeys);
    const kind = kindInWords(given.claims);
    const { header, claims } = given;
    if (options.json)
      stdout.write(
        `${printableJson({ header, claims, ...(kind === undefined ? {} : { kind }), signature: signature.status, apis: judged })}\n`,
      );
    printToken(terminal(options.json ? stderr : stdout, environment), {
      ...{ given, kind, judged, now, systems: against === undefined ? [] : [against.system] },
      ...(judged.length === 0 ? { signature } : {}),
    });
    return exitCodeOf(judged, signature.status);
  },
});

const noKeys: Keys = {
  none: "give the issuer's keys with --keys FILE, or fetch them with --fetch-keys or --local URL",
};

function exitCodeOf(judged: readonly Judged[], signature: string): ExitCode {
  if (judged.length === 0) return signature === "failed" ? 1 : 0;
  if (judged.some(({ admitted }) => admitted === "yes")) return 0;
  return judged.some(({ admitted }) => admitted === "unknown") ? 3 : 1;
}

const leastRisk = "a file, or - for standard input: process lists and the shell's history show arguments";

async function tokenOf(
  positionals: readonly string[],
  { outputs }: Chosen,
  { projectRoot, stdin }: CommandProcess,
): Promise<GivenToken> {
  const [place = "-"] = positionals;
  if (positionals.some(looksLikeToken)) throw new UsageError("FILE", "a token itself", leastRisk);
  if (positionals.length > 1)
    throw new UsageError("FILE", positionals.map((word) => JSON.stringify(word)).join(" "), leastRisk);
  if (place === "-" && outputs === "-")
    throw new UsageError("--outputs", "- beside a token from standard input", "one of them in a file");
  if (place === "-") return readGivenToken(await text(stdin), "standard input");
  const file = resolve(projectRoot, place);
  return readGivenToken(
    atPath("FILE", file, leastRisk, () => readFileSync(file, "utf8")),
    place,
  );
}

function keysOfFile(given: string | undefined, { projectRoot }: CommandProcess): Keys | undefined {
  if (given === undefined) return undefined;
  const file = resolve(projectRoot, given);
  const keys = keysIn(
    atPath("--keys", file, "a key set, as an issuer's jwks_uri gives it", () => readFileSync(file)),
    `--keys ${given}`,
  );
  if ("none" in keys) throw new UsageError("--keys", keys.none, "a key set, as an issuer's jwks_uri gives it");
  return keys;
}

async function againstOf(options: Chosen, process: CommandProcess): Promise<Against | undefined> {
  const { local, outputs, stack, example, name } = options;
  if (local !== undefined && outputs !== undefined)
    throw new UsageError("--outputs", `${outputs} together with --local`, "one of both");
  if (local !== undefined) return localSystem(local, options, process);
  if (outputs !== undefined) return deployedSystem(options, process);
  if ([stack, example, name].every((choice) => choice === undefined)) return undefined;
  const { directory, dispose } = await stackDirectory(chosenBy(options, process));
  try {
    return { system: systemOfStack(await readStack(directory, readAs(options, process))), fetch, now: Date.now };
  } finally {
    await dispose();
  }
}

function apisOf(against: Against | undefined, named: string | undefined): readonly Api[] {
  if (against === undefined) {
    if (named !== undefined)
      throw new UsageError(
        "--api",
        named,
        "with --outputs, --stack, --example or --local: else nothing is known of APIs",
      );
    return [];
  }
  const { apis } = against.system;
  const found = apis.filter(({ name }) => named === undefined || name === named);
  if (found.length === 0)
    throw new UsageError("--api", named ?? "none", apis.map(({ name }) => name).join(", ") || "a system that has one");
  return found;
}
