import { readFileSync, writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { formatJson } from "./format-json";
import { resourcesFile } from "./package-paths";
import { parseSchemaDocument } from "./provider-schema";
import { parseResourceList } from "./resource-list";
import { trimSchema } from "./trim-schema";

const USAGE = `Usage: npm run trim -w @cdktf/provider-oci -- [options] [SCHEMA]

Cuts the output of \`terraform providers schema -json\` (SCHEMA, or standard input) down to resources.json.

  --list FILE       another list of resources
  --provider-version X.Y.Z
                    version that the schema was read from, when the schema does not say
  --out FILE        write here instead of to standard output
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
  const [file = "-"] = positionals;
  const from = file === "-" ? "standard input" : file;
  const bytes = file === "-" ? await buffer(process.stdin) : readFileSync(file);
  const document = parseSchemaDocument(bytes.toString("utf8"), from);
  const list = parseResourceList(readFileSync(values.list, "utf8"));
  const text = formatJson(trimSchema(document, list, values["provider-version"]));
  if (values.out) writeFileSync(values.out, text);
  else process.stdout.write(text);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
