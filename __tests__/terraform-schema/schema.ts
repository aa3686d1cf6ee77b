/**
 * The output of `terraform providers schema -json`, as far as the judge reads it.
 * https://developer.hashicorp.com/terraform/cli/commands/providers/schema
 */
import type { ValueType } from "./value-type";

export interface Attribute {
  readonly type?: ValueType;
  readonly nested_type?: {
    readonly nesting_mode: NestingMode;
    readonly attributes: Readonly<Record<string, Attribute>>;
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
}

export type NestingMode = "single" | "group" | "list" | "set" | "map";

export interface BlockType {
  readonly nesting_mode: NestingMode;
  readonly block: Block;
  readonly min_items?: number;
  readonly max_items?: number;
}

export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, BlockType>>;
  readonly deprecated?: boolean;
}

export interface ProviderSchema {
  readonly provider?: { readonly block: Block };
  readonly resource_schemas?: Readonly<Record<string, { readonly block: Block }>>;
  readonly data_source_schemas?: Readonly<Record<string, { readonly block: Block }>>;
}

export interface SchemaDocument {
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
  readonly provider_versions?: Readonly<Record<string, string>>;
}

/** One provider under its local name, the part of its types before the first underscore. */
export interface KnownProvider extends ProviderSchema {
  /** `registry.terraform.io/oracle/oci` */
  readonly source: string;
  readonly version: string;
}

export type Schemas = ReadonlyMap<string, KnownProvider>;

export const localNameOf = (type: string): string => type.split("_", 1)[0] ?? type;

/** Merges schema documents; a document without a version is refused, because nobody could tell what it judges. */
export function indexSchemas(documents: readonly SchemaDocument[]): Schemas {
  const known = new Map<string, KnownProvider>();
  for (const document of documents) {
    for (const [source, schema] of Object.entries(document.provider_schemas)) {
      const version = document.provider_versions?.[source];
      if (version === undefined) {
        throw new Error(`the schema of ${source} lacks its entry in provider_versions`);
      }
      known.set(source.slice(source.lastIndexOf("/") + 1), { ...schema, source, version });
    }
  }
  return known;
}

const sections = { resource: "resource_schemas", data: "data_source_schemas" } as const;

export const blockOf = (schemas: Schemas, kind: keyof typeof sections, type: string): Block | undefined =>
  schemas.get(localNameOf(type))?.[sections[kind]]?.[type]?.block;
