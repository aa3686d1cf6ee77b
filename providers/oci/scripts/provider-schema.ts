/**
 * The part of `terraform providers schema -json` that bindings are made from.
 * Format: https://developer.hashicorp.com/terraform/cli/commands/providers/schema
 */
export interface SchemaDocument {
  readonly format_version?: string;
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
  /** Not written by Terraform: the version that each schema was read from. */
  readonly provider_versions?: Readonly<Record<string, string>>;
}

export interface ProviderSchema {
  readonly provider: Schema;
  readonly resource_schemas?: Readonly<Record<string, Schema>>;
  readonly data_source_schemas?: Readonly<Record<string, Schema>>;
}

export interface Schema {
  readonly version?: number;
  readonly block: Block;
}

/** `description` is documentation here, and may also be the name of an entry in `attributes` or `block_types`. */
export interface Block extends Documented {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, BlockType>>;
}

interface Attribute extends Documented {
  readonly nested_type?: NestedType;
}

interface NestedType {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly nesting_mode?: string;
}

interface BlockType {
  readonly block: Block;
  readonly nesting_mode?: string;
}

interface Documented {
  readonly description?: string;
  readonly description_kind?: string;
}

/** Reads a schema document from JSON text. Throws an Error that says what the text is instead. */
export function parseSchemaDocument(text: string, from: string): SchemaDocument {
  const value = parseJson(text, from);
  if (!isSchemaDocument(value)) {
    throw new Error(
      `${from} is JSON, but not the output of \`terraform providers schema -json\`: it has no "provider_schemas". ` +
        "Run `terraform init` first; without providers the document is empty.",
    );
  }
  return value;
}

function isSchemaDocument(value: unknown): value is SchemaDocument {
  if (typeof value !== "object" || value === null || !("provider_schemas" in value)) return false;
  return typeof value.provider_schemas === "object" && value.provider_schemas !== null;
}

/** `JSON.parse` with an error that says what was read, and how it starts. */
export function parseJson(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const start = JSON.stringify(text.slice(0, 60));
    throw new Error(`${from} is not JSON (it starts with ${start}): ${(cause as Error).message}`, { cause });
  }
}

/**
 * Attribute and block names of `before` that `after` lacks, in the schemas that `after` kept. Knows nothing of how a
 * schema is trimmed: it collects every key below a map called `attributes` or `block_types`, so that it can judge.
 */
export function losesNames(before: ProviderSchema, after: ProviderSchema): string[] {
  const kept = namesIn(after);
  return [...namesIn(onlySchemasOf(after, before))].filter((name) => !kept.has(name));
}

function onlySchemasOf(after: ProviderSchema, before: ProviderSchema): unknown {
  const keep = (schemas: object = {}, kept: object = {}) =>
    Object.fromEntries(Object.entries(schemas).filter(([name]) => Object.hasOwn(kept, name)));
  return {
    provider: before.provider,
    resource_schemas: keep(before.resource_schemas, after.resource_schemas),
    data_source_schemas: keep(before.data_source_schemas, after.data_source_schemas),
  };
}

function namesIn(node: unknown, path = "", names = new Set<string>()): Set<string> {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return names;
  const isMap = /(^|[.])(attributes|block_types)$/.test(path);
  for (const [key, child] of Object.entries(node)) {
    const below = path === "" ? key : `${path}.${key}`;
    if (isMap) names.add(below);
    namesIn(child, below, names);
  }
  return names;
}

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
