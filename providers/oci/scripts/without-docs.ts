import type { Attribute, Block, BlockType, NestedType, Schema } from "./provider-schema";

/**
 * The schema without its documentation strings.
 *
 * It follows the schema's grammar instead of looking for keys, because `description` is documentation on a block or an
 * attribute, and on many OCI resources it is also the name of an attribute (`oci_identity_policy.description` is required).
 */
export function withoutDocs(schema: Schema): Schema {
  return { ...schema, block: plainBlock(schema.block) };
}

function plainBlock({ description: _, description_kind: __, ...block }: Block): Block {
  return {
    ...block,
    ...(block.attributes && { attributes: mapValues(block.attributes, plainAttribute) }),
    ...(block.block_types && { block_types: mapValues(block.block_types, plainBlockType) }),
  };
}

function plainAttribute({ description: _, description_kind: __, ...attribute }: Attribute): Attribute {
  return { ...attribute, ...(attribute.nested_type && { nested_type: plainNestedType(attribute.nested_type) }) };
}

function plainNestedType(type: NestedType): NestedType {
  return { ...type, ...(type.attributes && { attributes: mapValues(type.attributes, plainAttribute) }) };
}

function plainBlockType(type: BlockType): BlockType {
  return { ...type, block: plainBlock(type.block) };
}

function mapValues<A, B>(map: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));
}
