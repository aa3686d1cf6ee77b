/**
 * Whether a value is what a shape asks for.
 *
 * @module
 */
import { Token } from "cdktf";
import { isPlain } from "./shape-words";
import { type Members, type ReadyShape, readyShape, type Shape } from "./shapes";

/** Whether it needs no closer look. */
export function fits(wanted: ReadyShape, value: unknown, owner: string): boolean {
  switch (wanted.kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "function":
      return typeof value === "function";
    case "is":
      return wanted.values.includes(value);
    case "alternatives":
      return wanted.all.map((one) => readyShape(one, owner)).some((one) => isSingle(one) && fits(one, value, owner));
    default:
      return wanted.kind === "anything";
  }
}

const isSingle = ({ kind }: ReadyShape): boolean => ["text", "number", "boolean", "is"].includes(kind);

/** What Terraform knows only later. */
export const isLater = (value: unknown): boolean => value !== null && Token.isUnresolved(value);

/** In the form in which the setting takes what only Terraform knows; none for objects whose parts are to be read. */
export function encoded(wanted: ReadyShape, value: unknown, owner: string): unknown {
  const isResolvable = typeof value === "object" && !Array.isArray(value);
  switch (wanted.kind) {
    case "text":
      return isResolvable ? Token.asString(value) : value;
    case "number":
      return isResolvable ? Token.asNumber(value) : value;
    case "is":
      return encoded({ kind: typeof wanted.values[0] === "number" ? "number" : "text" }, value, owner);
    case "boolean":
      return value;
    case "map":
      return isResolvable ? Token.asStringMap(value) : undefined;
    case "list": {
      const { kind } = readyShape(wanted.item, owner);
      if (Array.isArray(value)) return isSingle(readyShape(wanted.item, owner)) ? value : undefined;
      if (!isResolvable) return undefined;
      return kind === "text" || kind === "is" ? Token.asList(value) : undefined;
    }
    case "alternatives": {
      const all = wanted.all.map((one) => readyShape(one, owner));
      const text = Array.isArray(value) ? undefined : all.find(({ kind }) => kind === "text");
      const list = text ?? all.find(({ kind }) => kind === "list");
      return list === undefined ? undefined : encoded(list, value, owner);
    }
    default:
      return undefined;
  }
}

/** Of which shape the items of a list are, where it may be one. */
export function itemOf(wanted: ReadyShape, owner: string): Shape | undefined {
  const all = wanted.kind === "alternatives" ? wanted.all.map((one) => readyShape(one, owner)) : [wanted];
  for (const one of all) if (one.kind === "list") return one.item;
  return undefined;
}

/** The kinds of objects that it may be. */
export function objectKinds(wanted: ReadyShape, owner: string): readonly Members[] {
  if (wanted.kind === "object") return [wanted.members];
  return wanted.kind === "alternatives" ? wanted.all.flatMap((one) => objectKinds(readyShape(one, owner), owner)) : [];
}

/** Whether it is what a class or a factory makes: it has what it is known by. What is ours alone cannot be written by hand. */
export function isInstance(wanted: ReadyShape, value: object, owner: string): boolean {
  if (wanted.kind === "alternatives") return wanted.all.some((one) => isInstance(readyShape(one, owner), value, owner));
  if (wanted.kind === "object") return !isPlain(value) && hasSettings(wanted.members, value);
  if (wanted.kind !== "instance") return false;
  const { has, by } = wanted.shape;
  return !(by !== undefined && isPlain(value)) && has.every((name) => name in value);
}

/** Where all may be left out, one of them at least: a promise has none, and is not meant. */
const hasSettings = ({ required, shapes }: Members, value: object): boolean =>
  required.length > 0 ? required.every((name) => name in value) : [...shapes.keys()].some((name) => name in value);
