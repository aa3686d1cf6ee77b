import type { Attribute, Block, NestingMode } from "./schema";
import { marked, type ValueType } from "./value-type";

const known = new WeakMap<Block, ValueType>();

/** The type of the object that a block becomes when something refers to it. */
export function typeOfBlock(block: Block): ValueType {
  const type = known.get(block) ?? objectOf(block);
  known.set(block, type);
  return type;
}

function objectOf(block: Block): ValueType {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, attribute]) => [
    name,
    typeOfAttribute(attribute),
  ]);
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => [
    name,
    nest(nested.nesting_mode, typeOfBlock(nested.block)),
  ]);
  return ["object", Object.fromEntries([...attributes, ...blocks])];
}

export function typeOfAttribute({ type, nested_type, sensitive = false }: Attribute): ValueType {
  const nested = nested_type && nest(nested_type.nesting_mode, typeOfBlock({ attributes: nested_type.attributes }));
  return marked(type ?? nested ?? "dynamic", sensitive);
}

const nest = (mode: NestingMode, type: ValueType): ValueType =>
  mode === "single" || mode === "group" ? type : [mode, type];
