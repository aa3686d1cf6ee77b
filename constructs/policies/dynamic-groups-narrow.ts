/**
 * Dynamic groups say which things belong to them.
 *
 * @module
 */
import { whatBelongs } from "../../limits/iam";
import { always, picks } from "./iam-condition";
import { readRule } from "./iam-statement";
import type { PolicyRule } from "./rule";

export const dynamicGroupsNarrow: PolicyRule = {
  id: "dynamic-groups-narrow",
  title: "Dynamic groups say which things belong to them",
  why: "By its type alone every function, gateway or machine of the tenancy belongs to the group, and gets what statements give it.",
  remedy: "Add resource.id, resource.compartment.id or a tag to every case of the matching rule.",
  source: whatBelongs.source,
  resourceType: "oci_identity_dynamic_group",
  check({ matching_rule: rule }) {
    const text = String(rule ?? "");
    const reading = readRule(text);
    const shown = `matching rule "${text.replace(/\s+/g, " ")}"`;
    if (reading.kind === "not understood") return [{ notUnderstood: `${shown}: ${reading.reason}` }];
    return always(reading.condition, picks(whatBelongs)) ? [] : [`${shown} takes in whatever is of its kind`];
  },
};
