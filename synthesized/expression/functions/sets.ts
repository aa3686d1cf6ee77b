/** Terraform's functions on sets. */
import type { Json } from "../../../internal/json";
import { isEqual, toList, toSet } from "../values";
import { fixed, type TerraformFunction, variadic } from "./signature";

const holds = (set: readonly Json[], item: Json): boolean => set.some((other) => isEqual(item, other));

export const sets: Readonly<Record<string, TerraformFunction>> = {
  setunion: variadic(toList, (all) => toSet(all.flat()), 1),
  setintersection: variadic(
    toList,
    ([first = [], ...others]) => toSet(first.filter((item) => others.every((other) => holds(other, item)))),
    1,
  ),
  setsubtract: fixed([toList, toList], (from, taken) => toSet(from.filter((item) => !holds(taken, item)))),
};
