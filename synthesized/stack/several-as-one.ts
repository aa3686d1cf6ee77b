/**
 * Several stacks that are there at the same time, as one: whatever works on a stack works on all of them together.
 *
 * @module
 */
import { UsageError } from "../../internal/user-error";
import type { PartNotUnderstood, Resource, Stack } from "./shape";

/** What stands between the names of several. */
export const nameBetween = " + ";

/** The stacks that one was put together from, each with the addresses that it has there; one that was not is its own only part. */
export const stacksIn = (stack: Stack): readonly Stack[] => stack.parts ?? [stack];

/** The same as they were read: what another apply starts from. */
export const stacksRead = (stack: Stack): readonly Stack[] => stack.asRead ?? [stack];

/** The part that has a resource; the first where none has. */
export function stackWith(address: string, stack: Stack): Stack {
  const parts = stacksIn(stack);
  return parts.find(({ resources }) => resources.some((one) => one.address === address)) ?? parts[0] ?? stack;
}

/**
 * Puts stacks together that were read together, so that ids which several would have in common differ already. Whatever several call alike is
 * called by the name of its stack as well: `orders/oci_apigateway_gateway.Gateway`.
 *
 * @param stacks one at least
 * @throws {UsageError} where two have the same name
 */
export function severalAsOne(stacks: readonly Stack[]): Stack {
  const [first, ...more] = stacks;
  if (first === undefined) throw new TypeError("one stack at least is put together");
  if (more.length === 0) return first;
  const names = stacks.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new UsageError("stacks", `two that are called ${twice}`, "names that tell them apart, or one cloud for each");
  const parts = withTellingAddresses(stacks);
  const resources = parts.flatMap((part) => part.resources);
  const others = (ofPart: (part: Stack) => readonly Stack[] | undefined): readonly Stack[] => [
    ...new Set(parts.flatMap((part) => ofPart(part) ?? []).filter(({ name }) => !names.includes(name))),
  ];
  return {
    ...{ name: names.join(nameBetween), directory: first.directory, parts, resources, evaluatedAt: first.evaluatedAt },
    asRead: stacks,
    outputs: new Map(byTellingNames(parts, ({ outputs }) => outputs)),
    variables: new Map(byTellingNames(parts, ({ variables }) => variables)),
    given: parts.flatMap(({ given = [] }) => given),
    notUnderstood: eachSettingOnce(parts.flatMap(({ notUnderstood }) => notUnderstood)),
    states: () => others(({ states }) => states?.()),
    joined: () => others(({ joined }) => joined?.()),
    resourcesOf: (type) => parts.flatMap((part) => part.resourcesOf(type)),
    evaluateAt: (now) => severalAsOne(stacks.map((stack) => stack.evaluateAt(now))),
  };
}

function withTellingAddresses(stacks: readonly Stack[]): readonly Stack[] {
  const owners = new Map<string, Set<Stack>>();
  for (const stack of stacks)
    for (const { address } of stack.resources) {
      const block = blockOf(address);
      owners.set(block, (owners.get(block) ?? new Set()).add(stack));
    }
  const isShared = (address: string): boolean => (owners.get(blockOf(address))?.size ?? 0) > 1;
  return stacks.map((stack) => {
    const told = (address: string): string => (isShared(address) ? `${stack.name}/${address}` : address);
    const renamed = new Map<Resource, Resource>(
      stack.resources.map((one) => [one, { ...one, address: told(one.address), dependsOn: one.dependsOn.map(told) }]),
    );
    return {
      ...stack,
      resources: [...renamed.values()],
      resourcesOf: (type) => stack.resourcesOf(type).flatMap((one) => renamed.get(one) ?? []),
    };
  });
}

/** Without the keys of instances: `oci_functions_function.f["a"]` is one of `oci_functions_function.f`. */
const blockOf = (address: string): string => address.replace(/\[.*/s, "");

function byTellingNames<T>(parts: readonly Stack[], ofPart: (part: Stack) => ReadonlyMap<string, T>): [string, T][] {
  const isShared = (name: string): boolean => parts.filter((part) => ofPart(part).has(name)).length > 1;
  return parts.flatMap((part) =>
    [...ofPart(part)].map(([name, value]): [string, T] => [isShared(name) ? `${part.name}/${name}` : name, value]),
  );
}

const eachSettingOnce = (all: readonly PartNotUnderstood[]): readonly PartNotUnderstood[] => [
  ...new Map(all.map((one) => [one.setting, one])).values(),
];
