/**
 * A plan that is reviewed before it is applied, perhaps by another machine: `plan` says the digest of the changes, and `deploy --reviewed DIGEST`
 * plans anew and applies exactly that plan, or nothing where its changes are others.
 *
 * @module
 */
import { UsageError, UserError } from "../internal/user-error";
import { type PlannedChange, planDigest, plannedChanges } from "./plan-digest";
import type { TerraformArguments } from "./terraform-arguments";
import type { Terraform } from "./terraform-program";
import { shownBy } from "./terraform-show";

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

/** A run of `plan`. */
interface Planning {
  readonly terraform: Terraform;
  readonly given: TerraformArguments;
  /** What the user gave, as it was written. */
  readonly words: readonly string[];
  readonly newPlanFile: () => string;
  readonly say: (line: string) => void;
}

/**
 * `terraform plan`, and the digest of what it would change.
 *
 * @returns Terraform's own status
 */
export async function planWithDigest({ terraform, given, words, newPlanFile, say }: Planning): Promise<number> {
  // Whoever asks for machine-readable lines gets them alone.
  if (given.isRaw || given.asksForHelp) return terraform.show(["plan", ...words]);
  const file = given.newPlan ?? newPlanFile();
  const status = await terraform.show(["plan", ...(given.newPlan === undefined ? [`-out=${file}`] : []), ...words]);
  // 2 is success with changes, where `-detailed-exitcode` asks for it.
  if (status !== 0 && status !== 2) return status;
  const changes = await changesOf(terraform, file);
  if (given.newPlan === undefined) say("The plan's file is gone again: it holds secrets.");
  say(
    changes === undefined
      ? "No digest: Terraform does not show this plan in a format that is known here."
      : `To apply these changes and no others: deploy --reviewed DIGEST\nDigest: ${planDigest(changes)}`,
  );
  return status;
}

/**
 * Lets a plan through whose changes are the reviewed ones, or that has none left.
 *
 * @throws {UserError} `PLAN_NOT_REVIEWED`
 */
export async function assertReviewed(terraform: Terraform, file: string, reviewed: string): Promise<void> {
  const changes = await changesOf(terraform, file);
  if (changes === undefined) throw notReviewed("Terraform does not show the plan in a format that is known here");
  const digest = planDigest(changes);
  if (changes.length > 0 && digest !== reviewed)
    throw notReviewed(`${reviewed} was reviewed, and what stands above is ${digest}`);
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

/** A plan that Terraform made stands, whether or not it can be shown. */
async function changesOf(terraform: Terraform, file: string): Promise<readonly PlannedChange[] | undefined> {
  try {
    return plannedChanges(await shownBy(terraform, file));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
