/**
 * What stands in for a setting that is missing or of another shape than it must have: what can be judged all the same is to be judged, and what
 * only follows from the gap is not to be told. Nothing of it is ever written, since synth is refused.
 *
 * @module
 */
import { Token } from "cdktf";
import { type Members, readyShape, type Shape } from "./shapes";

/** Invisible letters around a number: no user writes them, and constructs can be named by them. */
const mark = /unset\u2063\d+\u2063/g;
let count = 0;

/** @returns the text with `later` in place of each stand-in */
export const replaceStandIns = (text: string, later: string): string =>
  count > 0 && text.includes("\u2063") ? text.replace(mark, later) : text;

/** Whether a text comes from a setting that nobody set as it must be. */
export const hasStandIn = (text: string): boolean => count > 0 && text.includes("\u2063") && text.search(mark) >= 0;

/** Whether one of the settings of an object is a stand-in. */
export const isPartlyStandIn = (settings: object): boolean =>
  Object.values(settings).some((value) => typeof value === "string" && hasStandIn(value));

const wholeStandIns = new WeakSet<object>();

/** Whether nothing of it was set by anybody. */
export const isWholeStandIn = (settings: object): boolean => wholeStandIns.has(settings);

const factories = new Map<string, () => unknown>([["ReadonlyMap", () => new Map()]]);

/** Says what stands in for an object that only factories make. */
export function standsIn(type: string, make: () => unknown): void {
  factories.set(type, make);
}

/** A text that is nobody's. */
export function textStandIn(): string {
  count += 1;
  return `unset\u2063${count}\u2063`;
}

/** Something of the shape, of which checks say nothing. */
export function standInFor(shape: Shape, owner: string): unknown {
  const wanted = readyShape(shape, owner);
  switch (wanted.kind) {
    case "text":
      return textStandIn();
    case "number":
      return Token.asNumber("unset");
    case "boolean":
      // Who writes something there means to allow what is refused without it; and what only follows from it is not told.
      return Token.asAny(true);
    case "is":
      return wanted.values.find((value) => typeof value === "number") ?? textStandIn();
    case "list": {
      const item = standInFor(wanted.item, owner);
      return item === undefined ? [] : [item];
    }
    case "map":
      return whole({});
    case "object":
      return objectStandIn(wanted.members);
    case "instance":
      return factories.get(wanted.type)?.();
    case "alternatives":
      return standInFor(simplest(wanted.all, owner), owner);
    default:
      return undefined;
  }
}

/** Without these, others of the same object would be told to be of no use. */
const neededByOthers: ReadonlySet<string> = new Set(["HttpState.lockAddress", "HttpState.unlockAddress"]);

/** Whether a setting that may be left out is missed by others once it is there: they name its items, or are allowed by it alone. */
export function isMissed(shape: Shape, owner: string, name: string): boolean {
  const wanted = readyShape(shape, owner);
  if (neededByOthers.has(`${owner}.${name}`)) return true;
  return wanted.kind === "boolean" || (wanted.kind === "list" && wanted.item !== "number");
}

function objectStandIn({ type, shapes, required }: Members): object {
  return whole(Object.fromEntries(required.map((name) => [name, standInFor(shapes.get(name) ?? "anything", type)])));
}

function whole<Made extends object>(made: Made): Made {
  wholeStandIns.add(made);
  return made;
}

/** A text, or else the first if a factory makes it, or else the first of the objects. */
function simplest(all: readonly Shape[], owner: string): Shape {
  const [first = "anything"] = all;
  const ready = readyShape(first, owner);
  if (ready.kind === "instance" && factories.has(ready.type) && !all.includes("text")) return first;
  const isObject = (shape: Shape): boolean => readyShape(shape, owner).kind === "object";
  return all.find((shape) => shape === "text") ?? all.find(isObject) ?? first;
}
