/**
 * A plan that is reviewed before it is applied, perhaps by another machine: `plan` says the digest of the changes, and `deploy --reviewed DIGEST`
 * plans anew and applies exactly that plan, or nothing where its changes are others.
 *
 * @module
 */
import { join } from "node:path";
import { temporaryFolder } from "../internal/temporary";
import { UsageError, UserError } from "../internal/user-error";
import { type PlannedChange, planDigest, plannedChanges } from "./plan-digest";
import type { Finished, Terraform } from "./terraform";

const digestForm = /^sha256:[0-9a-f]{64}$/;
const page = "https://developer.hashicorp.com/terraform/cli/commands/apply#saved-plan-mode";

/** @throws {UsageError} for what no `plan` printed */
export function assertDigest(reviewed: string | undefined): void {
  if (reviewed === undefined || digestForm.test(reviewed)) return;
  throw new UsageError(
    "--reviewed",
    JSON.stringify(reviewed),
    "the digest that plan printed, sha256: and 64 hexadecimal digits",
  );
}

/** `terraform plan`, and the digest of what it would change. */
export async function planWithDigest(
  terraform: Terraform,
  folder: string,
  extra: readonly string[],
  say: (line: string) => void,
): Promise<Finished> {
  // Whoever asks for machine-readable lines gets them alone.
  if (extra.some((word) => /^--?json(=|$)/.test(word))) return terraform(folder, ["plan", ...extra]);
  const kept = outOf(extra);
  if (kept !== undefined) return planned(kept, extra);
  return withPlanFile((file) => planned(file, [`-out=${file}`, ...extra]));

  async function planned(file: string, options: readonly string[]): Promise<Finished> {
    const finished = await terraform(folder, ["plan", ...options]);
    if (isFailure(finished)) return finished;
    const changes = await changesOf(terraform, folder, file);
    if (kept === undefined) say("The plan's file is gone again: it holds secrets.");
    say(
      changes === undefined
        ? "No digest: the format of this plan is not known here."
        : `To apply these changes and no others: deploy --reviewed DIGEST\nDigest: ${planDigest(changes)}`,
    );
    return finished;
  }
}

/** The file that `-out` names. */
function outOf(extra: readonly string[]): string | undefined {
  const at = extra.findIndex((word) => /^--?out(=|$)/.test(word));
  const word = extra[at];
  return word?.includes("=") ? word.replace(/^[^=]*=/, "") : at === -1 ? undefined : extra[at + 1];
}

/**
 * Plans anew, and applies that plan if its changes are the reviewed ones, or if there are none left.
 *
 * @throws {UserError} `PLAN_NOT_REVIEWED`
 */
export async function applyReviewed(
  terraform: Terraform,
  folder: string,
  extra: readonly string[],
  reviewed: string,
): Promise<Finished> {
  const { forPlan, forApply } = dividedOptions(extra);
  return withPlanFile(async (file) => {
    const planned = await terraform(folder, ["plan", `-out=${file}`, ...forPlan]);
    if (isFailure(planned)) return planned;
    const changes = await changesOf(terraform, folder, file);
    if (changes === undefined) throw notReviewed("the plan's format is not known here");
    const digest = planDigest(changes);
    if (changes.length > 0 && digest !== reviewed)
      throw notReviewed(`${reviewed} was reviewed, and what stands above is ${digest}`);
    return terraform(folder, ["apply", ...forApply, file]);
  });
}

const notReviewed = (actual: string): UserError =>
  new UserError(
    [
      {
        code: "PLAN_NOT_REVIEWED",
        setting: "--reviewed",
        actual,
        allowed: "the changes that were reviewed, or none",
        remedy:
          "Nothing was applied. The configuration, a variable, the login or the clouds have changed since: review what stands above, and give its digest",
        source: page,
      },
    ],
    1,
  );

/** 2 is success with changes, where `-detailed-exitcode` asks for it. */
const isFailure = ({ status }: Finished): boolean => status !== 0 && status !== 2;

async function changesOf(
  terraform: Terraform,
  folder: string,
  file: string,
): Promise<readonly PlannedChange[] | undefined> {
  const { status, stdout } = await terraform(folder, ["show", "-json", file], "capture");
  return status === 0 ? plannedChanges(stdout) : undefined;
}

/** In a folder of this user alone: the file holds every secret in clear text. */
async function withPlanFile<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder("entra-oci-gateway-plan");
  try {
    return await use(join(folder.path, "plan"));
  } finally {
    folder.remove();
  }
}

/**
 * Which of `apply`'s options belong to planning and which to applying a saved plan, which takes no others.
 * https://developer.hashicorp.com/terraform/cli/commands/apply#apply-options
 */
const applyOnly = ["auto-approve", "backup", "state-out"];
const both = ["compact-warnings", "input", "json", "lock", "lock-timeout", "parallelism", "state"];
/** Those that need no value take none from the word after them. */
const switches = ["auto-approve", "compact-warnings", "destroy", "input", "json", "lock", "refresh", "refresh-only"];

interface DividedOptions {
  readonly forPlan: readonly string[];
  readonly forApply: readonly string[];
}

function dividedOptions(extra: readonly string[]): DividedOptions {
  const [forPlan, forApply]: [string[], string[]] = [[], []];
  let name = "";
  for (const [at, word] of extra.entries()) {
    const isValue = at > 0 && !word.startsWith("-") && !extra[at - 1]?.includes("=") && !switches.includes(name);
    if (!isValue) name = word.replace(/^--?|=.*$/gs, "");
    if (!applyOnly.includes(name)) forPlan.push(word);
    if (applyOnly.includes(name) || both.includes(name)) forApply.push(word);
  }
  return { forPlan, forApply };
}
