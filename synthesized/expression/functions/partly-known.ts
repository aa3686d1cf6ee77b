/**
 * What functions make of arguments that are not known in whole.
 *
 * @module
 */
import { isText, type Json } from "../../../internal/json";
import { restOf, Unknown, unknownIn, type Value } from "../value";
import { equality } from "../values";

/** How much of an argument a function looks at. */
type Need =
  /** All of it. */
  | "whole"
  /** How many members it has, or under which keys. */
  | "shape"
  /** The shape of the lists in it, down to what is no list. */
  | "lists"
  | "nothing";

/** Functions that move parts of their arguments without looking at them; the last need goes for all further arguments. */
const needs: Readonly<Record<string, readonly [Need, ...Need[]]>> = {
  chunklist: ["shape", "whole"],
  concat: ["shape"],
  element: ["shape", "whole"],
  flatten: ["lists"],
  keys: ["shape"],
  length: ["shape"],
  lookup: ["shape", "whole", "nothing"],
  matchkeys: ["shape", "whole", "whole"],
  merge: ["shape"],
  nonsensitive: ["nothing"],
  one: ["shape"],
  reverse: ["shape"],
  sensitive: ["nothing"],
  slice: ["shape", "whole", "whole"],
  tolist: ["shape"],
  tomap: ["shape"],
  values: ["shape"],
  zipmap: ["whole", "shape"],
};

const isKnownEnough: Readonly<Record<Need, (value: Value) => boolean>> = {
  whole: (value) => unknownIn(value) === undefined,
  shape: (value) => !Unknown.is(value) && restOf(value) === undefined,
  lists: (value) => !Unknown.is(value) && (!Array.isArray(value) || value.every(isKnownEnough.lists)),
  nothing: () => true,
};

/** The arguments as the function takes them, if it does not look at what is not known of them. */
export function movable(name: string, args: readonly Value[]): readonly Json[] | undefined {
  const wanted = needs[name];
  if (wanted === undefined) return undefined;
  const isMovable = args.every((arg, index) => isKnownEnough[wanted[index] ?? wanted.at(-1) ?? "whole"](arg));
  // Sound: the function hands on what is not known, and does not look at it.
  return isMovable ? (args as readonly Json[]) : undefined;
}

/** A function that may have its result before it comes to what is not known. */
type Decision = (args: readonly Value[]) => Value | undefined;

/** The first argument of a kind, if all before it are known to be none, and it has a type that what follows cannot change. */
const first =
  (isPassed: (value: Value) => boolean): Decision =>
  (args) => {
    const found = args.find((arg) => !isPassed(arg));
    const isOfTexts = Array.isArray(found) && found.every((item) => isText(item) || Unknown.is(item));
    return isText(found) || isOfTexts ? found : undefined;
  };

const decisions: Readonly<Record<string, Decision>> = {
  alltrue: ([list]) =>
    Array.isArray(list) && list.some((item) => item === false || item === "false") ? false : undefined,
  anytrue: ([list]) =>
    Array.isArray(list) && list.some((item) => item === true || item === "true") ? true : undefined,
  coalesce: first((value) => value === null || value === ""),
  coalescelist: first((value) => Array.isArray(value) && value.length === 0),
  contains: ([list, wanted]) =>
    Array.isArray(list) && list.some((item) => equality(item, wanted ?? null) === true) ? true : undefined,
};

/** The result, if what is known decides it. */
export const decided = (name: string, args: readonly Value[]): Value | undefined => decisions[name]?.(args);
