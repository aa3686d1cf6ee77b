/**
 * What a plan would change, and a digest of it that names no secret: the same for two plans that a reviewer could not tell apart, another
 * one as soon as something else would be made, changed or destroyed.
 *
 * Read from `terraform show -json PLAN`: https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 *
 * @module
 */
import { createHash } from "node:crypto";
import { isObject, type Json, type JsonObject } from "../internal/json";

/** One change, normalised: what differs, without what is sensitive and without what is known only afterwards. */
export interface PlannedChange {
  /** As Terraform writes it; `output.NAME` for an output. */
  readonly address: string;
  readonly actions: readonly string[];
  /** All else that distinguishes it, in a fixed order. */
  readonly content: Json;
}

/** Stands for values that must not be told, not even by a digest, which could be guessed from. */
const SENSITIVE = "(sensitive)";
/** https://developer.hashicorp.com/terraform/internals/json-format#change-representation: `after_unknown` */
const UNKNOWN = "(known after apply)";

/**
 * @param plan what `terraform show -json PLAN` printed
 * @returns every change, sorted by address; nothing where that is no plan of a format that is known here
 */
export function plannedChanges(plan: JsonObject): readonly PlannedChange[] | undefined {
  // "1.x" may grow members, and keeps the meaning of those that are there.
  if (!String(plan.format_version).startsWith("1.")) return undefined;
  const { resource_changes: resources = [], output_changes: outputs = {} } = plan;
  if (!Array.isArray(resources) || !resources.every(isObject) || !isObject(outputs)) return undefined;
  const changes = [
    ...resources.map((resource) => plannedChange(String(resource.address), resource)),
    ...Object.entries(outputs).map(([name, change]) => plannedChange(`output.${name}`, { change })),
  ];
  return changes.flat().sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** `sha256:…` over the changes. */
export function planDigest(changes: readonly PlannedChange[]): string {
  const text = JSON.stringify(changes.map(({ address, actions, content }) => [address, actions, content]));
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

const orderOf = ({ address, content }: PlannedChange): string => JSON.stringify([address, content]);

function plannedChange(address: string, resource: JsonObject): readonly PlannedChange[] {
  const change = isObject(resource.change) ? resource.change : {};
  const actions = Array.isArray(change.actions) ? change.actions.map(String) : ["?"];
  // What is moved or brought into the state changes no cloud, and is reviewed all the same.
  const { deposed = null, previous_address: from = null } = resource;
  const { importing = null } = change;
  const stays = actions.every((action) => action === "no-op") && from === null && importing === null;
  return stays
    ? []
    : [{ address, actions, content: sorted({ deposed, from, importing, values: differences(change) }) }];
}

/** Values by attribute, before and after, of those that differ; what is no object, as some outputs, as if it were one attribute. */
function differences(change: JsonObject): JsonObject {
  const { before = null, after = null, after_unknown: unknown = false } = change;
  // Where Terraform does not say what is sensitive, all of it is.
  const { before_sensitive: hiddenBefore = true, after_sensitive: hiddenAfter = true } = change;
  const pair = (...path: [] | [string]): Json[] => {
    const [was, willBe, hiddenWas, hiddenWillBe, isUnknown] = [before, after, hiddenBefore, hiddenAfter, unknown].map(
      (side) => path.reduce<Json | undefined>(part, side),
    );
    return [shown(was, hiddenWas, isUnknown), shown(willBe, hiddenWillBe, isUnknown)];
  };
  if (unknown === true || ![before, after].every((side) => side === null || isObject(side))) return { value: pair() };
  // Which one goes is said by its id; its other attributes may be ones that the cloud itself counts up.
  if (after === null && !holdsTrue(unknown)) return { id: pair("id") };
  const names = new Set([before, after, unknown].flatMap((side) => (isObject(side) ? Object.keys(side) : [])));
  const differing = [...names].filter(
    (name) => holdsTrue(part(unknown, name)) || text(part(before, name)) !== text(part(after, name)),
  );
  return Object.fromEntries(differing.map((name) => [name, pair(name)]));
}

/** A value as a reviewer sees it. The marks repeat its shape as far as anything below is marked: `true` there. */
function shown(value: Json | undefined, hidden: Json | undefined, unknown: Json | undefined): Json {
  if (hidden === true) return SENSITIVE;
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item, at) => shown(item, part(hidden, at), part(unknown, at)));
  if (!isObject(value)) return value ?? null;
  // What is not known yet is left out of an object.
  const names = [...Object.keys(value), ...(isObject(unknown) ? Object.keys(unknown) : [])];
  return Object.fromEntries(names.map((name) => [name, shown(value[name], part(hidden, name), part(unknown, name))]));
}

/** The part of a value, or of the marks beside it; a mark for the whole is one for each part. */
function part(value: Json | undefined, key: string | number): Json | undefined {
  if (value === true) return true;
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function holdsTrue(mark: Json | undefined): boolean {
  return mark === true || (typeof mark === "object" && mark !== null && Object.values(mark).some(holdsTrue));
}

const text = (value: Json | undefined): string => JSON.stringify(sorted(value ?? null));

/** The same value with the members of objects in one order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
