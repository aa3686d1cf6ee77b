/**
 * Plans, asks, applies; and where Entra's replication alone stands in the way, mends what that left and applies again.
 *
 * @module
 */
import { applyAgain, type Deploying, type Followed, followed, mostApplies } from "./apply-again";
import { type DirectoryObject, decide, madeSince } from "./converge";
import { heldSecrets, secretInWords } from "./lost-secrets";
import { assertReviewed } from "./reviewed-plan";
import { currentState, type Plan, planIn } from "./terraform-show";
import { exhausted, stopped } from "./unfinished";

/**
 * @returns Terraform's own status
 * @throws {UserError} `DEPLOY_UNFINISHED`, with what is left to do; `PLAN_NOT_REVIEWED`, and nothing was applied
 */
export async function deploy(run: Deploying): Promise<number> {
  const { given, terraform } = run;
  const file = given.planFile ?? run.newPlanFile();
  if (given.planFile === undefined) {
    const planned = await terraform.show(["plan", ...given.for("plan"), "-detailed-exitcode", `-out=${file}`]);
    // https://developer.hashicorp.com/terraform/cli/commands/plan#detailed-exitcode
    if (planned !== 0 && planned !== 2) return planned;
    if (planned === 2 && run.reviewed === undefined && !given.isApproved && !(await run.approves())) return 1;
  }
  if (run.reviewed !== undefined) await assertReviewed(terraform, file, run.reviewed);
  const applied = await followed(run, "apply", ["apply", "-json", ...given.for("apply"), file]);
  if (applied.status === 0) return 0;
  return converge(run, file, applied);
}

async function converge(run: Deploying, file: string, applied: Followed): Promise<number> {
  const first = await planIn(run.terraform, file);
  let failed = applied;
  let made: readonly DirectoryObject[] = [];
  let losesSecrets = false;
  for (let applies = 1; ; applies += 1) {
    const state = await currentState(run.terraform);
    made = united(made, madeSince(first.prior, state));
    const knowledge = { first, state, made, commands: run.commands, applies };
    const decision = decide({ errors: failed.errors, made, state });
    if (decision.outcome === "stop") throw stopped(knowledge, failed.errors, decision.others);
    if (applies === mostApplies) throw exhausted(knowledge, applies);
    losesSecrets ||= decision.losesSecrets;
    run.say("All of that is Entra's replication: it does not show yet everywhere what it has just made.");
    failed = await applyAgain(run, knowledge, decision);
    if (failed.status === 0) return losesSecrets ? tellLost(run, first) : 0;
  }
}

const united = (some: readonly DirectoryObject[], more: readonly DirectoryObject[]): readonly DirectoryObject[] => [
  ...some.filter(({ path }) => !more.some((one) => one.path === path)),
  ...more,
];

/** All is well, but for what lies in Entra and nobody can use. */
async function tellLost(run: Deploying, first: Plan): Promise<number> {
  const directory = await run.openDirectory(first.entra);
  const held =
    "failure" in directory ? directory : await heldSecrets(await currentState(run.terraform), directory.value);
  if ("failure" in held) {
    run.say(
      `A client secret was made whose text is lost, and Microsoft Graph cannot be asked which: ${held.failure.detail}`,
    );
    run.say(`With a login for it: ${run.commands.own("repair")}`);
    return 0;
  }
  for (const secret of held.value.filter(({ isKnown }) => !isKnown)) {
    run.say(`${secret.address} has a client secret that nobody knows: ${secretInWords(secret)}. To remove it:`);
    run.say(`  ${run.commands.own("repair", "--remove-secret", secret.keyId)}`);
  }
  return 0;
}
