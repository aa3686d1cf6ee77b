/**
 * What each public construct and factory takes, as `packaging/write-shapes.mjs` reads it from the TypeScript types.
 *
 * @module
 */
import written from "./shapes.json";

/** A construct or factory: `new SecuredApiStack`, `Backend.http`. */
export type Callable = keyof typeof written.calls;

/** `text`, `number`, `boolean`, `function`, `anything` and `never`, or the name of a type; a list stands for alternatives. */
export type Shape = string | readonly Shape[] | Compound;

/** What has parts. */
export type Compound =
  | { readonly is: readonly (string | number)[] }
  | { readonly list: Shape }
  | { readonly map: Shape }
  | ObjectShape
  | InstanceShape;

/** Settings by name, optional ones marked with `?`. */
interface ObjectShape {
  readonly of: Readonly<Record<string, Shape>>;
  readonly open?: true;
}

/** Something that was made by a class: what it has, and which factories make it where nothing else may stand in for it. */
export interface InstanceShape {
  readonly has: readonly string[];
  readonly by?: readonly string[];
}

/** Settings, as they are looked up. */
export interface Members {
  /** Of the type, or of what it is part of. */
  readonly type: string;
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Names of those that cannot be left out. */
  readonly required: readonly string[];
  /** Whether others may stand beside them. */
  readonly open: boolean;
}

/** A shape that is ready to be compared with a value. */
export type ReadyShape =
  | { readonly kind: "text" | "number" | "boolean" | "function" | "anything" | "never" }
  | { readonly kind: "is"; readonly values: readonly unknown[] }
  | { readonly kind: "list" | "map"; readonly item: Shape }
  | { readonly kind: "object"; readonly members: Members }
  | { readonly kind: "instance"; readonly type: string; readonly shape: InstanceShape }
  | { readonly kind: "alternatives"; readonly all: readonly Shape[] };

// Sound: the script writes nothing else, and the inferred type of so large a file says less.
const types: ReadonlyMap<string, Compound> = new Map(
  Object.entries(written.types as unknown as Record<string, Compound>),
);
const calls: ReadonlyMap<string, Readonly<Record<string, Shape>>> = new Map(
  Object.entries(written.calls as unknown as Record<string, Record<string, Shape>>),
);

/** What a construct or factory takes, by the names of its parameters. */
export const takenBy = (call: Callable): Readonly<Record<string, Shape>> => calls.get(call) ?? {};

const atoms = ["text", "number", "boolean", "function", "anything", "never"] as const;
const ready = new Map<Shape, ReadyShape>(atoms.map((kind) => [kind, { kind }]));

/** @param owner the type that it is a part of, for messages about what has no name itself */
export function readyShape(shape: Shape, owner: string): ReadyShape {
  const known = ready.get(shape);
  if (known !== undefined) return known;
  const made = typeof shape === "string" ? ofType(shape) : prepared(shape, owner);
  ready.set(shape, made);
  return made;
}

function ofType(name: string): ReadyShape {
  const type = types.get(name);
  if (type === undefined) throw new Error(`shapes.json has no type ${name}`);
  return prepared(type, name);
}

function prepared(shape: Exclude<Shape, string>, type: string): ReadyShape {
  if (isAlternatives(shape)) return { kind: "alternatives", all: shape };
  if ("is" in shape) return { kind: "is", values: shape.is };
  if ("list" in shape) return { kind: "list", item: shape.list };
  if ("map" in shape) return { kind: "map", item: shape.map };
  if ("has" in shape) return { kind: "instance", type, shape };
  const entries = Object.entries(shape.of).map(([name, of]) => [name.replace(/[?]$/, ""), of] as const);
  const required = Object.keys(shape.of).filter((name) => !name.endsWith("?"));
  return { kind: "object", members: { type, shapes: new Map(entries), required, open: shape.open === true } };
}

const isAlternatives = (shape: Exclude<Shape, string>): shape is readonly Shape[] => Array.isArray(shape);
