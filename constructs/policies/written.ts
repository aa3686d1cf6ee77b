/**
 * Values as synth writes them, and what can be told of them: Terraform's expressions stand for what it knows only later.
 *
 * @module
 */
import type { Attributes, Json, NotUnderstood } from "./rule";

/** What a rule says of a resource. */
export type Verdicts = readonly (string | NotUnderstood)[];

/** Whether Terraform fills in the text, or a part of it. `$${` stands for itself. */
export function isExpression(value: Json | undefined): boolean {
  return typeof value === "string" && /(?<![$%])(?:\$\$|%%)*[$%]\{/.test(value);
}

/** Whether it is one attribute of a resource of the stack, of one of these types where some are named, and nothing else. */
export function isAttribute(value: string, ...types: readonly string[]): boolean {
  const [, type] = /^\$\{([a-z][a-z0-9]*_\w+)\.[\w-]+(?:\[[^\]{}]*\])?\.[\w.[\]"*-]+\}$/.exec(value) ?? [];
  return type !== undefined && (types.length === 0 || types.includes(type));
}

/** A switch; Terraform reads `"true"` as one. `undefined` where it is not set. */
export function isOn(value: Json | undefined): boolean | "unknown" | undefined {
  if (value === undefined || value === null) return undefined;
  if (isExpression(value)) return "unknown";
  return value === true || value === "true";
}

/** The items of a list; `undefined` where Terraform makes the list. */
export function itemsOf(value: Json | undefined): readonly Json[] | undefined {
  if (value === undefined || value === null) return [];
  if (isList(value)) return value;
  return isExpression(value) ? undefined : [value];
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Blocks at one place, and what of it is not understood. */
export interface WrittenBlocks {
  readonly blocks: readonly Attributes[];
  readonly unclear: readonly NotUnderstood[];
}

/** The blocks at the end of a path of block names, however synth wrote them: one object or a list of them, or made by a `dynamic` block. */
export function find(resource: Attributes, ...path: readonly string[]): WrittenBlocks {
  return path.reduce<WrittenBlocks>(
    ({ blocks, unclear }, name) => {
      const next = blocks.map((block) => blocksOf(block, name));
      return {
        blocks: next.flatMap((one) => one.blocks),
        unclear: [...unclear, ...next.flatMap((one) => one.unclear)],
      };
    },
    { blocks: [resource], unclear: [] },
  );
}

/** The same where only the blocks matter. */
export function at(resource: Attributes, ...path: readonly string[]): readonly Attributes[] {
  return find(resource, ...path).blocks;
}

function blocksOf(block: Attributes, name: string): WrittenBlocks {
  const value = block[name];
  const made = flat(block.dynamic).flatMap((dynamic) => flat(dynamic[name]));
  return {
    blocks: [...flat(value), ...made.flatMap(({ content }) => flat(content))],
    unclear: [
      ...(isExpression(value) ? [{ notUnderstood: `${name} is ${String(value)}` }] : []),
      ...made.map(({ for_each: each }) => ({
        notUnderstood: `${name} is made for each of ${JSON.stringify(each ?? null)}`,
      })),
    ],
  };
}

function flat(value: Json | undefined): readonly Attributes[] {
  if (value === undefined || value === null || typeof value !== "object") return [];
  return isList(value) ? value.flatMap(flat) : [value];
}
