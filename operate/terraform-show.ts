/**
 * What `terraform show -json` says of a state and of a plan, as far as it is needed here.
 * https://developer.hashicorp.com/terraform/internals/json-format
 *
 * @module
 */
import { isObject, type Json, type JsonObject, member, parseJson, text, texts } from "../internal/json";
import { UserError } from "../internal/user-error";
import { listOf, objectsOf, type StoredResource, shownResources } from "../synthesized/system/state-file";
import type { Terraform } from "./terraform-program";

/** A resource of a state: it holds secrets. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly isTainted: boolean;
  /** Its attributes: an object. */
  readonly values: unknown;
}

/** What a plan does to one object of a resource. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  /** `create`, `read`, `update`, `delete`, `no-op`, …; a replacement has two. */
  readonly actions: readonly string[];
  /** Its attributes, an object, or null. */
  readonly before: unknown;
  /** The same as far as it is known. */
  readonly after: unknown;
}

export interface Plan {
  /** As Terraform found it when it planned, refreshed. */
  readonly prior: readonly StateResource[];
  readonly changes: readonly ResourceChange[];
  /** Arguments of the azuread provider that are written out in the stack. */
  readonly entra: { readonly tenant?: string; readonly environment?: string };
}

/** What is live, as Terraform saw it last. It holds secrets. */
export interface Live {
  /** Resources and data sources, with their attributes. */
  readonly resources: readonly StoredResource[];
  /** Values of the stack's variables; a state has none. */
  readonly variables: ReadonlyMap<string, Json>;
  /** What differs from the state that the last apply left; nothing where a state is all there is. */
  readonly drift?: readonly ResourceChange[];
  /** What a plan would do. */
  readonly planned: readonly ResourceChange[];
}

/** @throws {UserError} `TERRAFORM_OUTPUT` */
export const currentState = async (terraform: Terraform): Promise<readonly StateResource[]> =>
  resourcesOf(await shownBy(terraform));

/** @throws {UserError} `TERRAFORM_OUTPUT` */
export const planIn = async (terraform: Terraform, file: string): Promise<Plan> =>
  readPlan(await shownBy(terraform, file));

/**
 * What Terraform shows of its state, or of a plan, whole: it holds secrets.
 *
 * @throws {UserError} `TERRAFORM_OUTPUT`
 */
export async function shownBy(terraform: Terraform, ...planFile: readonly [] | readonly [string]): Promise<JsonObject> {
  const { status, stdout } = await terraform.read(["show", "-json", ...planFile]);
  if (status !== 0)
    throw new UserError([{ ...mistake, actual: `ended with ${status}`, remedy: "What it said stands above" }], 1);
  // Sound: what JSON.parse gives is JSON.
  const document = parseJson(stdout) as Json | undefined;
  if (isObject(document)) return document;
  const remedy = "TERRAFORM_BINARY_NAME may name another program";
  throw new UserError([{ ...mistake, actual: "printed no JSON object", allowed: "what Terraform prints", remedy }], 1);
}

const mistake = { code: "TERRAFORM_OUTPUT", setting: "terraform show -json" } as const;

function readPlan(document: JsonObject): Plan {
  const arguments_ = member(member(azureadOf(document), "expressions"), "tenant_id");
  const environment = member(member(azureadOf(document), "expressions"), "environment");
  return {
    prior: resourcesOf(member(document, "prior_state")),
    changes: listOf(document, "resource_changes").flatMap(changeOf),
    entra: {
      ...textAs("tenant", text(arguments_, "constant_value")),
      ...textAs("environment", text(environment, "constant_value")),
    },
  };
}

/** @returns nothing where it is neither a state nor a plan, as Terraform shows them */
export function liveIn(shown: JsonObject): Live | undefined {
  const isPlan = ["planned_values", "resource_changes", "resource_drift"].some((name) => Object.hasOwn(shown, name));
  if (text(shown, "format_version") === undefined) return undefined;
  const variables = isObject(shown.variables) ? Object.entries(shown.variables) : [];
  return {
    resources: shownResources(isPlan ? shown.prior_state : shown),
    variables: new Map(
      variables.flatMap(([name, one]) => (isObject(one) && "value" in one ? [[name, one.value]] : [])),
    ),
    ...(isPlan && { drift: listOf(shown, "resource_drift").flatMap(changeOf) }),
    planned: listOf(shown, "resource_changes").flatMap(changeOf),
  };
}

const textAs = <Name extends string>(name: Name, value: string | undefined): { readonly [K in Name]?: string } =>
  // Sound: it has that one name, or none.
  (value === undefined ? {} : { [name]: value }) as { readonly [K in Name]?: string };

const azureadOf = (document: unknown): unknown =>
  member(member(member(document, "configuration"), "provider_config"), "azuread");

const resourcesOf = (state: unknown): readonly StateResource[] => objectsOf(state).flatMap(resourceOf);

function resourceOf(json: unknown): readonly StateResource[] {
  const [address, type] = [text(json, "address"), text(json, "type")];
  if (address === undefined || type === undefined || member(json, "mode") !== "managed") return [];
  return [{ address, type, isTainted: member(json, "tainted") === true, values: member(json, "values") }];
}

function changeOf(json: unknown): readonly ResourceChange[] {
  const [address, type, change] = [text(json, "address"), text(json, "type"), member(json, "change")];
  if (address === undefined || type === undefined || member(json, "mode") !== "managed") return [];
  const [before, after] = [member(change, "before"), member(change, "after")];
  return [{ address, type, actions: texts(change, "actions"), before, after }];
}
