/**
 * Looks at what a repair is decided by: a plan, and what Entra shows of the state and beside it.
 *
 * @module
 */
import type { Found } from "../internal/clients/failure";
import { text } from "../internal/json";
import { awaitShown, type Clock } from "./await-replication";
import { wantedAssignments } from "./converge";
import { candidates, type Seen, wantedPrincipals } from "./diagnosis";
import type { EntraDirectory, ListedPrincipal } from "./entra-directory";
import { heldSecrets } from "./lost-secrets";
import type { Plan, StateResource } from "./terraform-show";

/** What could be looked at, and what could not. */
export interface Look {
  readonly seen: Seen;
  readonly essential: readonly string[];
  readonly besides: readonly string[];
}

/** What looking needs. */
interface Looking {
  readonly state: readonly StateResource[];
  /** Nothing where Terraform could not plan. */
  readonly plan: Plan | undefined;
  readonly directory: Found<EntraDirectory>;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

export async function look(looking: Looking): Promise<Look> {
  const { state, plan, directory } = looking;
  const possible = candidates(state).map(({ path }) => path);
  const whether = "whether what the plan would make is in Entra already";
  const unplanned = plan === undefined ? [`${whether}, since there is no plan`] : [];
  if ("failure" in directory) {
    const { detail } = directory.failure;
    const isWanted = plan !== undefined && wantedOf(state, plan) > 0;
    return {
      seen: { ...emptyHanded(plan), principals: refreshed(possible, plan) },
      essential: [...unplanned, ...(isWanted ? [`${whether}: ${detail}`] : [])],
      besides: [`client secrets that the state does not know: ${detail}`],
    };
  }
  await awaitShown(possible, 0, looking);
  const failures: string[] = [];
  const known = <T>(found: Found<T>, otherwise: T): T => {
    if ("value" in found) return found.value;
    failures.push(found.failure.detail);
    return otherwise;
  };
  const seen = await seenIn(directory.value, { state, plan, possible, known });
  return { seen, essential: [...unplanned, ...failures], besides: [] };
}

/** What the state has, by the plan's refresh, where nobody can ask Entra. */
const refreshed = (paths: readonly string[], plan: Plan | undefined): Seen["principals"] =>
  new Map(
    paths.map((path) => {
      const values = plan?.prior.find((one) => text(one.values, "id") === path)?.values;
      return [path, values === undefined ? undefined : { path, description: text(values, "description") ?? "" }];
    }),
  );

const emptyHanded = (plan: Plan | undefined): Seen => ({
  ...(plan !== undefined && { plan }),
  principals: new Map(),
  unknown: new Map(),
  assignments: new Map(),
  secrets: [],
});

const wantedOf = (state: readonly StateResource[], plan: Plan): number =>
  wantedAssignments(plan.changes).length + wantedPrincipals(state, plan).length;

async function seenIn(
  directory: EntraDirectory,
  {
    state,
    plan,
    possible,
    known,
  }: {
    readonly state: readonly StateResource[];
    readonly plan: Plan | undefined;
    readonly possible: readonly string[];
    known<T>(found: Found<T>, otherwise: T): T;
  },
): Promise<Seen> {
  const principals = new Map<string, ListedPrincipal | undefined>();
  for (const path of possible) principals.set(path, known(await directory.principal(path), undefined));
  const unknown = new Map<string, ListedPrincipal | undefined>();
  const assignments = new Map<string, string>();
  if (plan !== undefined) {
    for (const { clientId } of wantedPrincipals(state, plan))
      unknown.set(clientId, known(await directory.principalOf(clientId), undefined));
    for (const wanted of wantedAssignments(plan.changes)) {
      const id = known(await directory.assignment(wanted), undefined);
      if (id !== undefined) assignments.set(wanted.address, id);
    }
  }
  const secrets = known(await heldSecrets(state, directory), []);
  return { ...emptyHanded(plan), principals, unknown, assignments, secrets };
}
