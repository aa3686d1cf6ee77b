/**
 * `plan`, `deploy` and `destroy`: the real Terraform on a stack.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { type Command, type CommandProcess, command } from "../internal/command";
import { showsColours } from "../internal/terminal";
import { systemCode, UsageError } from "../internal/user-error";
import { chosenBy, printMessages, stackDirectory, stackOptions } from "../synthesized/app";
import { stateBackendOf } from "../synthesized/stack-document";
import { assertLastingState } from "./lasting-state";
import { assertDigest } from "./reviewed-plan";
import { type CommandName, runTerraform } from "./run-terraform";
import type { Finished, Terraform } from "./terraform";

const details: Readonly<Record<CommandName, string>> = {
  plan: "Runs terraform init and plan, and prints a digest of the changes.",
  deploy: "Runs terraform init and apply, and writes the outputs that are no secret to outputs.json.",
  destroy: "Runs terraform init and destroy.",
};

const deployOptions = {
  reviewed: {
    value: "DIGEST",
    help: "applies the changes that plan printed this digest of, without asking, and no others",
  },
  "local-state": { help: "where CI is set: this machine's disk lasts, and may hold the state" },
} as const;

/** Their own meaning of 2 is what whoever asks for it wants: https://developer.hashicorp.com/terraform/cli/commands/plan#detailed-exitcode */
const detailed = "-detailed-exitcode";

export const terraformCommand = (name: CommandName): Command =>
  command({
    details: `${details[name]} Without --stack the app of cdktf.json writes its stacks first, to cdktf.out or the folder that CDKTF_OUTDIR names. The versions of providers are kept in .terraform.lock.hcl beside cdktf.json.\nTerraform's own options begin with one dash, such as -auto-approve or -replace=ADDRESS, or stand after --.`,
    options: { ...stackOptions, ...(name === "deploy" ? deployOptions : {}) },
    passesOnTo: "terraform",
    exitCodes: {
      0: "Terraform succeeded",
      1: `Terraform failed, or the app is not sound${name === "plan" ? `; with ${detailed} Terraform's own code is passed on, 2 for a plan with changes` : ""}`,
    },
    environment: {
      TERRAFORM_BINARY_NAME: "another program than terraform, such as tofu",
      CDKTF_OUTDIR: "where the app writes its stacks",
      ...(name === "deploy"
        ? { CI: "set to something: deploy takes no state that would be gone with the machine" }
        : {}),
    },
    endsItself: true,
    async run({ options, passedOn }, process) {
      const { projectRoot, environment, stdout, stderr } = process;
      // Options of deploy alone: elsewhere they are refused before this.
      const reviewed = typeof options.reviewed === "string" ? options.reviewed : undefined;
      assertDigest(reviewed);
      const found = await stackDirectory({ ...chosenBy(options, process), kept: { environment } });
      printMessages(found, stderr);
      if (name === "deploy") assertLastingState(found.directory, environment, options["local-state"] === true);
      const status = await runTerraform({
        command: name,
        folder: found.directory,
        extra: passedOn,
        reviewed,
        // https://developer.hashicorp.com/terraform/language/backend/remote: its runs are made elsewhere
        savesPlans: stateBackendOf(found.directory) !== "remote",
        projectRoot,
        terraform: installedTerraform(process),
        say: (line) => void stdout.write(`${line}\n`),
      });
      return passedOn.includes(detailed) ? status : Math.min(status, 1);
    },
  });

/** Its standard streams are this process's own: it asks, and shows what it does. */
function installedTerraform({ environment, stdout, signal }: CommandProcess): Terraform {
  const program = environment.TERRAFORM_BINARY_NAME || "terraform";
  return async (folder, args, capture): Promise<Finished> => {
    const [name = "", ...rest] = args;
    // It paints into pipes as well.
    const plain = showsColours(stdout, environment) ? [] : ["-no-color"];
    const child = spawn(program, [name, ...plain, ...rest], {
      cwd: folder,
      env: { ...environment },
      stdio: ["inherit", capture === undefined ? "inherit" : "pipe", "inherit"],
    });
    // Ctrl-C reaches all processes of a terminal, and a second interrupt would cut Terraform off; other signals reach this one alone.
    const end = (): void => {
      if (signal.reason !== "SIGINT" || process.stdin.isTTY !== true) child.kill("SIGTERM");
    };
    signal.addEventListener("abort", end, { once: true });
    try {
      const ended = new Promise<number>((done, fail) => {
        child.once("error", fail).once("close", (status) => done(status ?? 1));
      });
      const [status, captured] = await Promise.all([ended, child.stdout === null ? "" : text(child.stdout)]);
      signal.throwIfAborted();
      return { status, stdout: captured };
    } catch (error) {
      if (systemCode(error) === "") throw error;
      throw new UsageError(
        "TERRAFORM_BINARY_NAME",
        `${program}, which cannot be run (${systemCode(error)})`,
        "Terraform 1.5 or newer, by default the program terraform",
        { source: "https://developer.hashicorp.com/terraform/install" },
      );
    } finally {
      signal.removeEventListener("abort", end);
    }
  };
}
