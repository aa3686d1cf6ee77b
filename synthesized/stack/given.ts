/**
 * What somebody tells of an account: `--value ADDRESS.ATTRIBUTE=JSON`.
 *
 * @module
 */
import { nearest } from "../../internal/command-line";
import { isText, type Json, parseJson } from "../../internal/json";
import { UsageError } from "../../internal/user-error";
import { isValueObject, type Value, type ValueObject } from "../expression/value";

const form = 'ADDRESS.ATTRIBUTE=JSON, such as data.oci_dns_zones.all.id=x or \'module.network["a"].subnet_id="x"\'';

/** Up to the first `=` outside an index, and in it up to the last dot. */
const pair = /^((?:[^="[]|\[\d+\]|\["(?:[^"\\]|\\.)*"\])+)\.([\w-]+)=(.*)$/s;

/** The texts and numbers in a value, at any depth. */
export function textsIn(value: Value): readonly string[] {
  if (isText(value) || typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isValueObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Values that were given, and which of them a stack has a place for. */
export class GivenValues {
  private readonly values = new Map<string, ValueObject>();
  private readonly offered = new Map<string, Set<string>>();

  /** @throws {UsageError} for what has another form */
  constructor(pairs: readonly string[]) {
    for (const text of pairs) {
      const [, address, attribute, value] = pair.exec(text) ?? [];
      if (address === undefined || attribute === undefined || value === undefined)
        throw new UsageError("--value", text, form);
      // Sound: what JSON.parse gives is JSON. What is none is text.
      const json = parseJson(value) as Json | undefined;
      this.values.set(address, { ...this.values.get(address), [attribute]: json === undefined ? value : json });
    }
  }

  /** Those of a resource or another thing with attributes; it is remembered that it is there, with what else it has. */
  of(address: string, attributes: readonly string[]): ValueObject {
    this.offered.set(address, new Set([...(this.offered.get(address) ?? []), ...attributes]));
    return this.values.get(address) ?? {};
  }

  /** All texts and numbers among them. */
  texts(): readonly string[] {
    return [...this.values.values()].flatMap(textsIn);
  }

  /**
   * @param words attributes that expressions call by name, whatever has them
   * @throws {UsageError} for what no stack that was read has a place for
   */
  check(words: ReadonlySet<string>): void {
    for (const [address, values] of this.values) {
      const attributes = this.offered.get(address);
      for (const attribute of Object.keys(values)) {
        if (attributes?.has(attribute) === true || (attributes !== undefined && words.has(attribute))) continue;
        throw new UsageError(
          "--value",
          `${address}.${attribute}, which nothing in the stack is called`,
          this.meant(address, attribute),
        );
      }
    }
  }

  private meant(address: string, attribute: string): string {
    const named = [...this.offered].flatMap(([owner, names]) => [...names].map((name) => `${owner}.${name}`));
    const near = nearest(`${address}.${attribute}`, named);
    if (near !== undefined) return near;
    const attributes = [...(this.offered.get(address) ?? [])];
    if (attributes.length > 0) return `an attribute of it, such as ${attributes.slice(0, 12).join(", ")}`;
    const owners = [...this.offered.keys()];
    if (owners.length === 0) return "none, because no stack was read";
    const owner = nearest(address, owners);
    return owner === undefined ? `an attribute of ${owners.slice(0, 12).join(", ")}` : `${owner}.${attribute}`;
  }
}
