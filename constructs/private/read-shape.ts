/**
 * Compares what was given with its shape: all mistakes at once, and settings with which the rest can be judged.
 *
 * @module
 */
import { Token } from "cdktf";
import { type Chosen, chosen } from "./chosen-alternative";
import type { Finding } from "./findings";
import { encoded, fits, isInstance, isLater, itemOf, objectKinds } from "./fitting-values";
import { readList } from "./list-mistakes";
import { isPlain, memberNames, settingPlace, shapeInWords, similarValue, valueInWords } from "./shape-words";
import { type Members, readyShape, type Shape } from "./shapes";
import { similarName } from "./similar-name";
import { isMissed, standInFor, textStandIn } from "./stand-ins";
import { isReadAtSynth } from "./text-kinds";
import { readTexts, textInWords } from "./text-mistakes";

/** In place of what is of no use. */
const unusable = Symbol("unusable");

/** One reading. Owners are the types that values are settings of, for messages. */
export class ShapeReading {
  /** In the order in which they were found; their settings below what was read: `routes[2].methods`, or empty for the whole. */
  public readonly mistakes: Finding[] = [];

  /**
   * @param noted what a factory found wrong when it made an object
   * @param isRead whether an object was read when it was made, and is not to be told of again
   */
  constructor(
    private readonly noted: (made: object) => readonly Finding[],
    private readonly isRead: (made: object) => boolean,
  ) {}

  /** What was given, the very same where nothing is wrong with it, or else a copy with stand-ins for what is. */
  public read(shape: Shape, value: unknown, owner: string, place = "", name = place): unknown {
    return this.usable(shape, this.part(place, shape, value, owner, name), owner);
  }

  /** All that were given one by one. */
  public readList(shape: Shape, values: readonly unknown[], owner: string, name: string): readonly unknown[] {
    const read = this.read(shape, values, owner, "", name);
    return Array.isArray(read) ? read : [];
  }

  /**
   * Its mistakes are told with the place of the part.
   *
   * @param name of the setting, by which texts in it are known
   */
  private part(place: string | number, shape: Shape, value: unknown, owner: string, name = ""): unknown {
    const before = this.mistakes.length;
    const setting = name === "" ? undefined : `${owner}.${name}`;
    const read = this.texts(this.compare(shape, value, owner, setting), setting);
    if (place === "" || this.mistakes.length === before) return read;
    for (const mistake of this.mistakes.splice(before))
      this.mistakes.push({ ...mistake, setting: below(settingPlace(place), mistake.setting) });
    return read;
  }

  /** Those of another kind than their setting takes are told, and are of no use to others. */
  private texts(value: unknown, setting: string | undefined): unknown {
    if (value === unusable || setting === undefined) return value;
    const texts = readTexts(setting, value, textStandIn);
    const list = readList(setting, texts.read);
    this.mistakes.push(...texts.mistakes, ...list.mistakes);
    return list.read;
  }

  /** For what cannot be left out. */
  private usable(shape: Shape, read: unknown, owner: string): unknown {
    return read === unusable ? standInFor(shape, owner) : read;
  }

  private compare(shape: Shape, value: unknown, owner: string, setting?: string): unknown {
    const wanted = readyShape(shape, owner);
    if (fits(wanted, value, owner)) return value;
    if (value === undefined) return this.missing(shape, owner, setting);
    if (isLater(value)) return this.later(shape, value, owner, setting);
    const item = Array.isArray(value) ? itemOf(wanted, owner) : undefined;
    if (Array.isArray(value) && item !== undefined) return this.list(item, value, owner);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      if (this.isRead(value)) {
        this.mistakes.push(...this.noted(value));
        return value;
      }
      if (isPlain(value)) {
        if (wanted.kind === "map") return this.map(wanted.item, value, owner);
        const kinds = objectKinds(wanted, owner);
        const kind = isSome(kinds) ? chosen(kinds, value) : undefined;
        if (isSome(kinds) && hasNothingOf(kinds, value)) return this.stranger(shape, kinds, value, owner);
        if (kind !== undefined && !kind.isNone) {
          this.mistakes.push(...this.noted(value));
          return this.settings(kind, value);
        }
      }
      if (isInstance(wanted, value, owner)) {
        this.mistakes.push(...this.noted(value));
        return value;
      }
    }
    return this.mistyped(shape, valueInWords(value, wanted, owner), owner, similarValue(wanted, value));
  }

  /** One that is missing is told with what it has to be, and not with its type alone. */
  private missing(shape: Shape, owner: string, setting: string | undefined): typeof unusable {
    const kind = setting === undefined ? undefined : textInWords(setting);
    const isText = readyShape(shape, owner).kind === "text";
    const allowed = isText && kind !== undefined ? kind.form : shapeInWords(shape, owner);
    this.tell({ code: "SETTING_MISSING", actual: "missing", allowed }, owner);
    return unusable;
  }

  private later(shape: Shape, value: unknown, owner: string, setting: string | undefined): unknown {
    const wanted = readyShape(shape, owner);
    const isNeeded = ["map", "list"].includes(wanted.kind) && setting !== undefined && isReadAtSynth(setting);
    const later = isNeeded ? undefined : encoded(wanted, value, owner);
    return later ?? this.mistyped(shape, "known only to Terraform", owner);
  }

  /** Of an object that was meant for another place, all that it has and lacks is one mistake. */
  private stranger(shape: Shape, kinds: readonly Members[], value: object, owner: string): typeof unusable {
    const names = Object.keys(value);
    const shown = names.slice(0, 5).map(settingPlace).join(", ");
    const inner: unknown = Reflect.get(value, "value");
    const isWrapped = typeof inner === "object" && inner !== null && !hasNothingOf(kinds, inner);
    const actual = `an object with ${shown}${names.length > 5 ? ", …" : ""}`;
    return this.mistyped(shape, actual, owner, isWrapped ? "its value" : undefined);
  }

  private mistyped(shape: Shape, actual: string, owner: string, similar?: string): typeof unusable {
    const allowed = `${shapeInWords(shape, owner)}${similar === undefined ? "" : `; did you mean ${similar}?`}`;
    this.tell({ code: "SETTING_MISTYPED", actual, allowed }, owner);
    return unusable;
  }

  private list(item: Shape, list: readonly unknown[], owner: string): unknown {
    let copy: unknown[] | undefined;
    let isSpoiled = false;
    for (const [index, value] of list.entries()) {
      const read = this.part(index, item, value, owner);
      if (read === value) continue;
      isSpoiled ||= read === unusable;
      copy ??= [...list];
      copy[index] = this.usable(item, read, owner);
    }
    // Objects are judged each by itself; what is said of single values is said of all together.
    return isSpoiled && objectKinds(readyShape(item, owner), owner).length === 0 ? unusable : (copy ?? list);
  }

  private map(item: Shape, map: object, owner: string): unknown {
    const copy = new Copy(map);
    for (const [name, value] of Object.entries(map)) {
      // A map that only Terraform knows has one entry, which stands for all.
      if (!Token.isUnresolved(name)) copy.put(name, this.read(item, value, owner, name));
    }
    return copy.made;
  }

  private settings({ members, decisive, others }: Chosen, given: object): unknown {
    const { type, shapes, required, open } = members;
    const copy = new Copy(given);
    const wanted = new Set(required);
    for (const [name, value] of Object.entries(given)) {
      const shape = shapes.get(name) ?? "never";
      if (value === undefined || (shape === "never" && open)) continue;
      if (shape === "never" && others.has(name) && decisive !== undefined) {
        this.addWithoutEffect(name, decisive);
        copy.put(name, unusable);
        continue;
      }
      const meant = shape === "never" ? this.meantBy(name, members, given) : name;
      if (meant === undefined) {
        copy.put(name, unusable);
        continue;
      }
      wanted.delete(meant);
      const shapeMeant = shapes.get(meant) ?? "anything";
      const told = this.mistakes.length;
      const read = this.part(name, shapeMeant, value, type, meant);
      if (meant !== name) {
        copy.put(name, unusable);
        // Its name is what is wrong with it.
        if (read === unusable) this.mistakes.splice(told);
      }
      const isNeeded = required.includes(meant) || isMissed(shapeMeant, type, meant);
      copy.put(meant, isNeeded ? this.usable(shapeMeant, read, type) : read);
    }
    for (const name of wanted) {
      const value = Reflect.get(given, name);
      if (value === undefined) copy.put(name, this.read(shapes.get(name) ?? "anything", value, type, name));
    }
    return copy.made;
  }

  /** The setting that a name which there is not was probably to be; its value is then read as that one's. */
  private meantBy(name: string, members: Members, given: object): string | undefined {
    const isFree = (other: string): boolean =>
      members.shapes.get(other) !== "never" && Reflect.get(given, other) === undefined;
    const free = [...members.shapes.keys()].filter(isFree);
    const similar = similarName(name, free);
    const allowed = similar === undefined ? memberNames(members) : `a name that there is; did you mean ${similar}?`;
    this.tell({ code: "SETTING_UNKNOWN", setting: settingPlace(name), actual: "not a setting", allowed }, members.type);
    return similar;
  }

  private tell(mistake: Omit<Finding, "setting" | "source"> & { readonly setting?: string }, owner: string): void {
    // A factory's name has a dot, a constructor's a `new`.
    const source = /[. ]/.test(owner) ? `arguments of ${owner}` : `type ${owner}`;
    this.mistakes.push({ setting: "", ...mistake, source });
  }

  private addWithoutEffect(setting: string, beside: string): void {
    const source = `with ${beside} it changes nothing`;
    const actual = `set beside ${beside}`;
    this.mistakes.push({ code: "SETTING_WITHOUT_EFFECT", setting, actual, allowed: "one of the two", source });
  }
}

/** What was given, until something of it is to be another. */
class Copy {
  private copy: Record<string, unknown> | undefined;

  constructor(private readonly given: object) {}

  public get made(): object {
    return this.copy ?? this.given;
  }

  public put(name: string, value: unknown): void {
    if (Reflect.get(this.made, name) === value) return;
    this.copy ??= { ...this.given };
    if (value === unusable) delete this.copy[name];
    else this.copy[name] = value;
  }
}

/** An object in which no setting of the kinds is, nor one that is only misspelled; with a single name it is told by that. */
function hasNothingOf(kinds: readonly Members[], value: object): boolean {
  const names = Object.keys(value);
  const isKin = (name: string): boolean =>
    kinds.some(({ shapes, open }) => open || shapes.has(name) || similarName(name, [...shapes.keys()]) !== undefined);
  const isAsked = names.length > 1 || kinds.every(({ required }) => required.length > 0);
  return names.length > 0 && isAsked && !names.some(isKin);
}

const isSome = <Item>(list: readonly Item[]): list is readonly [Item, ...Item[]] => list.length > 0;

export const below = (place: string, rest: string): string =>
  rest === "" || rest.startsWith("[") ? `${place}${rest}` : `${place}.${rest}`;
