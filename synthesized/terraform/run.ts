/**
 * Runs the real Terraform on a stack's directory: init, then the command, then the outputs into a file.
 *
 * @module
 */
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { publicOutputs } from "./public-outputs";

/** What `npm run plan | deploy | destroy` do. */
export const commands = { plan: "plan", deploy: "apply", destroy: "destroy" } as const;

export type CommandName = keyof typeof commands;

/** A finished run of Terraform. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
}

/** Starts Terraform in a folder; with `capture` its output is returned instead of shown. */
export type Terraform = (folder: string, args: readonly string[], capture?: "capture") => Finished;

/** What a run needs. */
export interface Run {
  readonly command: CommandName;
  /** The stack's directory; its last part is the stack's name. */
  readonly folder: string;
  /** Passed on to `terraform plan | apply | destroy`. */
  readonly extra: readonly string[];
  /** Where outputs and the lock of provider versions are kept. */
  readonly projectRoot: string;
  readonly terraform: Terraform;
  readonly say: (line: string) => void;
}

const LOCK = ".terraform.lock.hcl";

/** @returns the exit status */
export function run({ command, folder, extra, projectRoot, terraform, say }: Run): number {
  // Synth writes the folder anew; the versions that were chosen stay with the project, where they can be committed.
  const lock = join(projectRoot, LOCK);
  if (existsSync(lock)) copyFileSync(lock, join(folder, LOCK));
  const { status } = terraform(folder, ["init", "-input=false"]);
  if (status !== 0) return status;
  if (existsSync(join(folder, LOCK))) copyFileSync(join(folder, LOCK), lock);

  const outcome = terraform(folder, [commands[command], ...extra]);
  if (command !== "deploy" || outcome.status !== 0) return outcome.status;

  const outputs = terraform(folder, ["output", "-json"], "capture");
  if (outputs.status !== 0) return outputs.status;
  const { values, withheld } = publicOutputs(outputs.stdout);
  const file = join(projectRoot, "outputs.json");
  writeFileSync(file, `${JSON.stringify({ [basename(folder)]: values }, null, 2)}\n`);
  say(`Outputs: ${file}`);
  if (withheld.length > 0) {
    say(
      `Left out, because sensitive: ${withheld.join(", ")}. Show one with: terraform -chdir=${folder} output -json NAME`,
    );
  }
  return 0;
}
