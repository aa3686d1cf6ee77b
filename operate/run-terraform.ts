/**
 * Runs the real Terraform on a stack's directory, after `terraform init`.
 *
 * @module
 */
import { join } from "node:path";
import type { Environment } from "../internal/program";
import { printable } from "../internal/terminal";
import type { NextCommands } from "./next-commands";
import { publicOutputs, writeOutputs } from "./outputs";
import { bringLock, keepLock } from "./provider-lock";
import type { Terraform } from "./terraform-program";

/** Where a run takes place. */
export interface StackPlace {
  /** The stack's directory; its last part is the stack's name. */
  readonly folder: string;
  /** Where outputs and the lock of provider versions are kept. */
  readonly projectRoot: string;
  readonly environment: Environment;
  readonly terraform: Terraform;
  readonly say: (line: string) => void;
  /** What a person may go on with. */
  readonly commands: NextCommands;
}

/** What `terraform init` came to. */
export interface Initialized {
  readonly status: number;
  /** What it said on its standard error, where nothing of it was shown. */
  readonly said: string;
}

/** @param isSilent nothing is shown of it, whatever comes of it */
export async function initialize(place: StackPlace, isSilent = false): Promise<Initialized> {
  const { terraform } = place;
  const say = isSilent ? () => {} : place.say;
  const words = ["init", "-input=false", ...bringLock({ ...place, say })];
  const { status, stderr = "" } = isSilent
    ? await terraform.read(words, { keepsErrors: true })
    : { status: await terraform.show(words) };
  if (status === 0) keepLock({ ...place, say });
  return { status, said: stderr };
}

/**
 * Shows the outputs as Terraform does, and keeps those that are no secret in a file.
 *
 * @param stack its name
 * @returns Terraform's own status
 */
export async function keepOutputs(
  { projectRoot, terraform, say, commands }: StackPlace,
  stack: string,
): Promise<number> {
  const outputs = await terraform.read(["output", "-json"]);
  if (outputs.status !== 0) return outputs.status;
  const { values, withheld } = publicOutputs(outputs.stdout);
  if (Object.keys(values).length + withheld.length > 0) {
    say("\nOutputs:\n");
    const status = await terraform.show(["output"]);
    if (status !== 0) return status;
    say("");
  }
  const file = join(projectRoot, "outputs.json");
  writeOutputs(file, stack, values);
  say(`Outputs: ${file}`);
  if (withheld.length > 0) {
    const names = withheld.map((name) => printable(name)).join(", ");
    say(`Left out, because sensitive: ${names}. Show one with: ${commands.terraform("output", "-json", "NAME")}`);
  }
  return 0;
}
