/**
 * `plan`, `deploy`, `repair` and `destroy`: the real Terraform on a stack.
 *
 * @module
 */
import { accessSync } from "node:fs";
import { basename, resolve } from "node:path";
import { type Command, type CommandProcess, command } from "../internal/command";
import { atPath, UsageError } from "../internal/user-error";
import { stackOptions } from "../synthesized/app";
import type { Deploying } from "./apply-again";
import { deploy } from "./deploy";
import { assertLastingState } from "./lasting-state";
import { runsElsewhere } from "./local-state";
import { repair } from "./repair";
import { assertDigest, planWithDigest } from "./reviewed-plan";
import { keepOutputs } from "./run-terraform";
import { onStack, type TerraformSession, withPlanFiles } from "./session";
import { quotedWords, terraformArguments, withValue } from "./terraform-arguments";

/** Their own meaning of 2 is what whoever asks for it wants: https://developer.hashicorp.com/terraform/cli/commands/plan#detailed-exitcode */
const detailed = "-detailed-exitcode";

const stacks =
  "Without --stack the app of cdktf.json writes its stacks first, to cdktf.out or the folder that CDKTF_OUTDIR names. The versions of providers are kept in .terraform.lock.hcl beside cdktf.json; where CI is set and it is there, Terraform may choose no others (-lockfile=readonly).";
const ownOptions =
  "Terraform's own options begin with one dash, such as -auto-approve or -replace=ADDRESS; all words after -- are Terraform's.";

const environment = {
  TERRAFORM_BINARY_NAME: "another program than terraform, such as tofu",
  CDKTF_OUTDIR: "where the app writes its stacks",
} as const;

const shared = { passesOnTo: { name: "terraform", withValue }, environment, endsItself: true } as const;

export const planCommand = (): Command =>
  command({
    ...shared,
    details: `Runs terraform init and plan, and prints a digest of the changes. ${stacks}\n${ownOptions}`,
    options: stackOptions,
    exitCodes: {
      0: "Terraform succeeded",
      1: `Terraform failed, or the app is not sound; with ${detailed} Terraform's own code is passed on, 2 for a plan with changes`,
    },
    run: async ({ options, passedOn: words }, process) => {
      const status = await onStack(options, process, (session) =>
        runsElsewhere(session.folder, process.environment)
          ? session.terraform.show(["plan", ...words])
          : withPlanFiles((newPlanFile) =>
              planWithDigest({ ...session, given: terraformArguments(words), words, newPlanFile }),
            ),
      );
      return words.includes(detailed) ? status : Math.min(status, 1);
    },
  });

export const destroyCommand = (): Command =>
  command({
    ...shared,
    details: `Runs terraform init and destroy. ${stacks}\n${ownOptions}`,
    options: stackOptions,
    exitCodes: { 0: "Terraform succeeded", 1: "Terraform failed, or the app is not sound" },
    run: async ({ options, passedOn }, process) =>
      Math.min(await onStack(options, process, ({ terraform }) => terraform.show(["destroy", ...passedOn])), 1),
  });

const question = `
Do you want to perform these actions?
  Terraform will perform the actions described above.
  Only 'yes' will be accepted to approve.

  Enter a value: `;

export const deployCommand = (): Command =>
  command({
    ...shared,
    usage: "[PLAN-FILE]",
    positionals: { least: 0, most: 1 },
    details: `Runs terraform init, plan and, when you agree, apply, or applies a plan that plan -out=FILE wrote, and writes the outputs that are no secret to outputs.json, beside those of other stacks. ${stacks}\nWhere all errors of an apply are ones of Entra's replication, which does not show at once what it has just made, it keeps what this run made, waits until Microsoft Graph shows it, and applies again, at most five times in all; nothing is destroyed or changed that the first plan did not hold. Any other error ends it, with the commands to go on with.\n${ownOptions}`,
    options: {
      ...stackOptions,
      reviewed: {
        value: "DIGEST",
        help: "applies the changes that plan printed this digest of, without asking, and no others",
      },
      "local-state": { help: "where CI is set: this machine's disk lasts, and may hold the state" },
    },
    exitCodes: {
      0: "Terraform succeeded",
      1: "Terraform failed, nobody agreed, the changes are not the reviewed ones, or the app is not sound",
    },
    environment: { ...environment, CI: "set to something: deploy takes no state that would be gone with the machine" },
    run: async ({ options: { reviewed, "local-state": isKept, ...options }, positionals, passedOn }, process) => {
      assertDigest(reviewed);
      // Terraform takes no option behind the name of a file.
      const words = [...quotedWords(process.environment[fromEnvironment] ?? ""), ...passedOn, ...positionals];
      const given = terraformArguments(words);
      const mayBegin = async (folder: string): Promise<void> => {
        await assertLastingState(folder, process.environment, isKept);
        for (const file of positionals) assertPlanFile(resolve(folder, file));
      };
      const onSession = async (session: TerraformSession): Promise<number> => {
        const apply = () => session.terraform.show(["apply", ...words]);
        if (given.asksForHelp) return apply();
        const isPlain = runsElsewhere(session.folder, process.environment);
        if (isPlain && reviewed !== undefined) throw noSavedPlans(session.folder);
        const ended = await (isPlain
          ? apply()
          : withPlanFiles((newPlanFile) => deployOn(session, { given, reviewed, newPlanFile })));
        return ended === 0 ? keepOutputs(session, basename(session.folder)) : ended;
      };
      return Math.min(await onStack(options, withoutArguments(process), onSession, { mayBegin }), 1);
    },
  });

const deployOn = (
  session: TerraformSession,
  asked: Pick<Deploying, "given" | "reviewed" | "newPlanFile">,
): Promise<number> =>
  deploy({
    ...session,
    ...(asked.given.isRaw && { tell: session.say }),
    ...asked,
    approves: () => approves(session),
  });

const assertPlanFile = (file: string): void =>
  atPath("deploy", file, "a file that plan -out=FILE wrote, in the stack's directory", () => accessSync(file));

const noSavedPlans = (folder: string): UsageError =>
  new UsageError(
    "--reviewed",
    `a stack whose runs are made by HCP Terraform (${folder})`,
    "a backend that writes plans to files on this machine, or a review of the run where it is made",
    { source: "https://developer.hashicorp.com/terraform/cli/cloud/run" },
  );

async function approves({ asks, say }: TerraformSession): Promise<boolean> {
  const agrees = await asks(question);
  say(agrees ? "" : "\n\nApply cancelled.");
  return agrees;
}

/** What a user sets for every apply: it holds options that no apply of a plan takes. */
const fromEnvironment = "TF_CLI_ARGS_apply";

/** Terraform advises no commands then that are not the ones to go on with: https://developer.hashicorp.com/terraform/cli/config/environment-variables */
const quiet = { TF_IN_AUTOMATION: "1" } as const;

function withoutArguments(process: CommandProcess): CommandProcess {
  const { [fromEnvironment]: _, ...environment } = process.environment;
  return { ...process, environment: { ...environment, ...quiet } };
}

export const repairCommand = (): Command =>
  command({
    ...shared,
    details: `Mends a state after an apply that Entra's replication ended, however it was started. Of this stack's own applications it keeps (terraform untaint) the service principals that are tainted and that Entra holds as they were made (description TERRAFORM_UPDATE_…), and takes into the state (terraform import) such service principals and assignments that are in Entra and not in the state. Everything else that is tainted, and client secrets that the state does not know, are named and left as they are. It says first what it would do, and applies nothing. ${stacks}\nTerraform's own options, such as -var-file=FILE, begin with one dash; all words after -- are Terraform's.`,
    options: {
      ...stackOptions,
      yes: { help: "does it without asking, as in CI" },
      "remove-secret": {
        value: "KEY-ID",
        help: "removes from Entra a client secret of this stack's own applications that the state does not know; may be repeated",
        repeatable: true,
      },
    },
    exitCodes: {
      0: "nothing was to be mended, or it is mended",
      1: "something is left to mend, nobody agreed, Terraform failed, or the app is not sound",
      3: "whether something is in Entra that the state does not know could not be looked at: the report says why",
    },
    run: async ({ options, passedOn }, process) => {
      const { yes, "remove-secret": remove, ...chosen } = options;
      const status = await onStack(chosen, withoutArguments(process), (session) =>
        withPlanFiles((newPlanFile) =>
          repair({
            ...session,
            given: terraformArguments(passedOn),
            newPlanFile,
            remove,
            tell: (line) => session.tell(line, "check"),
            agrees: async () => yes || agrees(session, process),
          }),
        ),
      );
      return status === 3 ? 3 : Math.min(status, 1);
    },
  });

async function agrees({ asks, say }: TerraformSession, { stdin }: CommandProcess): Promise<boolean> {
  if (!("isTTY" in stdin) || stdin.isTTY !== true) {
    say("Nothing was changed. To do it without being asked: --yes");
    return false;
  }
  const agrees = await asks("\nDo this? Only 'yes' will be accepted: ");
  if (!agrees) say("Nothing was changed.");
  return agrees;
}
