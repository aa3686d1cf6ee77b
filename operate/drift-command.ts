/**
 * `drift`: what is live against what a stack writes.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type CommandProcess, command } from "../internal/command";
import { isObject, type Json, parseJson } from "../internal/json";
import { printableJson } from "../internal/terminal";
import { atPath, UsageError, UserError } from "../internal/user-error";
import { chosenBy, printMessages, readAs, readingOptions, stackDirectory } from "../synthesized/app";
import { readStackDocument } from "../synthesized/stack/document";
import { type ReadStackOptions, readStack } from "../synthesized/stack/stack";
import { type DriftReport, driftOf, verdictOf } from "./drift";
import { driftInWords } from "./drift-report";
import { runsElsewhere } from "./local-state";
import { nextCommands } from "./next-commands";
import { onStack, type TerraformSession, withPlanFiles } from "./session";
import { type TerraformArguments, terraformArguments, withValue } from "./terraform-arguments";
import { type Live, liveIn, shownBy } from "./terraform-show";

const blind =
  "Terraform's provider for OCI keeps every policy and setting of a deployment that a stack leaves out, and plan calls that no change: a policy that somebody adds in the console, by another tool, or that an older stack left, stays unseen.";

export const driftCommand = () =>
  command({
    details: `${blind} drift has Terraform refresh what it knows (terraform plan -refresh-only, which changes nothing, the state neither) and compares each deployment, setting by setting, with what the stack writes. It names places; of values it shows numbers, switches and the service's own words alone. With --state it runs Terraform not at all, and compares with that file.\nTerraform's own options, such as -var-file=FILE, begin with one dash, or stand after --.`,
    passesOnTo: { name: "terraform", withValue },
    endsItself: true,
    options: {
      ...readingOptions,
      state: {
        value: "FILE",
        help: "what terraform show -json printed, of a state or of a plan [Terraform's state, refreshed]",
      },
      json: {
        help: 'for programs: {"stack", "deployments": [{"address", "pathPrefix", "presence", "differences", "notCompared"}], "others", "notChecked"}',
      },
    },
    exitCodes: {
      0: "what is live is what the stack writes",
      1: "something else is live",
      3: "what is live could not be read, or parts of the stack are not known here: the report says which",
    },
    environment: {
      TERRAFORM_BINARY_NAME: "another program than terraform, such as tofu",
      CDKTF_OUTDIR: "where the app writes its stacks",
    },
    run: async ({ options, passedOn }, process) => {
      const { state, json, value: _, var: variables, "var-file": files, ...chosen } = options;
      const tell = async (folder: string, live: Live): Promise<0 | 1 | 3> => {
        const report = await reportOn(folder, live, readAs(options, process));
        const { projectRoot, environment, stdout } = process;
        const commands = nextCommands(projectRoot, folder, environment.TERRAFORM_BINARY_NAME || "terraform");
        const words = json ? [printableJson(report)] : driftInWords(report, commands);
        stdout.write(`${words.join("\n")}\n`);
        return verdictOf(report);
      };
      const given = [
        ...passedOn,
        ...variables.map((pair) => `-var=${pair}`),
        ...files.map((file) => `-var-file=${resolve(process.projectRoot, file)}`),
      ];
      if (state === undefined) return onLive(chosen, terraformArguments(given), process, tell);
      if (passedOn.length > 0)
        throw new UsageError(
          "--state",
          `${passedOn.join(" ")} beside it`,
          "no options of Terraform's: it does not run",
        );
      const { environment } = process;
      const found = await stackDirectory({ ...chosenBy(chosen, process), kept: { environment } });
      try {
        printMessages(found, process.stderr);
        return await tell(found.directory, liveOf(resolve(process.projectRoot, state)));
      } finally {
        await found.dispose();
      }
    },
  });

const printed = "what terraform show -json printed, of a state or of a plan";

/** @throws {UsageError} for what is neither a state nor a plan, as Terraform shows them */
function liveOf(file: string): Live {
  // Sound: what JSON.parse gives is JSON.
  const shown = parseJson(atPath("--state", file, printed, () => readFileSync(file, "utf8"))) as Json | undefined;
  const live = isObject(shown) ? liveIn(shown) : undefined;
  if (live === undefined) throw new UsageError("--state", `${file}, which is something else`, printed);
  return live;
}

async function reportOn(folder: string, live: Live, reading: ReadStackOptions): Promise<DriftReport> {
  const account = new Map(live.resources.map(({ address, values }) => [address, values]));
  const stack = await readStack(folder, { ...reading, account, planned: live.variables });
  return driftOf(stack, await readStackDocument(folder), live);
}

/** Has Terraform look at the clouds. */
async function onLive(
  chosen: Parameters<typeof onStack>[0],
  given: TerraformArguments,
  process: CommandProcess,
  tell: (folder: string, live: Live) => Promise<0 | 1 | 3>,
): Promise<number> {
  let isRead = false;
  const status = await onStack(
    chosen,
    process,
    async (session) => {
      if (runsElsewhere(session.folder, process.environment)) throw madeElsewhere(session.folder);
      const live = await withPlanFiles((newPlanFile) => refreshed(session, given, newPlanFile()));
      isRead = live !== undefined;
      return live === undefined ? 3 : tell(session.folder, live);
    },
    { initRefused },
  );
  return isRead || status === 0 ? status : 3;
}

async function refreshed(
  session: TerraformSession,
  given: TerraformArguments,
  file: string,
): Promise<Live | undefined> {
  const { terraform } = session;
  const options = ["-refresh-only", "-json", ...given.for("plan"), `-out=${file}`];
  const planned = await terraform.follow(["plan", ...options], (line) => session.tell(line, "check"));
  if (planned !== 0) return undefined;
  try {
    const live = liveIn(await shownBy(terraform, file));
    if (live !== undefined) return live;
  } catch (error) {
    // Nothing was compared: what stands in the state is not known.
    throw error instanceof UserError ? new UserError(error.findings, 3) : error;
  }
  const actual = "showed neither a state nor a plan";
  const remedy = "TERRAFORM_BINARY_NAME may name another program";
  throw new UserError([{ code: "TERRAFORM_OUTPUT", setting: "terraform show -json", actual, remedy }], 3);
}

/** Its first error, in one line: a registry that cannot be reached is the usual one. */
function initRefused(said: string): UserError {
  const [, error = ""] = /Error: ([\s\S]*?)(?:╵|\n\s*Error: |$)/.exec(said) ?? [];
  const words = error.replace(/[╷│╵\s]+/g, " ").trim();
  const actual = `ended without success${words === "" ? "" : `: ${words}`}`;
  const remedy =
    "Nothing was compared. drift needs the stack's providers from their registry or a mirror, and its state; --state FILE, with what terraform show -json printed, needs neither";
  return new UserError([{ code: "TERRAFORM_INIT", setting: "terraform init", actual, remedy }], 3);
}

const madeElsewhere = (folder: string): UserError =>
  new UsageError(
    "--stack",
    `a stack whose runs are made by HCP Terraform (${folder})`,
    "--state FILE beside it, with what terraform show -json printed after a refresh there",
    { source: "https://developer.hashicorp.com/terraform/cli/cloud/run" },
  );
