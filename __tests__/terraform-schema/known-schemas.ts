/** The schemas that the project's stacks are held against. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { handMadeSchemas } from "./hand-made-schemas";
import { indexSchemas, type SchemaDocument, type Schemas } from "./schema";

const files = [
  join(__dirname, "..", "..", "providers", "oci", "schema", "oci.json"),
  // Trimmed from `terraform providers schema -json` by the same tool, to the types listed in azuread-resources.json.
  join(__dirname, "fixtures", "azuread.json"),
];

let known: Schemas | undefined;

export function knownSchemas(): Schemas {
  known ??= indexSchemas([handMadeSchemas, ...files.map(readSchema)]);
  return known;
}

const readSchema = (file: string): SchemaDocument => JSON.parse(readFileSync(file, "utf8"));
