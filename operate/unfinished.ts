/**
 * How a deployment ends that this command may not go on with: what stands in the way, and the exact commands for a person.
 *
 * @module
 */
import { type ErrorParts, UserError } from "../internal/user-error";
import { destroys, importId, type Missing, type WantedAssignment } from "./converge";
import type { NextCommands } from "./next-commands";
import { recognized } from "./replication-errors";
import type { Plan, ResourceChange, StateResource } from "./terraform-show";
import type { Diagnostic } from "./ui-messages";

/** What a deployment leaves when it ends. */
interface Remains {
  /** What Terraform found when it first planned. */
  readonly first: Pick<Plan, "prior">;
  readonly state: readonly StateResource[];
  readonly commands: NextCommands;
}

const code = "DEPLOY_UNFINISHED";

/** Each end says what is still tainted, and how to go on. */
function unfinished(remains: Remains, parts: readonly Omit<ErrorParts, "code">[]): UserError {
  const { first, state, commands } = remains;
  const before = new Set(first.prior.flatMap(({ address, isTainted }) => (isTainted ? [address] : [])));
  const tainted = state.filter(
    ({ address, type, isTainted }) => isTainted && type.startsWith("azuread_") && !before.has(address),
  );
  const kept = tainted.map(({ address, type }) => ({
    setting: address,
    actual: "is tainted: Entra did not show it when it was made",
    remedy: `Do not let it be replaced: ${type === "azuread_service_principal" ? commands.own("repair") : `when the portal shows it whole, ${commands.terraform("untaint", address)}`}`,
  }));
  const next = { setting: "deploy", actual: "is not finished", remedy: `Then: ${commands.own("deploy")}` };
  return new UserError(
    [...parts, ...kept, next].map((one) => ({ code, ...one })),
    1,
  );
}

/** An apply ended with errors that are none of replication, or with none that it told. */
export function stopped(remains: Remains, errors: readonly Diagnostic[], others: readonly Diagnostic[]): UserError {
  if (errors.length === 0) {
    const actual = "failed without an error that says why";
    return unfinished(remains, [{ setting: "terraform", actual, remedy: "See what it said above" }]);
  }
  const parts = others.map((error) => {
    const id = recognized(error)?.existing;
    const importing =
      id !== undefined && error.address !== undefined
        ? remains.commands.terraform("import", error.address, importId(error.address, id))
        : undefined;
    return {
      setting: error.address ?? "terraform",
      actual: `its error is none of Entra's replication, so nothing was mended: ${error.summary}`,
      remedy: importing === undefined ? "Put right what stands above" : `If it is yours: ${importing}`,
    };
  });
  return unfinished(remains, parts);
}

/** As often as it may, it was applied. */
export const exhausted = (remains: Remains, applies: number): UserError =>
  unfinished(remains, [
    {
      setting: "Entra",
      actual: `does not show yet what was made, after ${applies} applies`,
      remedy: "Wait some minutes",
    },
  ]);

/** For as long as it may, it was waited. */
export const notShown = (remains: Remains, addresses: readonly string[]): UserError =>
  unfinished(
    remains,
    addresses.map((setting) => ({ setting, actual: "is not shown by Entra yet", remedy: "Wait some minutes" })),
  );

/** The next plan holds what nobody has seen. */
export const differs = (remains: Remains, changes: readonly ResourceChange[]): UserError =>
  unfinished(
    remains,
    changes.map((change) => ({
      setting: change.address,
      actual: `would now ${destroys(change) ? "be destroyed" : `have a change (${change.actions.join(", ")})`}, which the first plan did not hold`,
      remedy: `Look at it: ${remains.commands.own("plan")}`,
    })),
  );

/** Something is in Entra under an application that was there before this run. */
export const foreign = (remains: Remains, missing: readonly Missing[]): UserError =>
  unfinished(
    remains,
    missing.map(({ address, existing = "" }) => ({
      setting: address,
      actual: `is in Entra already, and may be somebody else's (${existing})`,
      remedy: `If it is yours: ${remains.commands.terraform("import", address, importId(address, existing))}`,
    })),
  );

/** An assignment exists, and nobody can be asked for its id. */
export function notSought(remains: Remains, wanted: WantedAssignment, why: string): UserError {
  const list = `/servicePrincipals/${wanted.resource}/appRoleAssignedTo`;
  const query = `value[?principalId=='${wanted.principal}' && appRoleId=='${wanted.role}'].id`;
  const look = `az rest --url "https://graph.microsoft.com/v1.0${list}" --query "${query}" --output tsv`;
  const take = remains.commands.terraform("import", wanted.address, `${list}/<id>`);
  const actual = `may be in Entra already, and Microsoft Graph cannot be asked: ${why}`;
  return unfinished(remains, [{ setting: wanted.address, actual, remedy: `Find its id: ${look}; then: ${take}` }]);
}

/** Terraform itself could not mend the state. */
export const unmended = (remains: Remains, address: string, command: string): UserError =>
  unfinished(remains, [
    { setting: address, actual: "could not be mended", remedy: `See what Terraform said above; then: ${command}` },
  ]);
