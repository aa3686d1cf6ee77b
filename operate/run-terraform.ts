/**
 * Runs the real Terraform on a stack's directory: init, then the command, then the outputs into a file.
 *
 * @module
 */
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isObject, type Json, parseJson } from "../internal/json";
import { printable } from "../internal/terminal";
import { atPath, UserError } from "../internal/user-error";
import { applyReviewed, planWithDigest } from "./reviewed-plan";
import type { Finished, Terraform } from "./terraform";

/** What `plan`, `deploy` and `destroy` have Terraform do. */
const terraformCommands = { plan: "plan", deploy: "apply", destroy: "destroy" } as const;

export type CommandName = keyof typeof terraformCommands;

/** What a run needs. */
export interface Run {
  readonly command: CommandName;
  /** The stack's directory; its last part is the stack's name. */
  readonly folder: string;
  /** Passed on to `terraform plan | apply | destroy`. */
  readonly extra: readonly string[];
  /** `deploy`: the digest of the changes that may be applied. @default - whatever Terraform plans, once it was told yes */
  readonly reviewed?: string | undefined;
  /** Whether the backend can write a plan to a file, of which `plan` makes a digest. @default true */
  readonly savesPlans?: boolean;
  /** Where outputs and the lock of provider versions are kept. */
  readonly projectRoot: string;
  readonly terraform: Terraform;
  readonly say: (line: string) => void;
}

const LOCK = ".terraform.lock.hcl";

/** @returns Terraform's own status */
export async function runTerraform(run: Run): Promise<number> {
  const { command, folder, projectRoot, terraform, say } = run;
  // Synth writes the folder anew; the versions that were chosen stay with the project, where they can be committed.
  copyLock(projectRoot, folder);
  const { status } = await terraform(folder, ["init", "-input=false"]);
  if (status !== 0) return status;
  copyLock(folder, projectRoot);

  const outcome = await main(run);
  if (command !== "deploy" || outcome.status !== 0) return outcome.status;

  const outputs = await terraform(folder, ["output", "-json"], "capture");
  if (outputs.status !== 0) return outputs.status;
  const { values, withheld } = publicOutputs(outputs.stdout);
  const file = join(projectRoot, "outputs.json");
  const content = `${JSON.stringify({ [basename(folder)]: values }, null, 2)}\n`;
  atPath("outputs.json", file, "a file to write the outputs to", () => writeFileSync(file, content));
  say(`Outputs: ${file}`);
  if (withheld.length > 0) {
    const names = withheld.map((name) => printable(name)).join(", ");
    say(`Left out, because sensitive: ${names}. Show one with: terraform -chdir=${folder} output -json NAME`);
  }
  return 0;
}

function main({ command, folder, extra, reviewed, savesPlans = true, terraform, say }: Run): Promise<Finished> {
  if (command === "plan" && savesPlans) return planWithDigest(terraform, folder, extra, say);
  if (reviewed !== undefined) return applyReviewed(terraform, folder, extra, reviewed);
  return terraform(folder, [terraformCommands[command], ...extra]);
}

function copyLock(from: string, to: string): void {
  const [source, target] = [join(from, LOCK), join(to, LOCK)];
  if (existsSync(source)) atPath(LOCK, target, "a file to write", () => copyFileSync(source, target));
}

/** Values by name, and the names of what was left out. */
export interface PublicOutputs {
  readonly values: Readonly<Record<string, Json>>;
  readonly withheld: readonly string[];
}

/**
 * Terraform's outputs without the sensitive ones, as `cdktf deploy --outputs-file` writes them.
 *
 * @param json what `terraform output -json` printed
 */
export function publicOutputs(json: string): PublicOutputs {
  // Sound: what JSON.parse gives is JSON.
  const document = parseJson(json) as Json | undefined;
  if (!isObject(document)) {
    const parts = { code: "TERRAFORM_OUTPUT", setting: "terraform output -json", actual: "printed no JSON object" };
    throw new UserError(
      [{ ...parts, allowed: "what Terraform prints", remedy: "TERRAFORM_BINARY_NAME may name another program" }],
      1,
    );
  }
  const outputs = Object.entries(document).filter((entry): entry is [string, { [name: string]: Json }] =>
    isObject(entry[1]),
  );
  return {
    values: Object.fromEntries(
      outputs.flatMap(([name, { sensitive, value }]) =>
        sensitive === false && value !== undefined ? [[name, value]] : [],
      ),
    ),
    withheld: outputs.filter(([, { sensitive }]) => sensitive !== false).map(([name]) => name),
  };
}
