/** The schemas that the project's stacks are held against. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { handMadeSchemas } from "./hand-made-schemas";
import { indexSchemas, type SchemaDocument, type Schemas } from "./schema";

/**
 * Trimmed from `terraform providers schema -json` by the tool that trims the one of oci, to the types listed in azuread-resources.json: the
 * version that the bindings are made of, which the judge holds stacks against, and the newest that the constraint of stacks was tried with.
 */
export const azureadEnds = ["azuread.json", "azuread-3.9.0.json"].map((name) => join(__dirname, "fixtures", name));

const files = [join(__dirname, "..", "..", "providers", "oci", "schema", "oci.json"), ...azureadEnds.slice(0, 1)];

let known: Schemas | undefined;

export function knownSchemas(): Schemas {
  known ??= indexSchemas([handMadeSchemas, ...files.map(readSchema)]);
  return known;
}

export const readSchema = (file: string): SchemaDocument => JSON.parse(readFileSync(file, "utf8"));
