/**
 * What a deployment's specification leaves out, and would therefore keep of what was applied before.
 *
 * @module
 */
import {
  deploymentSpecification,
  isSent,
  type NestedBlock,
  type SpecificationBlock,
} from "../../limits/deployment-specification";
import { blocksIn, isWritten, type Written } from "../../limits/planned-specification";

/** Blocks of the planned specification, and what each of them leaves out. */
export interface LeftOutParts {
  /** The blocks, as a list in Terraform's language; `s` is the specification. */
  readonly blocks: string;
  /** One for each of them. */
  readonly each: readonly {
    /** `name.part` of what is left out in the blocks of that name within it. */
    readonly parts: readonly string[];
    /** Index of the route that it belongs to. */
    readonly route: number | undefined;
  }[];
}

/**
 * All that is left out: what the deployment leaves out as a whole, then its routes, then what lies deeper. What Terraform cannot know yet stands
 * late, since whoever looks for the first that is kept sees nothing behind it.
 */
export function leftOutParts(specification: Written): readonly LeftOutParts[] {
  const found = partsIn([specification], deploymentSpecification, { blocks: "[s]", isOuter: true, route: undefined });
  const rank = ({ blocks }: LeftOutParts): number => ["[s]", "s.request_policies", "s.routes", blocks].indexOf(blocks);
  return found
    .filter(({ each }) => each.some(({ parts }) => parts.length > 0))
    .sort((one, other) => rank(one) - rank(other));
}

interface Where {
  readonly blocks: string;
  /** The specification itself, or a route: groups of policies within it may be missing as a whole. */
  readonly isOuter: boolean;
  readonly route: number | undefined;
}

function partsIn(places: readonly Written[], block: SpecificationBlock, where: Where): LeftOutParts[] {
  const inner = innerBlocks(block);
  const isOfRoutes = where.blocks.endsWith(".routes");
  const routeAt = (index: number): number | undefined => (isOfRoutes ? index : where.route);
  const each = places.map((place, index) => ({ parts: partsOf(place, block, where.isOuter), route: routeAt(index) }));
  const deeper: LeftOutParts[] = [];
  for (const [index, place] of places.entries())
    for (const one of inner) {
      const { name, nested, isDeep } = one;
      const items = blocksIn(place[name]);
      if (items.length === 0 || (!isDeep && items.length === 1)) continue;
      const blocks = `${where.blocks === "[s]" ? "s" : `${where.blocks}[${index}]`}.${name}`;
      const below = { blocks, isOuter: name === "routes", route: routeAt(index) };
      if (items.length > 1) deeper.push(...ofSingleItems(items, name, one, below));
      if (isDeep) deeper.push(...partsIn(items, nested, below));
    }
  return [{ blocks: where.blocks, each }, ...deeper];
}

/** What all blocks of a name leave out alike. */
function partsOf(place: Written, block: SpecificationBlock, isOuter: boolean): string[] {
  const parts: string[] = [];
  for (const { name, nested, optional } of innerBlocks(block)) {
    const items = blocksIn(place[name]);
    const [first, ...others] = items;
    if ((first === undefined && !(isOuter && nested.isGroup)) || !isSent(block, place, name)) continue;
    const left = first === undefined ? optional : leftOutOf(nested, optional, first);
    for (const part of left)
      if (others.every((item) => leftOutOf(nested, optional, item).includes(part))) parts.push(`${name}.${part}`);
  }
  return parts;
}

/** What some blocks of a list leave out and others don't. */
function ofSingleItems(
  items: readonly Written[],
  name: string,
  { nested, optional }: InnerBlock,
  where: Where,
): LeftOutParts[] {
  const each = items.map((item) => leftOutOf(nested, optional, item));
  const isOfAll = (part: string): boolean => each.every((parts) => parts.includes(part));
  return each.map((parts, index) => ({
    blocks: `[{${name}=[${where.blocks}[${index}]]}]`,
    each: [
      {
        parts: parts.filter((part) => !isOfAll(part)).map((part) => `${name}.${part}`),
        route: name === "routes" ? index : where.route,
      },
    ],
  }));
}

function leftOutOf(block: SpecificationBlock, optional: readonly string[], item: Written): readonly string[] {
  const { off, blocks } = block;
  if (off !== undefined && Object.entries(off).some(([name, value]) => item[name] === value)) return [];
  return optional.filter((part) => {
    const written = item[part];
    const isThere = blocks?.[part] === undefined ? isWritten(written) : blocksIn(written).length > 0;
    return !isThere && isSent(block, item, part);
  });
}

interface InnerBlock {
  readonly name: string;
  readonly nested: NestedBlock;
  /** Parts of it that may be left out and then matter. */
  readonly optional: readonly string[];
  /** Whether something may be left out within its own blocks. */
  readonly isDeep: boolean;
}

/** Those within which something may be left out. */
function innerBlocks(block: SpecificationBlock): readonly InnerBlock[] {
  const known = innerBlocksOf.get(block);
  if (known !== undefined) return known;
  const found = Object.entries(block.blocks ?? {})
    .map(([name, nested]) => ({
      name,
      nested,
      optional: optionalParts(nested),
      isDeep: innerBlocks(nested).length > 0,
    }))
    .filter(({ optional, isDeep }) => optional.length > 0 || isDeep);
  innerBlocksOf.set(block, found);
  return found;
}

/** The table never changes, and each of many deployments is held against it. */
const innerBlocksOf = new Map<SpecificationBlock, readonly InnerBlock[]>();

function optionalParts({ attributes = [], blocks = {}, idle = [] }: SpecificationBlock): string[] {
  const optional = Object.keys(blocks).filter((name) => !blocks[name]?.isRequired && !blocks[name]?.isGroup);
  return [...attributes, ...optional].filter((name) => !idle.includes(name));
}
