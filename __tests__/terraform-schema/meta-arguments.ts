/** Arguments that Terraform itself defines for resources and data sources. */
import { parsePath } from "./address-path";
import { typeOfBlock } from "./block-type";
import { judgeBody } from "./body-rules";
import { conditionBlock } from "./condition-block";
import { isList, isObject, type Json, type JsonObject } from "./json";
import type { Place } from "./place";
import { judgeProvisioners } from "./provisioner-rules";
import type { Block } from "./schema";
import { judgeValue, typeOfValue } from "./value-rules";
import { elementType, isProblem, stepInto, unmarked } from "./value-type";

export type Kind = "resource" | "data";

const ofBoth = ["count", "for_each", "provider", "depends_on", "lifecycle"];
export const metaArgumentsOf = (kind: Kind): readonly string[] =>
  kind === "data" ? ofBoth : [...ofBoth, "provisioner", "connection"];

const conditions = {
  precondition: { nesting_mode: "list", block: conditionBlock },
  postcondition: { nesting_mode: "list", block: conditionBlock },
} as const;

/** https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle */
const lifecycle: Readonly<Record<Kind, Block>> = {
  data: { block_types: conditions },
  resource: {
    attributes: {
      create_before_destroy: { type: "bool", optional: true },
      prevent_destroy: { type: "bool", optional: true },
      ignore_changes: { type: "dynamic", optional: true },
      replace_triggered_by: { type: ["list", "string"], optional: true },
    },
    block_types: conditions,
  },
};

/** The place with `each` or `count` bound, where the body sets for_each or count. */
export function withInstanceNames(body: JsonObject, place: Place): Place {
  const { count, for_each: forEach } = body;
  if (count !== undefined && forEach !== undefined) {
    place.report("meta-argument", "count and for_each exclude each other");
  }
  if (count !== undefined) {
    judgeValue(count, "number", place.inside("count"));
    return place.binding({ count: ["object", { index: "number" }] });
  }
  if (forEach === undefined) {
    return place;
  }
  const collection = typeOfValue(forEach, place.inside("for_each"));
  const bare = unmarked(collection);
  if (bare !== "dynamic" && (typeof bare === "string" || !["map", "object", "set"].includes(bare[0]))) {
    place.inside("for_each").report("meta-argument", "for_each takes a map or a set of strings");
  }
  return place.binding({ each: ["object", { key: "string", value: elementType(collection) }] });
}

export function judgeMetaArguments(kind: Kind, body: JsonObject, block: Block, place: Place): void {
  judgeDependsOn(body.depends_on, place.inside("depends_on"));
  if (body.lifecycle !== undefined) {
    judgeLifecycle(kind, body.lifecycle, block, place.inside("lifecycle"));
  }
  if (kind === "resource") {
    judgeProvisioners(body, place.binding({ self: typeOfBlock(block) }));
  }
}

/** A target is a whole resource, data source or the like, never one of its attributes. */
export function judgeDependsOn(targets: Json | undefined, place: Place): void {
  if (targets === undefined) {
    return;
  }
  if (!isList(targets)) {
    place.report("meta-argument", "depends_on is a list of addresses");
    return;
  }
  for (const [index, target] of targets.entries()) {
    const path = typeof target === "string" ? parsePath(target) : undefined;
    const wanted = path?.[0] && "name" in path[0] && path[0].name === "data" ? 3 : 2;
    if (path?.length === wanted) {
      place.inquiry.names.resolve(path, place.inside(index));
    } else {
      place.inside(index).report("meta-argument", `${JSON.stringify(target)} is no address such as oci_core_vcn.main`);
    }
  }
}

function judgeLifecycle(kind: Kind, body: Json, block: Block, place: Place): void {
  judgeBody(body, lifecycle[kind], place.binding({ self: typeOfBlock(block) }));
  if (!isObject(body)) {
    return;
  }
  for (const flag of ["create_before_destroy", "prevent_destroy"]) {
    if (body[flag] !== undefined && typeof body[flag] !== "boolean") {
      place.inside(flag).report("meta-argument", "Terraform needs a literal true or false here");
    }
  }
  judgeIgnoredChanges(body.ignore_changes, block, place.inside("ignore_changes"));
  for (const [index, trigger] of (isList(body.replace_triggered_by) ? body.replace_triggered_by : []).entries()) {
    const at = place.inside("replace_triggered_by").inside(index);
    const path = typeof trigger === "string" ? parsePath(trigger) : undefined;
    if (path) {
      place.inquiry.names.resolve(path, at);
    } else {
      at.report("meta-argument", `${JSON.stringify(trigger)} is no bare reference such as oci_core_vcn.main.id`);
    }
  }
}

function judgeIgnoredChanges(ignored: Json | undefined, block: Block, place: Place): void {
  if (ignored === undefined || ignored === "all") {
    return;
  }
  for (const [index, text] of (isList(ignored) ? ignored : [ignored]).entries()) {
    let type: ReturnType<typeof stepInto> = typeOfBlock(block);
    for (const step of (typeof text === "string" && parsePath(text)) || [{ name: String(text) }]) {
      type = isProblem(type) ? type : stepInto(type, step);
    }
    if (isProblem(type)) {
      place.inside(index).report("meta-argument", `${JSON.stringify(text)} is no attribute: ${type.problem}`);
    }
  }
}
