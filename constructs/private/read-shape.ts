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
import { readTexts } from "./text-mistakes";

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
    const read = this.texts(this.compare(shape, value, owner), name === "" ? undefined : `${owner}.${name}`);
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

  private compare(shape: Shape, value: unknown, owner: string): unknown {
    const wanted = readyShape(shape, owner);
    if (fits(wanted, value, owner)) return value;
    if (value === undefined) return this.missing(shape, owner);
    if (isLater(value)) return encoded(wanted, value, owner) ?? this.mistyped(shape, "known only to Terraform", owner);
    const item = Array.isArray(value) ? itemOf(wanted, owner) : undefined;
    if (Array.isArray(value) && item !== undefined) return this.list(item, value, owner);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      if (this.isRead(value)) return value;
      if (isPlain(value)) {
        if (wanted.kind === "map") return this.map(wanted.item, value, owner);
        const kinds = objectKinds(wanted, owner);
        const kind = isSome(kinds) ? chosen(kinds, value) : undefined;
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

  private missing(shape: Shape, owner: string): typeof unusable {
    this.tell({ code: "SETTING_MISSING", actual: "missing", allowed: shapeInWords(shape, owner) }, owner);
    return unusable;
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
      const isNeeded = required.includes(meant) || isMissed(shapeMeant, type);
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
    const allowed = similar === undefined ? memberNames(members) : `did you mean ${similar}?`;
    this.tell({ code: "SETTING_UNKNOWN", setting: settingPlace(name), actual: "not a setting", allowed }, members.type);
    return similar;
  }

  private tell(mistake: Omit<Finding, "setting" | "source"> & { readonly setting?: string }, owner: string): void {
    this.mistakes.push({ setting: "", ...mistake, source: `type ${owner}` });
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

const isSome = <Item>(list: readonly Item[]): list is readonly [Item, ...Item[]] => list.length > 0;

const below = (place: string, rest: string): string =>
  rest === "" || rest.startsWith("[") ? `${place}${rest}` : `${place}.${rest}`;
