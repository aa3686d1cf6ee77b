/**
 * Where the specification of a live deployment differs from the one that a stack writes. Pure.
 *
 * What is written is what `plan` compares as well. What is left out, or is an empty list of blocks or an empty text, is where it is blind: the
 * provider keeps what is live there, and calls that no change.
 *
 * @module
 */
import { isObject, type Json, type JsonObject } from "../../internal/json";
import {
  deploymentSpecification,
  isSent,
  type NestedBlock,
  type SpecificationBlock,
} from "../../limits/deployment-specification";
import { isValueObject, Unknown, unknownIn, type Value, type ValueObject } from "../expression/value";
import { type HarmlessValue, harmless } from "./harmless-value";
import { matchedRoutes, type RoutePlace } from "./matched-routes";
import { isGiven, isNeutral, isSame, isThere } from "./same-value";

export interface Difference {
  /** Nothing where it is the deployment's own. */
  readonly route?: RoutePlace;
  /** Such as `request_policies.cors.allowed_origins`; empty for a route as a whole. */
  readonly setting: string;
  /** `added`: live, and the stack does not write it; `missing`: the other way round; `order`: routes stand in another one. */
  readonly kind: "added" | "changed" | "missing" | "order";
  /** Whether it makes a difference for anybody; what does not is told apart and is no drift. */
  readonly acts: boolean;
  readonly written?: HarmlessValue;
  readonly live?: HarmlessValue;
}

/** A part of which nothing can be said here. */
export interface NotCompared {
  readonly route?: RoutePlace;
  readonly setting: string;
  /** A sentence's end. */
  readonly reason: string;
}

type Found = { readonly difference: Difference } | { readonly notCompared: NotCompared };

export interface SpecificationDrift {
  readonly differences: readonly Difference[];
  readonly notCompared: readonly NotCompared[];
}

/**
 * @param written as the stack has it, evaluated: blocks as lists or alone
 * @param live as the state has it after a refresh
 */
export function specificationDrift(written: ValueObject, live: JsonObject): SpecificationDrift {
  const found = [...ofBlock(deploymentSpecification, written, live, { prefix: "", live })];
  return {
    differences: found.flatMap((one) => ("difference" in one ? [one.difference] : [])),
    notCompared: found.flatMap((one) => ("notCompared" in one ? [one.notCompared] : [])),
  };
}

/** Where something stands. */
interface Place {
  readonly route?: RoutePlace;
  /** Of settings within, with its dot. */
  readonly prefix: string;
  /** The whole specification that is live. */
  readonly live: JsonObject;
}

const within = (at: Place, name: string): Place => ({ ...at, prefix: `${at.prefix}${name}.` });

const placeOf = ({ route, prefix }: Place, name: string): Pick<Difference, "route" | "setting"> => ({
  ...(route && { route }),
  setting: `${prefix}${name}`.replace(/\.$/, ""),
});

const differs = (at: Place, name: string, more: Omit<Difference, "route" | "setting">): Found => ({
  difference: { ...placeOf(at, name), ...more },
});

const unclear = (at: Place, name: string, { reason }: Pick<Unknown, "reason">): Found => ({
  notCompared: { ...placeOf(at, name), reason },
});

function* ofBlock(block: SpecificationBlock, written: ValueObject, live: JsonObject, at: Place): Generator<Found> {
  const { sentBy, required = [], attributes = [], blocks = {} } = block;
  const type = sentBy === undefined ? undefined : written[sentBy];
  if (sentBy !== undefined && isGiven(type) && unknownIn(type) === undefined && !isSame(type, live[sentBy])) {
    // What else is another follows from it.
    yield changed(at, sentBy, type, live[sentBy]);
    return;
  }
  for (const name of [...required, ...attributes]) yield* ofAttribute(block, name, written, live, at);
  for (const [name, nested] of Object.entries(blocks)) {
    if (name === "routes") yield* ofRoutes(nested, written[name], live[name], at);
    else if (nested.isGroup) yield* ofGroup(nested, name, written[name], live[name], at);
    else yield* ofItems(block, name, nested, written, live, at);
  }
  yield* ofStrangers(block, written, live, at);
}

/** What this version of the table has no name for. */
function* ofStrangers(block: SpecificationBlock, written: ValueObject, live: JsonObject, at: Place): Generator<Found> {
  const { required = [], attributes = [], blocks = {}, readOnly = [] } = block;
  const known = new Set([...required, ...attributes, ...Object.keys(blocks), ...readOnly]);
  const reason = "it is not known to this version of entra-oci-gateway";
  for (const name of new Set([...Object.keys(written), ...Object.keys(live)]))
    if (!known.has(name) && [written[name], live[name]].some(isThere)) yield unclear(at, name, { reason });
}

function* ofAttribute(
  block: SpecificationBlock,
  name: string,
  written: ValueObject,
  live: JsonObject,
  at: Place,
): Generator<Found> {
  const [own, has] = [written[name], live[name]];
  const unknown = unknownIn(own);
  if (unknown !== undefined) {
    if (isSent(block, written, name)) yield unclear(at, name, unknown);
  } else if (isGiven(own) || block.required?.includes(name)) {
    if (isSent(block, written, name) || name === block.sentBy) {
      if (!isSame(own, has)) yield changed(at, name, own, has);
    }
  } else if (acts(block, name, has, live)) {
    yield differs(at, name, { kind: "added", acts: true, ...harmless("live", name, has) });
  }
}

/** Whether an attribute that the stack leaves out does anything. */
function acts(block: SpecificationBlock, name: string, has: Json | undefined, live: JsonObject): boolean {
  const isDefault = block.defaults?.[name] !== undefined && isSame(block.defaults[name], has);
  return isThere(has) && !isNeutral(has) && !isDefault && !isIdle(block, name, live);
}

const isIdle = (block: SpecificationBlock, name: string, live: JsonObject): boolean =>
  block.idle?.includes(name) === true || isOff(block, live) || (name !== block.sentBy && !isSent(block, live, name));

const isOff = ({ off = {} }: SpecificationBlock, live: JsonObject): boolean =>
  Object.entries(off).some(([name, value]) => live[name] === value);

function* ofGroup(
  block: NestedBlock,
  name: string,
  own: Value | undefined,
  has: Json | undefined,
  at: Place,
): Generator<Found> {
  const written = itemsOf(own);
  if ("unknown" in written) yield unclear(at, name, written.unknown);
  else yield* ofBlock(block, written.items[0] ?? {}, objectsIn(has)[0] ?? {}, within(at, name));
}

function* ofItems(
  block: SpecificationBlock,
  name: string,
  nested: NestedBlock,
  written: ValueObject,
  live: JsonObject,
  at: Place,
): Generator<Found> {
  const own = itemsOf(written[name], nested.isSet);
  if ("unknown" in own) {
    if (isSent(block, written, name)) yield unclear(at, name, own.unknown);
    return;
  }
  const [items, has] = nested.isSet ? unmatched(own.items, objectsIn(live[name])) : [own.items, objectsIn(live[name])];
  const isList = Math.max(own.items.length, objectsIn(live[name]).length) > 1;
  for (let index = 0; index < Math.max(items.length, has.length); index += 1) {
    const label = isList && !nested.isSet ? `${name}[${index}]` : name;
    const [one, other] = [items[index], has[index]];
    if (one !== undefined && other !== undefined && !nested.isSet)
      yield* ofBlock(nested, one, other, within(at, label));
    else {
      if (isThere(one) && isSent(block, written, name)) yield differs(at, label, { kind: "missing", acts: true });
      if (other !== undefined) {
        const isLikeDeployment = isSame(other, likeIt(nested, name, at));
        const isNothing = isIdle(block, name, live) || isLikeDeployment || isOff(nested, other) || isNeutral(other);
        yield differs(at, label, { kind: "added", acts: !isNothing });
      }
    }
  }
}

/** Items of sets have no place: those that are on both sides are the same. */
function unmatched(
  written: readonly ValueObject[],
  live: readonly JsonObject[],
): readonly [readonly ValueObject[], readonly JsonObject[]] {
  const left = [...live];
  const missing = written.filter((item) => {
    const at = left.findIndex((other) => isSame(item, other));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [missing, left];
}

/** The deployment's own block, which counts where a route has none. */
const likeIt = ({ likeDeploymentIn }: NestedBlock, name: string, { live }: Place): Json | undefined =>
  likeDeploymentIn === undefined ? undefined : objectsIn(objectsIn(live[likeDeploymentIn])[0]?.[name])[0];

function* ofRoutes(block: NestedBlock, own: Value | undefined, has: Json | undefined, at: Place): Generator<Found> {
  const written = itemsOf(own);
  if ("unknown" in written) return yield unclear(at, "routes", written.unknown);
  const { pairs, missing, added, isReordered } = matchedRoutes(written.items, objectsIn(has));
  if (isReordered) yield differs(at, "routes", { kind: "order", acts: true });
  for (const { written: one, live: other, route } of pairs)
    yield* ofBlock(block, one, other, { ...at, route, prefix: "" });
  for (const route of missing) yield differs({ ...at, route }, "", { kind: "missing", acts: true });
  for (const route of added) yield differs({ ...at, route }, "", { kind: "added", acts: true });
}

const changed = (at: Place, name: string, own: Value | undefined, has: Json | undefined): Found =>
  differs(at, name, { kind: "changed", acts: true, ...harmless("written", name, own), ...harmless("live", name, has) });

/** Blocks as they are written: alone, in lists, or not known; those of sets are known in whole, or cannot be told apart. */
function itemsOf(
  value: Value | undefined,
  isSet = false,
): { readonly items: readonly ValueObject[] } | { readonly unknown: Unknown } {
  const unknown = isSet ? unknownIn(value) : [value].flat().find(Unknown.is);
  return unknown === undefined ? { items: [value].flat().filter(isValueObject) } : { unknown };
}

const objectsIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
