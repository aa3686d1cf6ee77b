/**
 * Waits until Entra shows what was made in it: by asking Microsoft Graph, or by time where nobody is logged in to it.
 *
 * @module
 */
import type { Found } from "../internal/clients/failure";
import type { EntraDirectory } from "./entra-directory";

/** Time, passed in. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** @throws when the command is ended */
  sleep(milliseconds: number): Promise<void>;
}

export interface Waiting {
  readonly directory: Found<EntraDirectory>;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/** Beyond five minutes was seen once, with no bound that Microsoft states: https://github.com/microsoftgraph/msgraph-bicep-types/issues/193 */
const longest = 300_000;

/**
 * Entra's replicas differ, and one that does not know an object may answer after one that does: the provider, too, looks for as many in a row.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/v3.9.0/internal/services/applications/application_password_resource.go#L187
 */
const inARow = 5;
const pause = 1000;

/** Milliseconds, before the second, third, … apply of a run. */
const blindly = [30_000, 60_000, 120_000, 120_000] as const;

/**
 * @param paths of objects in Microsoft Graph
 * @param round how often this run has waited before
 * @returns the paths that Entra does not show after the longest time; none where it could not be asked
 */
export async function awaitShown(
  paths: readonly string[],
  round: number,
  waiting: Waiting,
): Promise<readonly string[]> {
  const { directory, clock, say } = waiting;
  if (paths.length === 0) return [];
  if ("failure" in directory) {
    await sleepBlindly(round, directory.failure.detail, waiting);
    return [];
  }
  say(`Waiting until Microsoft Graph shows ${counted(paths)}, for ${longest / 60_000} minutes at most…`);
  const until = clock.now() + longest;
  for (let shown = 0; shown < inARow; ) {
    const unseen = await notShown(paths, directory.value);
    if ("failure" in unseen) {
      await sleepBlindly(round, unseen.failure.detail, waiting);
      return [];
    }
    if (unseen.value.length > 0 && clock.now() >= until) return unseen.value;
    shown = unseen.value.length === 0 ? shown + 1 : 0;
    if (shown < inARow) await clock.sleep(pause);
  }
  say(`Microsoft Graph has shown ${paths.length === 1 ? "it" : "them"} ${inARow} times in a row.`);
  return [];
}

async function sleepBlindly(round: number, why: string, { clock, say }: Waiting): Promise<void> {
  const milliseconds = blindly[Math.min(round, blindly.length - 1)] ?? 0;
  say(`Microsoft Graph cannot be asked: ${why}. Waiting ${milliseconds / 1000} s instead…`);
  await clock.sleep(milliseconds);
}

async function notShown(paths: readonly string[], directory: EntraDirectory): Promise<Found<readonly string[]>> {
  const unseen: string[] = [];
  for (const path of paths) {
    const shown = await directory.shows(path);
    if ("failure" in shown) return shown;
    if (!shown.value) unseen.push(path);
  }
  return { value: unseen };
}

const kinds = { applications: "application", servicePrincipals: "service principal", appRoleAssignedTo: "assignment" };

/** `2 applications and 1 service principal`. */
function counted(paths: readonly string[]): string {
  const counts = Object.entries(kinds).flatMap(([segment, name]) => {
    const count = paths.filter((path) => path.split("/").at(-2) === segment).length;
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? "" : "s"}`];
  });
  return counts.join(" and ");
}
