/**
 * Reads the arguments of evaluated resources, and says which one is not what it should be.
 *
 * @module
 */
import { isText } from "../../internal/json";
import { UserError } from "../../internal/user-error";
import { isValueObject, Unknown, type Value } from "../expression/value";

/** A resource, or one of its nested blocks, with the address to name in errors. */
export interface Values {
  readonly address: string;
  readonly values: { readonly [attribute: string]: Value };
}

/** The stack says something that a tenant could not hold, or that nobody knows here. */
export class DirectoryError extends UserError {
  override readonly name = "DirectoryError";
  readonly code = "ENTRA_DIRECTORY";

  constructor(
    /** Address of the resource, with the path of the block. */
    readonly address: string,
    /** Name of the argument. */
    readonly setting: string,
    /** What it got. */
    readonly actual: unknown,
    /** What would do. */
    readonly allowed: string,
  ) {
    const got = Unknown.is(actual) ? "a value that is not known" : (JSON.stringify(actual) ?? "nothing");
    super([{ code: "ENTRA_DIRECTORY", setting: `${address}: ${setting}`, actual: `got ${got}`, allowed }], 1);
  }
}

/** An id that is only compared: what nobody knows is as good as any other text, if it comes from the same place. */
export function comparedId(of: Values, setting: string): string {
  const value = of.values[setting];
  return Unknown.is(value) ? inItsPlace(value) : requiredText(of, setting);
}

/** The same for a list. */
export function comparedIds(of: Values, setting: string): readonly string[] {
  const value = of.values[setting];
  if (!Array.isArray(value)) return listOfTexts(of, setting);
  const known = value.map((item) => (Unknown.is(item) ? inItsPlace(item) : item));
  return listOfTexts({ address: of.address, values: { [setting]: known } }, setting);
}

const inItsPlace = ({ reason, addresses }: Unknown): string => `unknown ${[...addresses, reason].join(" ")}`;

/** Text that must be there. */
export function requiredText(of: Values, setting: string): string {
  const value = of.values[setting];
  if (!isText(value) || value === "") throw new DirectoryError(of.address, setting, value, "text");
  return value;
}

/** Text, or nothing. */
export function optionalText(of: Values, setting: string): string | undefined {
  const value = of.values[setting];
  return value === undefined || value === null || value === "" ? undefined : requiredText(of, setting);
}

/** A truth value, or the provider's default. Terraform takes the texts `true` and `false` as well. */
export function flag(of: Values, setting: string, fallback: boolean): boolean {
  const value = of.values[setting] ?? fallback;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new DirectoryError(of.address, setting, value, "true or false");
}

/** A list of texts, empty when absent. */
export function listOfTexts(of: Values, setting: string): readonly string[] {
  const value = of.values[setting] ?? [];
  const items = Array.isArray(value) ? value : [value];
  if (Array.isArray(value) && value.every(isText)) return value;
  throw new DirectoryError(of.address, setting, items.find(Unknown.is) ?? value, "a list of texts");
}

/** Nested blocks of a kind, none when absent. */
export function blocks(of: Values, setting: string): readonly Values[] {
  const value = of.values[setting] ?? [];
  const list: readonly Value[] = Array.isArray(value) ? value : [value];
  return list.map((block, index): Values => {
    if (!isValueObject(block)) throw new DirectoryError(of.address, setting, block, "a block");
    return { address: `${of.address}.${setting}[${index}]`, values: block };
  });
}

/** A point in time as RFC 3339 writes it, in milliseconds since 1970; the fallback when absent. */
export function instant(of: Values, setting: string, fallback: number): number {
  const value = optionalText(of, setting);
  if (value === undefined) return fallback;
  const time = Date.parse(value);
  if (Number.isNaN(time)) throw new DirectoryError(of.address, setting, value, "a time such as 2030-01-31T00:00:00Z");
  return time;
}

/** The object id inside `/applications/<object id>` or `/servicePrincipals/<object id>`. */
export function objectIdIn(of: Values, setting: string): string {
  const value = requiredText(of, setting);
  const match = /^\/(?:applications|servicePrincipals)\/([^/]+)$/.exec(value);
  if (match?.[1] === undefined)
    throw new DirectoryError(of.address, setting, value, "/applications/<object id> or /servicePrincipals/<object id>");
  return match[1];
}
