import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { formatJson } from "./format-json";
import { resourcesFile } from "./package-paths";
import { parseSchemaDocument, type SchemaDocument } from "./provider-schema";
import { parseResourceList } from "./resource-list";
import { trimSchema } from "./trim-schema";

const USAGE = `Usage: npm run --silent trim -w @cdktf/provider-oci -- [options] [SCHEMA]

Cuts the output of \`terraform providers schema -json\` (SCHEMA, or standard input) down to resources.json.

  --provider-version X.Y.Z  version that the schema was read from, when the schema does not say
  --list FILE               another list of resources
  --out FILE                write here instead of to standard output
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: "string", default: resourcesFile },
      "provider-version": { type: "string" },
      out: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const list = parseResourceList(readFileSync(fromCaller(values.list), "utf8"));
  const document = await readDocument(positionals[0] ?? "-");
  const trimmed = formatJson(trimSchema(document, list, values["provider-version"]));
  if (values.out) writeFileSync(fromCaller(values.out), trimmed);
  else process.stdout.write(trimmed);
}

async function readDocument(file: string): Promise<SchemaDocument> {
  if (file === "-") return parseSchemaDocument(await text(process.stdin), "Standard input");
  return parseSchemaDocument(readFileSync(fromCaller(file), "utf8"), file);
}

/** npm runs scripts in the package's folder and tells in INIT_CWD where the caller stood. */
function fromCaller(file: string): string {
  return resolve(process.env.INIT_CWD ?? "", file);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
