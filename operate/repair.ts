/**
 * Mends a state that Entra's replication left behind, for those who apply by themselves: it changes the state alone, and in Entra nothing but the
 * secrets that it is told to remove.
 *
 * @module
 */
import type { Found } from "../internal/clients/failure";
import { UsageError, UserError } from "../internal/user-error";
import type { Clock } from "./await-replication";
import { diagnose, inWords, type StateDiagnosis } from "./diagnosis";
import type { EntraDirectory } from "./entra-directory";
import { type HeldSecret, heldSecrets } from "./lost-secrets";
import type { NextCommands } from "./next-commands";
import { look } from "./seen";
import type { TerraformArguments } from "./terraform-arguments";
import type { Terraform } from "./terraform-program";
import { currentState, type Plan, planIn } from "./terraform-show";

/** What a repair needs. */
export interface Repairing {
  readonly terraform: Terraform;
  readonly given: TerraformArguments;
  /** A file for a plan, which holds secrets. */
  readonly newPlanFile: () => string;
  /** Key ids of secrets that are to be removed from Entra. */
  readonly remove: readonly string[];
  /** Whether a person, or an option, agrees to what was just said. */
  readonly agrees: () => Promise<boolean>;
  readonly openDirectory: (provider: Plan["entra"]) => Promise<Found<EntraDirectory>>;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  /** A line of Terraform's: of it, what is wrong is told. */
  readonly tell: (line: string) => void;
  readonly commands: NextCommands;
}

/** @returns 0 where nothing is left to mend, 1 where something is, 3 where something essential could not be looked at */
export async function repair(run: Repairing): Promise<0 | 1 | 3> {
  const { say, commands } = run;
  const state = await currentState(run.terraform);
  say("Planning, to see what Terraform would make, and what Entra shows of the state:");
  const plan = await planned(run);
  const directory = await run.openDirectory(plan?.entra ?? {});
  const { seen, essential, besides } = await look({ ...run, state, plan, directory });
  const removals = removalsOf(run.remove, seen.secrets, "failure" in directory);
  const diagnosis = diagnose(state, seen);
  for (const line of inWords(diagnosis, removals, commands)) say(line);
  for (const what of [...essential, ...besides]) say(`Not looked at: ${what}.`);
  const { untaint, imports, notShown } = diagnosis;
  if (untaint.length + imports.length + removals.length > 0) {
    if (!(await run.agrees())) return 1;
    await mend(run, diagnosis);
    await remove(run, directory, removals);
    say(`Mended. Now apply as you do, such as with: ${commands.own("deploy")}`);
  } else if (notShown.length === 0) say("There is nothing to mend.");
  if (notShown.length > 0) return 1;
  return essential.length > 0 ? 3 : 0;
}

async function planned(run: Repairing): Promise<Plan | undefined> {
  const file = run.newPlanFile();
  const status = await run.terraform.follow(["plan", "-json", ...run.given.for("plan"), `-out=${file}`], run.tell);
  return status === 0 ? planIn(run.terraform, file) : undefined;
}

/** @throws {UserError} for a key id that is none of an application of this stack, or one that the state knows: that secret is in use */
function removalsOf(asked: readonly string[], held: readonly HeldSecret[], isUnseen: boolean): readonly HeldSecret[] {
  return asked.map((keyId) => {
    const found = held.find((one) => one.keyId.toLowerCase() === keyId.toLowerCase());
    const allowed = "the key id of a client secret that the state does not know";
    if (found === undefined) {
      const why = isUnseen ? "while Entra cannot be asked" : "which no application of this stack has";
      throw new UsageError("--remove-secret", `${keyId}, ${why}`, allowed);
    }
    if (found.isKnown)
      throw new UsageError("--remove-secret", `${keyId}, which is in use: the state knows it`, allowed);
    return found;
  });
}

/** What the diagnosis says; each step is said by Terraform itself. */
async function mend(run: Repairing, { untaint, imports }: StateDiagnosis): Promise<void> {
  const { terraform, given, commands } = run;
  const steps = [
    ...untaint.map(({ address }) => ["untaint", ...given.for("untaint"), address]),
    ...imports.map(({ address, id }) => ["import", ...given.for("import"), address, id]),
  ];
  for (const step of steps) {
    const status = await terraform.show(step);
    if (status === 0) continue;
    const parts = { code: "REPAIR_UNFINISHED", setting: `terraform ${step[0]}`, actual: `ended with ${status}` };
    throw new UserError([{ ...parts, remedy: `See what it said above; then: ${commands.terraform(...step)}` }], 1);
  }
}

/** Asks the state and Entra again: what has come into use in the meantime stays. */
async function remove(
  run: Repairing,
  directory: Found<EntraDirectory>,
  removals: readonly HeldSecret[],
): Promise<void> {
  if ("failure" in directory || removals.length === 0) return;
  const state = await currentState(run.terraform);
  const held = await heldSecrets(state, directory.value);
  const now = removalsOf(
    removals.map(({ keyId }) => keyId),
    "value" in held ? held.value : [],
    "failure" in held,
  );
  for (const { address, application, keyId } of now) {
    const removed = await directory.value.removeSecret(application, keyId);
    if ("failure" in removed) {
      const parts = { code: "REPAIR_UNFINISHED", setting: address, actual: removed.failure.detail };
      throw new UserError([{ ...parts, remedy: "Its login may lack the right to change the application" }], 1);
    }
    run.say(`Removed from ${address}: the client secret with key id ${keyId}.`);
  }
}
