/** Terraform's functions on sets; what they get is made a set first. */
import type { Json } from "../../../internal/json";
import { EvaluationFailure } from "../failure";
import { isEqual, isSet, toAlike, toList, toSet, unified } from "../values";
import { type TerraformFunction, variadic } from "./signature";

const holds = (set: readonly Json[], item: Json): boolean => set.some((other) => isEqual(item, other));

export const sets: Readonly<Record<string, TerraformFunction>> = {
  setunion: variadic(toList, (all) => toSet(all.flat()), 1),
  setintersection: variadic(
    toList,
    (all) => {
      const [first = [], ...others] = alike(all);
      return toSet(first.filter((item) => others.every((other) => holds(other, item))));
    },
    1,
  ),
  setsubtract: variadic(toList, (all) => {
    if (all.length !== 2) throw new EvaluationFailure(`2 arguments are wanted, not ${all.length}`);
    const [from = [], taken = []] = alike(all);
    return toSet(from.filter((item) => !holds(taken, item)));
  }),
  setproduct: variadic(toList, product, 2),
};

/** All items of all sets in one type. */
function alike(all: readonly Json[][]): Json[][] {
  const items = unified(all.flat())[Symbol.iterator]();
  return all.map((set) => set.map(() => items.next().value ?? null));
}

/** A list where all arguments are lists, in their order; else a set. */
function product(all: readonly Json[][]): Json[] {
  const combinations = all
    .map(toAlike)
    .reduce<Json[][]>((sofar, items) => sofar.flatMap((start) => items.map((item) => [...start, item])), [[]]);
  return all.some(isSet) ? toSet(combinations) : combinations;
}
