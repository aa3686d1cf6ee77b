import { parseJson } from "./parse-json";

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

export interface Attribute extends Documented {
  readonly nested_type?: NestedType;
}

export interface NestedType {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly nesting_mode?: string;
}

export interface BlockType {
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
