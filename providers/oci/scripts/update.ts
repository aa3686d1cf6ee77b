import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { formatJson } from "./format-json";
import { manifestFile, resourcesFile, rootDir, rootManifestFile, schemaFile } from "./package-paths";
import { losesNames, type ProviderSchema, parseSchemaDocument, type SchemaDocument } from "./provider-schema";
import { writeProviderVersion } from "./provider-version";
import { parseResourceList } from "./resource-list";
import { readTerraformSchema } from "./terraform-schema";
import { trimSchema } from "./trim-schema";

const USAGE = `Usage: npm run update -w @cdktf/provider-oci [-- VERSION]

Moves the bindings to VERSION of the Terraform provider (a version or a constraint; by default the newest release).
Needs Terraform and access to its registry. Writes the trimmed schema and the versions, then has npm rebuild the bindings.
`;

function update(constraint?: string): void {
  const list = parseResourceList(readFileSync(resourcesFile, "utf8"));
  const current = parseSchemaDocument(readFileSync(schemaFile, "utf8"), schemaFile);
  const { document, version } = readTerraformSchema(list.provider, constraint);
  const next = trimSchema(document, list, version);

  writeFileSync(schemaFile, formatJson(next));
  writeProviderVersion(version, manifestFile, rootManifestFile);
  npmInstall();
  console.log(report(list.provider, current, next));
}

/** Brings package-lock.json up to date and, by the root's `prepare`, rebuilds the bindings. */
function npmInstall(): void {
  const npm = process.env.npm_execpath;
  if (!npm)
    throw new Error("Start this with npm (`npm run update -w @cdktf/provider-oci`): it has npm update the lockfile.");
  const { status } = spawnSync(process.execPath, [npm, "install"], { cwd: rootDir, stdio: "inherit" });
  if (status !== 0) {
    throw new Error(
      "The schema and the versions are written, but `npm install` failed; see above. Mend it and run it again.",
    );
  }
}

function report(address: string, before: SchemaDocument, after: SchemaDocument): string {
  const [old, now] = [before, after].map((document) => document.provider_schemas[address]);
  const change = `${address}: ${before.provider_versions?.[address]} → ${after.provider_versions?.[address]}`;
  return [change, ...(old && now ? differences(old, now) : []), "Review `git diff`, then run `npm test`."].join("\n");
}

function differences(before: ProviderSchema, after: ProviderSchema): string[] {
  const gone = losesNames(before, after).map((name) => `  - ${name}`);
  const come = losesNames(after, before).map((name) => `  + ${name}`);
  return gone.length + come.length > 0 ? [...gone, ...come] : ["  the same attributes as before"];
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" } },
  });
  if (values.help) process.stdout.write(USAGE);
  else update(positionals[0]);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
