/** What can be wrong with the shape of each setting: one mistake at a time, in an otherwise sound call. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A shape as constructs/private/shapes.json says it; read anew here, so that the reader which is tested is not believed. */
export type Shape = string | readonly Shape[] | { readonly [part: string]: unknown };

interface Written {
  readonly types: Readonly<Record<string, { readonly of?: Readonly<Record<string, Shape>>; readonly open?: true }>>;
  readonly calls: Readonly<Record<string, Readonly<Record<string, Shape>>>>;
}

export const written: Written = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "constructs", "private", "shapes.json"), "utf8"),
);

export type Path = readonly (string | number)[];

/** A setting in a sound call. */
export interface Setting {
  /** `Route.methods`, `Route.methods[]`: once, however often the type is used. */
  readonly name: string;
  readonly path: Path;
  readonly shape: Shape;
  readonly isRequired: boolean;
}

export interface SettingMistake {
  readonly what: string;
  readonly setting: Setting;
  /** Where findings say that it is. */
  readonly path: Path;
  readonly kind: "missing" | "mistyped" | "misspelt" | "unknown";
  readonly change: (given: readonly unknown[]) => readonly unknown[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

const membersOf = (shape: Shape): Readonly<Record<string, Shape>> | undefined => {
  if (typeof shape === "string") return written.types[shape]?.of;
  // Sound: `of` holds shapes by name.
  return "of" in shape ? (shape.of as Record<string, Shape>) : undefined;
};

const partOf = (shape: Shape, part: "list" | "map" | "is"): Shape | undefined =>
  typeof shape === "object" && !Array.isArray(shape) && part in shape
    ? ((shape as Record<string, Shape>)[part] ?? undefined)
    : undefined;

const plain = (name: string): string => name.replace(/^[.]{3}|[?]$/g, "");

/** The settings that a value has, below those of its call. */
export function settingsIn(shape: Shape, value: unknown, path: Path, name: string, isRequired = true): Setting[] {
  const own: Setting = { name, path, shape, isRequired };
  if (Array.isArray(shape)) {
    const meant = shape.find((one) => isMeant(one, value));
    const below = meant === undefined ? [] : settingsIn(meant, value, path, name).slice(1);
    return [own, ...below];
  }
  const item = partOf(shape, "list");
  if (item !== undefined && Array.isArray(value))
    return [own, ...value.flatMap((one, index) => settingsIn(item, one, [...path, index], `${name}[]`))];
  const entry = partOf(shape, "map");
  if (entry !== undefined && isRecord(value))
    return [
      own,
      ...Object.entries(value).flatMap(([key, one]) => settingsIn(entry, one, [...path, key], `${name}{}`, false)),
    ];
  const members = membersOf(shape);
  if (members === undefined || !isRecord(value)) return [own];
  const type = typeof shape === "string" ? shape : name;
  return [
    own,
    ...Object.entries(members).flatMap(([marked, of]) => {
      const key = plain(marked);
      if (of === "never" || value[key] === undefined) return [];
      return settingsIn(of, value[key], [...path, key], `${type}.${key}`, !marked.endsWith("?"));
    }),
  ];
}

function isMeant(shape: Shape, value: unknown): boolean {
  const members = membersOf(shape);
  if (members === undefined || !isRecord(value)) return false;
  const keys = Object.keys(value);
  const all = new Map(Object.entries(members).map(([marked, of]) => [plain(marked), of]));
  const required = Object.keys(members).filter((marked) => !marked.endsWith("?"));
  return required.every((key) => keys.includes(key)) && keys.every((key) => all.has(key) && all.get(key) !== "never");
}

/** One of each kind of JSON, null, and the number that is none. */
const kinds: Readonly<Record<string, unknown>> = {
  text: "text",
  number: 12,
  boolean: true,
  object: {},
  list: [],
  null: null,
  NaN: Number.NaN,
};

function takes(shape: Shape, kind: string): boolean {
  if (Array.isArray(shape)) return shape.some((one) => takes(one, kind));
  if (typeof shape === "string" && written.types[shape] === undefined) return shape === kind;
  if (partOf(shape, "list") !== undefined) return kind === "list";
  return kind === "object" && (partOf(shape, "map") !== undefined || membersOf(shape) !== undefined);
}

const misspelled = (name: string): string => {
  const middle = name.length >> 1;
  return name.length < 3 ? `${name}s` : name.slice(0, middle) + name.slice(middle + 1);
};

function isOpen(shape: Shape, value: unknown): boolean {
  if (Array.isArray(shape)) return shape.some((one) => isMeant(one, value) && isOpen(one, value));
  return typeof shape === "string" && written.types[shape]?.open === true;
}

/** All mistakes with one setting. */
export function mistakesWith(
  setting: Setting,
  given: readonly unknown[],
  values: Readonly<Record<string, unknown>> = kinds,
): SettingMistake[] {
  const { name, path, shape, isRequired } = setting;
  const key = path.at(-1);
  const outer = at(given, path.slice(0, -1));
  const mistake = (
    kind: SettingMistake["kind"],
    what: string,
    change: SettingMistake["change"],
    found: Path = path,
  ): SettingMistake => ({ what: `${name} ${what}`, setting, path: found, kind, change });
  const wrong = Object.entries(values)
    .filter(([kind]) => !takes(shape, kind) && shape !== "anything")
    .map(([kind, value]) => mistake("mistyped", `= ${kind}`, (all) => put(all, path, value)));
  const missing = isRequired ? [mistake("missing", "left out", (all) => put(all, path, undefined))] : [];
  const isMember = typeof key === "string" && path.length > 1 && !name.endsWith("{}");
  const whole = at(given, path);
  const unknown =
    isRecord(whole) && takes(shape, "object") && partOf(shape, "map") === undefined && !isOpen(shape, whole)
      ? [mistake("unknown", "with another setting", (all) => put(all, [...path, "qqqqqqqq"], 1), [...path, "qqqqqqqq"])]
      : [];
  if (!isMember || name.startsWith("JsonWebKey.")) return [...wrong, ...missing, ...unknown];
  const other = misspelled(key);
  const renamed = (all: readonly unknown[]) =>
    put(put(all, path, undefined), [...path.slice(0, -1), other], Reflect.get(Object(outer), key));
  return [...wrong, ...missing, ...unknown, mistake("misspelt", `as ${other}`, renamed, [...path.slice(0, -1), other])];
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((outer, key) => Reflect.get(Object(outer), key), value);

/** A copy with one part changed; `undefined` takes it away. */
function put(whole: readonly unknown[], path: Path, value: unknown): readonly unknown[] {
  // Sound: a list stays one.
  return changed(whole, path, value) as readonly unknown[];
}

function changed(outer: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const part = changed(Reflect.get(Object(outer), key), rest, value);
  if (Array.isArray(outer)) return Object.assign([...outer], { [key]: part });
  const { [key]: _, ...others } = Object(outer);
  return part === undefined ? others : { ...others, [key]: part };
}
