/**
 * `npm run plan | deploy | destroy [-- --name NAME] [-- TERRAFORM ARGUMENTS]`.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { findStack } from "../find-stack";
import { type CommandName, commands, type Finished, run, type Terraform } from "./run";

/** As in the CDKTF CLI: another program, such as tofu. */
const program = process.env.TERRAFORM_BINARY_NAME || "terraform";

const terraform: Terraform = (folder, args, capture): Finished => {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["inherit", capture === undefined ? "inherit" : "pipe", "inherit"],
  });
  if (error !== undefined) {
    throw new Error(
      `${program} cannot be run (${error.message}). Install Terraform 1.5 or newer, https://developer.hashicorp.com/terraform/install, or name another program in TERRAFORM_BINARY_NAME`,
    );
  }
  return { status: status ?? 1, stdout: stdout ?? "" };
};

function main([name = "", ...rest]: readonly string[]): number {
  const command = Object.keys(commands).find((known): known is CommandName => known === name);
  if (command === undefined) throw new Error(`Unknown command "${name}"; allowed: ${Object.keys(commands).join(", ")}`);
  const [nameOption, stackName] = rest[0] === "--name" ? rest : [];
  const extra = nameOption === undefined ? rest : rest.slice(2);
  const projectRoot = process.cwd();
  const folder = findStack(resolve(process.env.CDKTF_OUTDIR ?? "cdktf.out"), stackName);
  return run({ command, folder, extra, projectRoot, terraform, say: (line) => process.stdout.write(`${line}\n`) });
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
