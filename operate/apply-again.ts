/**
 * What stands between an apply that Entra's replication ended and the next: waiting, mending the state, and a plan that holds nothing new.
 *
 * @module
 */
import type { Found } from "../internal/clients/failure";
import { awaitShown, type Clock, type Waiting } from "./await-replication";
import {
  type Decision,
  type DirectoryObject,
  type Import,
  isReplaced,
  type Missing,
  overlooked,
  ownImports,
  unforeseen,
  wantedAssignments,
} from "./converge";
import type { EntraDirectory } from "./entra-directory";
import type { NextCommands } from "./next-commands";
import type { TerraformArguments } from "./terraform-arguments";
import type { Terraform } from "./terraform-program";
import { currentState, type Plan, planIn, type StateResource } from "./terraform-show";
import { type Diagnostic, uiMessage } from "./ui-messages";
import { differs, foreign, notShown, notSought, unmended } from "./unfinished";

/** What a deployment needs. */
export interface Deploying {
  readonly terraform: Terraform;
  readonly given: TerraformArguments;
  /** The digest of the changes that the first apply may make, which nobody is then asked about. @default - whatever is agreed to */
  readonly reviewed?: string | undefined;
  /** A file for a plan, which holds secrets: only this user may read it, and it goes with the run. */
  readonly newPlanFile: () => string;
  /** Whether a person agrees to the plan that was just shown. */
  readonly approves: () => Promise<boolean>;
  readonly openDirectory: (provider: Plan["entra"]) => Promise<Found<EntraDirectory>>;
  readonly clock: Clock;
  /** What this command itself does. */
  readonly say: (line: string) => void;
  /** A line of Terraform's; of a plan that is not shown in full its changes are told. */
  readonly tell: (line: string, of: "plan" | "apply") => void;
  readonly commands: NextCommands;
}

/** Applies of one run, the first among them. */
export const mostApplies = 5;

/** Plans before one of these applies, beyond the first. */
const mostPlans = 4;

/** Attempts to import, beyond the first: the provider may meet a replica without it. */
const mostImports = 2;

export interface Followed {
  readonly status: number;
  readonly errors: readonly Diagnostic[];
}

export async function followed(
  { terraform, tell }: Deploying,
  of: "plan" | "apply",
  args: readonly string[],
): Promise<Followed> {
  const errors: Diagnostic[] = [];
  const status = await terraform.follow(args, (line) => {
    tell(line, of);
    const diagnostic = uiMessage(line)?.diagnostic;
    if (diagnostic?.severity === "error") errors.push(diagnostic);
  });
  return { status, errors };
}

/** What is known of a run whose first apply has failed. */
interface Knowledge {
  readonly first: Plan;
  readonly state: readonly StateResource[];
  /** In Entra, by this run so far. */
  readonly made: readonly DirectoryObject[];
  readonly commands: NextCommands;
  /** Applies so far. */
  readonly applies: number;
}

/** Waits, mends, plans and applies. */
export async function applyAgain(
  run: Deploying,
  knowledge: Knowledge,
  { untaint, missing }: Extract<Decision, { outcome: "mend" }>,
): Promise<Followed> {
  const { first, applies } = knowledge;
  const directory = await run.openDirectory(first.entra);
  const waiting = { directory, clock: run.clock, say: run.say };
  await shownTo(knowledge, applies - 1, waiting);
  for (const address of untaint) {
    run.say(`Keeping ${address}, which this run made and the error tainted:`);
    const args = ["untaint", ...run.given.for("untaint"), address];
    if ((await run.terraform.show(args)) !== 0) throw unmended(knowledge, address, run.commands.terraform(...args));
  }
  const planned = await replanned(run, knowledge, waiting);
  if (planned.status !== 0) return planned;
  const imports = await importsOf(run, knowledge, planned.plan, missing, directory);
  const next = imports.length === 0 ? planned : await imported(run, knowledge, imports, waiting);
  if (next.status !== 0) return next;
  const beyond = unforeseen(first.changes, next.plan.changes);
  if (beyond.length > 0) throw differs(knowledge, beyond);
  run.say(`Applying again, ${applies + 1} of at most ${mostApplies}:`);
  return followed(run, "apply", ["apply", "-json", ...run.given.for("apply"), next.file]);
}

interface Replanned extends Followed {
  readonly plan: Plan;
  readonly file: string;
}

const noPlan: Plan = { prior: [], changes: [], entra: {} };

/** Plans until the plan sees all that this run has made. */
async function replanned(run: Deploying, knowledge: Knowledge, waiting: Waiting): Promise<Replanned> {
  const { first, state } = knowledge;
  const options = run.given.again((address) => isReplaced(address, first.changes, state));
  for (let round = 0; ; round += 1) {
    const file = run.newPlanFile();
    run.say("Planning what is left:");
    const planned = await followed(run, "plan", ["plan", "-json", ...options, `-out=${file}`]);
    if (planned.status !== 0) return { ...planned, plan: noPlan, file };
    const plan = await planIn(run.terraform, file);
    const lost = overlooked(plan.changes, state);
    if (lost.length === 0) return { ...planned, plan, file };
    run.say(`That plan is not applied: Entra did not show ${lost.join(", ")}.`);
    await shownTo(knowledge, round, waiting);
    if (round === mostPlans) throw notShown(knowledge, lost);
  }
}

/** Waits for all that this run has made. */
async function shownTo(knowledge: Knowledge, round: number, waiting: Waiting): Promise<void> {
  const paths = knowledge.made.map(({ path }) => path);
  const unseen = await awaitShown(paths, round, waiting);
  if (unseen.length === 0) return;
  const address = (path: string) => knowledge.made.find((one) => one.path === path)?.address ?? path;
  throw notShown(knowledge, unseen.map(address));
}

/** What is in Entra and not in the state, of what the errors named. */
async function importsOf(
  run: Deploying,
  knowledge: Knowledge,
  { changes }: Plan,
  missing: readonly Missing[],
  directory: Found<EntraDirectory>,
): Promise<readonly Import[]> {
  const named = missing.filter(({ existing }) => existing !== undefined);
  const own = ownImports(named, changes, knowledge.made);
  const others = named.filter(({ address }) => !own.some((one) => one.address === address));
  if (others.length > 0) throw foreign(knowledge, others);
  const sought = missing.filter(({ existing }) => existing === undefined).map(({ address }) => address);
  const found: Import[] = [...own];
  for (const wanted of wantedAssignments(changes).filter(({ address }) => sought.includes(address))) {
    const id = "failure" in directory ? directory : await directory.value.assignment(wanted);
    if ("failure" in id) throw notSought(knowledge, wanted, id.failure.detail);
    if (id.value !== undefined) found.push({ address: wanted.address, id: id.value });
    else run.say(`Microsoft Graph lists no assignment for ${wanted.address}: it is made again.`);
  }
  return found;
}

async function imported(
  run: Deploying,
  knowledge: Knowledge,
  imports: readonly Import[],
  waiting: Waiting,
): Promise<Replanned> {
  for (const { address, id } of imports) {
    run.say(`Taking ${address} into the state, since it is in Entra already:`);
    const args = ["import", ...run.given.for("import"), address, id];
    for (let round = 0; ; round += 1) {
      // Of what lies within an application, the application is what Microsoft Graph shows.
      const unseen = id.startsWith("/servicePrincipals/") ? await awaitShown([id], round, waiting) : [];
      if (unseen.length > 0) throw notShown(knowledge, [address]);
      if ((await run.terraform.show(args)) === 0) break;
      if (round === mostImports) throw unmended(knowledge, address, run.commands.terraform(...args));
    }
  }
  return replanned(run, { ...knowledge, state: await currentState(run.terraform) }, waiting);
}
