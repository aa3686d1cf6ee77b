/**
 * Which stack a `terraform_remote_state` reads: https://developer.hashicorp.com/terraform/language/state/remote-state-data
 *
 * @module
 */
import { resolve } from "node:path";
import { isText, type Json } from "../../internal/json";
import { isValueObject, partlyKnown, Unknown, type Value, type ValueObject } from "../expression/value";
import type { BackendBlock } from "./document";
import type { GivenValues } from "./given";
import type { Folders } from "./references";
import type { PartNotUnderstood } from "./shape";

/** The states of other stacks, as one of them sees them. */
export interface RemoteStates {
  readonly folders: Folders;
  readonly given: GivenValues;
  /** The stack that keeps its state there, or why nobody knows what is in it. */
  stackAt(place: StatePlace): OtherStack | string;
  tell(what: PartNotUnderstood): void;
}

/** Another stack, as far as its state tells of it. */
export interface OtherStack {
  readonly outputNames: readonly string[];
  output(name: string): Value;
}

/**
 * What a data source has as `outputs`: where the state is not known, none is known to be there or not.
 *
 * @param one the output that is asked for. @default - all
 * @returns nothing where somebody has given them as a whole
 */
export function outputsOfState(
  args: ValueObject,
  address: string,
  { folders, given, stackAt, tell }: RemoteStates,
  one?: string,
): ValueObject | undefined {
  if (given.of(address, ["outputs"]).outputs !== undefined) return undefined;
  const place = stateWanted(args, folders.root);
  const stack = Unknown.is(place) ? place.reason : stackAt(place);
  const outputs = `${address}.outputs`;
  const told = given.of(outputs, typeof stack === "string" ? [] : stack.outputNames);
  if (typeof stack === "string") {
    const remedy = `Give that stack beside this one, --beside DIR, or what it tells: --value ${outputs}.NAME=JSON`;
    const isGiven = one === undefined ? Object.keys(told).length > 0 : told[one] !== undefined;
    if (!isGiven) tell({ setting: address, reason: stack, remedy });
    return partlyKnown({ ...told }, outputs, (of) => new Unknown(`${of} is not known here: ${stack}`, [of]));
  }
  const names = one === undefined ? stack.outputNames : stack.outputNames.filter((name) => name === one);
  const known = names.map((name) => [name, told[name] ?? stack.output(name)] as const);
  // Terraform keeps no output that is null.
  const kept = Object.fromEntries(known.filter(([, value]) => value !== null));
  return isValueObject(args.defaults) ? { ...args.defaults, ...kept } : kept;
}

/** Where a state is, as far as somebody says it. */
export interface StatePlace {
  readonly type: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** What tells the states of a backend apart, and what counts where it is not said; the last one must be known on both sides. */
const settingsOf: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  azurerm: { storage_account_name: null, container_name: null, key: null },
  consul: { address: null, path: null },
  cos: { bucket: null, prefix: null, key: "terraform.tfstate" },
  gcs: { bucket: null, prefix: "" },
  http: { address: null },
  kubernetes: { namespace: null, secret_suffix: null },
  local: { path: "terraform.tfstate" },
  oci: { bucket: null, namespace: null, key: "terraform.tfstate" },
  oss: { bucket: null, prefix: null, key: "terraform.tfstate" },
  pg: { conn_str: null, schema_name: "terraform_remote_state" },
  remote: { hostname: "app.terraform.io", organization: null, "workspaces.name": null },
  s3: { bucket: null, key: null },
};

/** Where the stack in a folder keeps its state. */
export const stateKept = ({ type, body }: BackendBlock, directory: string): StatePlace =>
  placeOf(type === "cloud" ? "remote" : type, body, directory);

/**
 * Where a data source looks for one; unknown where that is not known itself.
 *
 * @param args of the data source, evaluated
 */
function stateWanted({ backend, config = {}, workspace }: ValueObject, directory: string): StatePlace | Unknown {
  // Older stacks write it as a block.
  const [settings] = [config].flat();
  const unknown = [backend, settings, workspace].find(Unknown.is);
  if (unknown !== undefined) return unknown;
  const type = isText(backend) ? backend : "local";
  const place = placeOf(type, isValueObject(settings) ? settings : {}, directory);
  if (!isText(workspace) || workspace === "default" || type === "remote") return place;
  return { ...place, settings: new Map([...place.settings, ["workspace", workspace]]) };
}

/** Whether both say the same of it: a setting that one leaves to the command line, or to another file, is not said. */
export function isSameState(kept: StatePlace, wanted: StatePlace): boolean {
  const names = Object.keys(settingsOf[kept.type] ?? {});
  const deciding = names.at(-1);
  if (deciding === undefined || kept.type !== wanted.type || wanted.settings.has("workspace")) return false;
  if (!kept.settings.has(deciding) || !wanted.settings.has(deciding)) return false;
  return names.every((name) => {
    const [one, other] = [kept.settings.get(name), wanted.settings.get(name)];
    return one === undefined || other === undefined || one === other;
  });
}

/** Without what only stands in for a variable that nobody gave a value, and so says nothing. */
export const withoutStandIns = ({ type, settings }: StatePlace, standIns: ReadonlySet<Value>): StatePlace => ({
  type,
  settings: new Map([...settings].filter(([, value]) => !standIns.has(value))),
});

/** For people: without what may hold a password. */
export function placeInWords({ type, settings }: StatePlace): string {
  const said = [...settings].filter(([name, value]) => name !== "conn_str" && value !== "");
  return [`backend ${type}`, ...said.map(([name, value]) => `${name} ${withoutLogin(value)}`)].join(", ");
}

const withoutLogin = (value: string): string => value.replace(/^(\w+:\/\/)[^/@]*@/, "$1");

function placeOf(type: string, written: { readonly [name: string]: Json | Value }, directory: string): StatePlace {
  const said = { ...written, "workspaces.name": workspaceName(written.workspaces) };
  const settings = Object.entries(settingsOf[type] ?? {}).flatMap(
    ([name, otherwise]): (readonly [string, string])[] => {
      const value = Object.entries(said).find(([own]) => own === name)?.[1] ?? otherwise;
      if (!isText(value)) return [];
      return [[name, type === "local" ? resolve(directory, value) : value]];
    },
  );
  return { type, settings: new Map(settings) };
}

/** A block or an object, alone or in a list. */
function workspaceName(workspaces: Json | Value | undefined): string | null {
  const [one] = [workspaces ?? []].flat();
  return isValueObject(one) && isText(one.name) ? one.name : null;
}
