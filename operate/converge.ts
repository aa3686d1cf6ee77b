/**
 * Whether an apply that failed may be gone on with, and what mends it: when, and only when, every error is one of Entra's replication. Nothing here
 * touches the world.
 *
 * @module
 */
import { member, text } from "../internal/json";
import { type Recognized, recognized } from "./replication-errors";
import type { ResourceChange, StateResource } from "./terraform-show";
import type { Diagnostic } from "./ui-messages";

/** An object that Entra holds for a resource of the state. */
export interface DirectoryObject {
  readonly address: string;
  readonly type: string;
  /** In Microsoft Graph: `/servicePrincipals/<object id>`. */
  readonly path: string;
  /** The application's. */
  readonly clientId: string;
}

const directoryTypes = new Set([
  "azuread_application",
  "azuread_application_registration",
  "azuread_service_principal",
]);

/** Applications and service principals of a state, those left out that Terraform only adopted. */
export const directoryObjects = (state: readonly StateResource[]): readonly DirectoryObject[] =>
  state.flatMap(({ address, type, values }) => {
    const [path, clientId] = [text(values, "id"), text(values, "client_id")];
    if (!directoryTypes.has(type) || member(values, "use_existing") === true) return [];
    return path?.startsWith("/") === true ? [{ address, type, path, clientId: clientId ?? "" }] : [];
  });

/** What a run has made in Entra since a state. */
export function madeSince(
  before: readonly StateResource[],
  after: readonly StateResource[],
): readonly DirectoryObject[] {
  const former = new Set(directoryObjects(before).map(({ path }) => path));
  return directoryObjects(after).filter(({ path }) => !former.has(path));
}

/** Something that is in Entra, and not in the state. */
export interface Missing {
  readonly address: string;
  /** What Terraform imports it with, where the error names it; an assignment's is looked up. */
  readonly existing?: string;
}

export type Decision =
  | {
      readonly outcome: "mend";
      /** Tainted by these errors, and made by this run. */
      readonly untaint: readonly string[];
      readonly missing: readonly Missing[];
      readonly losesSecrets: boolean;
    }
  /** The errors that are not known to be replication. */
  | { readonly outcome: "stop"; readonly others: readonly Diagnostic[] };

/** What an apply left. */
export interface Left {
  /** All that it ended with. */
  readonly errors: readonly Diagnostic[];
  /** What this run has made in Entra, in this apply and before it. */
  readonly made: readonly DirectoryObject[];
  readonly state: readonly StateResource[];
}

export function decide({ errors, made, state }: Left): Decision {
  const tainted = new Set(state.flatMap(({ address, isTainted }) => (isTainted ? [address] : [])));
  // What else is tainted the next apply would destroy.
  const mayGoOn = ({ aftermath, address }: Recognized): boolean => aftermath === "principal" || !tainted.has(address);
  const known = errors.map((error) => {
    const found = ofThisRun(recognized(error), made);
    return { error, found: found !== undefined && mayGoOn(found) ? found : undefined };
  });
  const others = known.flatMap(({ error, found }) => (found === undefined ? [error] : []));
  if (others.length > 0 || errors.length === 0) return { outcome: "stop", others };
  const found = known.flatMap(({ found }) => (found === undefined ? [] : [found]));
  const principals = new Set(found.flatMap(({ aftermath, address }) => (aftermath === "principal" ? [address] : [])));
  const own = new Set(made.map(({ path }) => path));
  const untaint = state.filter(
    ({ address, isTainted, values }) => isTainted && principals.has(address) && own.has(text(values, "id") ?? ""),
  );
  return {
    outcome: "mend",
    untaint: untaint.map(({ address }) => address),
    missing: found.flatMap(({ aftermath, address, existing }) =>
      aftermath === "assignment" || existing !== undefined
        ? [{ address, ...(existing !== undefined && { existing }) }]
        : [],
    ),
    losesSecrets: found.some(({ aftermath }) => aftermath === "lost secret"),
  };
}

/** A 404 for what was there before this run is no replication. */
function ofThisRun(found: Recognized | undefined, made: readonly DirectoryObject[]): Recognized | undefined {
  const isOwn = (id: string): boolean => made.some(({ path }) => path.endsWith(`/${id}`));
  return found?.unseen.every(isOwn) === true ? found : undefined;
}

/** What Terraform imports. */
export interface Import {
  readonly address: string;
  readonly id: string;
}

/**
 * Of what errors name: what belongs to an application of this run, so that nobody else can have made it.
 *
 * @param changes of a plan that was made after the errors
 */
export function ownImports(
  missing: readonly Missing[],
  changes: readonly ResourceChange[],
  made: readonly DirectoryObject[],
): readonly Import[] {
  return missing.flatMap(({ address, existing }) => {
    const change = creation(changes, address);
    if (existing === undefined || change === undefined) return [];
    const isOwn =
      change.type === "azuread_service_principal"
        ? made.some(({ clientId }) => clientId !== "" && clientId === text(change.after, "client_id"))
        : made.some(({ path }) => path === text(change.after, "application_id"));
    return isOwn ? [{ address, id: importId(address, existing) }] : [];
  });
}

/** The provider names a service principal by its object id alone, and imports it by its path. */
export const importId = (address: string, existing: string): string =>
  address.includes("azuread_service_principal.") ? `/servicePrincipals/${existing}` : existing;

/** An assignment as Terraform would make it. */
export interface WantedAssignment {
  readonly address: string;
  /** Object id of the API's service principal. */
  readonly resource: string;
  readonly principal: string;
  readonly role: string;
}

/** The assignments that a plan creates, as far as all that tells them is known. */
export const wantedAssignments = (changes: readonly ResourceChange[]): readonly WantedAssignment[] =>
  changes.flatMap(({ address, type, actions, after }) => {
    const resource = text(after, "resource_object_id");
    const principal = text(after, "principal_object_id");
    const role = text(after, "app_role_id");
    if (type !== "azuread_app_role_assignment" || actions.join() !== "create") return [];
    if (resource === undefined || principal === undefined || role === undefined) return [];
    return [{ address, resource, principal, role }];
  });

const creation = (changes: readonly ResourceChange[], at: string): ResourceChange | undefined =>
  changes.find(({ address, actions }) => address === at && actions.join() === "create");

/** What a later plan would do that nobody has seen in the first. */
export function unforeseen(
  first: readonly ResourceChange[],
  next: readonly ResourceChange[],
): readonly ResourceChange[] {
  const addresses = new Set(first.filter(isChange).map(({ address }) => address));
  const destroyed = new Set(first.filter(destroys).map(objectOf));
  return next.filter(isChange).filter((change) => {
    const isForeseen = addresses.has(change.address) && (!destroys(change) || destroyed.has(objectOf(change)));
    return !isForeseen;
  });
}

/**
 * Addresses of what the state holds of Entra and a plan makes anew, because Entra did not show it when Terraform refreshed: made twice, the first
 * would be nobody's.
 */
export const overlooked = (changes: readonly ResourceChange[], state: readonly StateResource[]): readonly string[] =>
  state
    .filter(({ address, type }) => type.startsWith("azuread_") && creation(changes, address) !== undefined)
    .map(({ address }) => address);

const isChange = ({ actions }: ResourceChange): boolean => !actions.every((one) => one === "no-op" || one === "read");

export const destroys = ({ actions }: ResourceChange): boolean => actions.includes("delete");

/** One address has another object after it has been replaced. */
const objectOf = ({ address, before }: ResourceChange): string =>
  `${address} ${text(before, "id") ?? JSON.stringify(before)}`;

/** Whether the object that the first plan found at an address is another one by now. */
export function isReplaced(at: string, first: readonly ResourceChange[], state: readonly StateResource[]): boolean {
  const before = first.find(({ address }) => address === at)?.before;
  const now = state.find(({ address }) => address === at)?.values;
  return text(before, "id") !== text(now, "id");
}
