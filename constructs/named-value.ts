/**
 * Lists whose items become resources of their own: each stands under what it is, never under its place in the list.
 *
 * @module
 */
import { names as limits } from "../limits/oci";
import { beyond, checkPattern, duplicates, type Finding, isKnown, said, twice } from "./private/findings";
import { hasStandIn } from "./private/stand-ins";

/**
 * A value that Terraform knows only later, under a name that stays: the resource that is made for it is found again by
 * this name.
 *
 * A name stands for one value. Once it is applied, a plan that would give the name another value is refused: give the
 * new value a name of its own.
 *
 * The settings of {@link SecuredApiStack} are there before anything can be made in it: what is made in the stack itself is named by a value that is
 * read later.
 *
 * @example
 * ```ts
 * const delegatedAccess: DelegatedAccess = { principalIds: [{ name: "developers", value: group.objectId }] };
 * ```
 *
 * @example
 * ```ts
 * const value = Lazy.stringValue({ produce: () => group.objectId });
 * const stack = new SecuredApiStack(app, "shop", { ...settings, apis: [{ ...orders, delegatedAccess: { principalIds: [{ name: "developers", value }] } }] });
 * const group = new Group(stack, "Developers", { displayName: "developers", securityEnabled: true });
 * ```
 *
 * @beta
 */
export interface NamedValue {
  /** Unique within the list, 1 to 60 letters, digits, - and _, from a letter. Changing it makes another resource. */
  readonly name: string;
  /** What would stand in the list otherwise. */
  readonly value: string;
}

/** An item as it becomes a resource. @internal */
export interface Identified {
  /** Its name, or what the value itself says. */
  readonly id: string;
  /** What the list gives for it. */
  readonly value: string;
}

/**
 * The items, each once. `identify` says what a value is, where two spellings are the same or the value is long.
 * @internal
 */
export function identified(
  list: readonly (string | NamedValue)[],
  identify: (value: string) => string = (value) => value,
): Identified[] {
  const items = list.map((item, index) => {
    const { name, value } = typeof item === "string" ? { name: undefined, value: item } : item;
    // What is not known at synth makes no id; a finding refuses it, and the rest is to be judged all the same.
    const id = isKnown(name ?? value) ? (name ?? identify(value)) : `unknown-${index}`;
    return { id, value };
  });
  return items.filter(({ id }, index) => items.findIndex((other) => other.id === id) === index);
}

/** @internal */
export const givenValue = (item: string | NamedValue): string => (typeof item === "string" ? item : item.value);

/** @internal */
export function namesFindings(setting: string, list: readonly (string | NamedValue)[]): Finding[] {
  const code = "ITEM_NAME_INVALID";
  const names = list.flatMap((item) => (typeof item === "string" ? [] : [item.name]));
  return [
    ...list.flatMap((item, index) => {
      const name = typeof item === "string" ? item : item.name;
      if (!isKnown(name) && !hasStandIn(name))
        return [beyond(code, `${setting}[${index}]`, said("known only to Terraform"), limits.itemNamed)];
      return name === item ? [] : checkPattern(code, `${setting}[${index}].name`, name, limits.itemName);
    }),
    ...duplicates(names).map((name) => beyond(code, setting, twice(name), limits.nameOnce)),
  ];
}
