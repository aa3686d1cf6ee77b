/**
 * What of a state is to be mended, from what the state, a plan and Entra say. Nothing here touches the world.
 *
 * @module
 */
import { text } from "../internal/json";
import { type DirectoryObject, directoryObjects, type Import, wantedAssignments } from "./converge";
import type { ListedPrincipal } from "./entra-directory";
import { type HeldSecret, secretInWords } from "./lost-secrets";
import type { NextCommands } from "./next-commands";
import type { Plan, StateResource } from "./terraform-show";

/** The azuread provider gives it to a service principal until its first update. */
const temporary = /^TERRAFORM_UPDATE_/;

/** What was seen outside of the state. */
export interface Seen {
  /** Nothing where Terraform could not plan. */
  readonly plan?: Plan;
  /** What Entra says of service principals, by path; `undefined` of those that it does not show. */
  readonly principals: ReadonlyMap<string, ListedPrincipal | undefined>;
  /** Service principals of applications whose own the plan would make, by client id. */
  readonly unknown: ReadonlyMap<string, ListedPrincipal | undefined>;
  /** Ids of assignments that the plan would make and that exist, by address. */
  readonly assignments: ReadonlyMap<string, string>;
  readonly secrets: readonly HeldSecret[];
}

export interface StateDiagnosis {
  /** Service principals that Entra holds as they were made. */
  readonly untaint: readonly DirectoryObject[];
  /** What Entra has and the state does not. */
  readonly imports: readonly Import[];
  /** Service principals that may be such, and that Entra does not show. */
  readonly notShown: readonly DirectoryObject[];
  /** Addresses of everything else that is tainted. */
  readonly others: readonly string[];
  readonly unknownSecrets: readonly HeldSecret[];
}

/** Tainted service principals of this stack's own applications; those that exist elsewhere are never among them. */
export function candidates(state: readonly StateResource[]): readonly DirectoryObject[] {
  const tainted = new Set(state.flatMap(({ address, isTainted }) => (isTainted ? [address] : [])));
  return ownPrincipals(state).filter(({ address }) => tainted.has(address));
}

function ownPrincipals(state: readonly StateResource[]): readonly DirectoryObject[] {
  const own = ownClientIds(state);
  return directoryObjects(state).filter(
    ({ type, clientId }) => type === "azuread_service_principal" && own.has(clientId),
  );
}

function ownClientIds(state: readonly StateResource[]): ReadonlySet<string> {
  const applications = directoryObjects(state).filter(({ type }) => type !== "azuread_service_principal");
  return new Set(applications.map(({ clientId }) => clientId).filter((id) => id !== ""));
}

/** A service principal that a plan would make for one of this stack's own applications. */
interface WantedPrincipal {
  readonly address: string;
  readonly clientId: string;
}

export function wantedPrincipals(state: readonly StateResource[], plan: Plan): readonly WantedPrincipal[] {
  const [own, known] = [ownClientIds(state), new Set(state.map(({ address }) => address))];
  return plan.changes.flatMap(({ address, type, actions, after }) => {
    const clientId = text(after, "client_id");
    const isWanted = type === "azuread_service_principal" && actions.join() === "create" && !known.has(address);
    return isWanted && clientId !== undefined && own.has(clientId) ? [{ address, clientId }] : [];
  });
}

export function diagnose(state: readonly StateResource[], seen: Seen): StateDiagnosis {
  const possible = candidates(state);
  const untaint = possible.filter(({ path }) => temporary.test(seen.principals.get(path)?.description ?? ""));
  const notShown = possible.filter(({ path }) => seen.principals.get(path) === undefined);
  const named = new Set([...untaint, ...notShown].map(({ address }) => address));
  const principals = seen.plan === undefined ? [] : wantedPrincipals(state, seen.plan);
  return {
    untaint,
    notShown,
    others: state.filter(({ address, isTainted }) => isTainted && !named.has(address)).map(({ address }) => address),
    imports: [
      ...principals.flatMap(({ address, clientId }) => {
        const found = seen.unknown.get(clientId);
        return found !== undefined && temporary.test(found.description) ? [{ address, id: found.path }] : [];
      }),
      ...wantedAssignments(seen.plan?.changes ?? []).flatMap(({ address }) => {
        const id = seen.assignments.get(address);
        return id === undefined ? [] : [{ address, id }];
      }),
    ],
    unknownSecrets: seen.secrets.filter(({ isKnown }) => !isKnown),
  };
}

/** The diagnosis for a person, with what is asked to be removed. */
export function inWords(
  diagnosis: StateDiagnosis,
  removals: readonly HeldSecret[],
  commands: NextCommands,
): readonly string[] {
  const kept = diagnosis.unknownSecrets.filter((secret) => !removals.includes(secret));
  return [
    ...section(
      "To be kept, instead of replaced by the next apply: Entra holds them as they were made",
      diagnosis.untaint.map(({ address, path }) => `${address} (${path})`),
    ),
    ...section(
      "To be taken into the state: they are in Entra already",
      diagnosis.imports.map(({ address, id }) => `${address} (${id})`),
    ),
    ...section(
      "To be removed from Entra",
      removals.map((secret) => `${secret.address}: client secret with ${secretInWords(secret)}`),
    ),
    ...section(
      "Tainted, and not shown by Entra yet: run this again in some minutes",
      diagnosis.notShown.map(({ address, path }) => `${address} (${path})`),
    ),
    ...section(
      "Tainted, and left as it is: the next apply replaces it, unless you know that it is sound",
      diagnosis.others.map((address) => `${address}: ${commands.terraform("untaint", address)}`),
    ),
    ...section(
      "Client secrets that the state does not know, and that are left as they are",
      kept.map(
        (one) => `${one.address}: ${secretInWords(one)}: ${commands.own("repair", "--remove-secret", one.keyId)}`,
      ),
    ),
  ];
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
