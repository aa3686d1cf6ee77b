import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSchemaDocument, type SchemaDocument } from "./provider-schema";

/** The schemas of one provider as Terraform tells them, and the version that it chose. */
interface TerraformSchema {
  readonly document: SchemaDocument;
  readonly version: string;
}

/**
 * Has Terraform install the provider at `address` (host/namespace/name) in a temporary folder and describe it.
 * `TERRAFORM_BINARY_NAME` names another program, as everywhere in CDKTF.
 *
 * @param constraint version constraint; by default the newest release
 */
export function readTerraformSchema(address: string, constraint?: string): TerraformSchema {
  const dir = mkdtempSync(join(tmpdir(), "provider-schema-"));
  try {
    writeFileSync(join(dir, "main.tf.json"), configuration(address, constraint));
    terraform(dir, ["init", "-input=false", "-no-color"]);
    const schema = terraformOutput(dir, ["providers", "schema", "-json"]);
    const document = parseSchemaDocument(schema, "The output of `terraform providers schema -json`");
    return { document, version: selectedVersion(dir, address) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function configuration(address: string, version?: string): string {
  const name = address.slice(address.lastIndexOf("/") + 1);
  return JSON.stringify({ terraform: { required_providers: { [name]: { source: address, version } } } });
}

function selectedVersion(dir: string, address: string): string {
  const output = JSON.parse(terraformOutput(dir, ["version", "-json"])) as VersionOutput;
  const version = output.provider_selections?.[address];
  if (version) return version;
  throw new Error(
    `\`terraform version -json\` names no version of ${address}; it names ${JSON.stringify(output.provider_selections)}.`,
  );
}

interface VersionOutput {
  readonly provider_selections?: Readonly<Record<string, string>>;
}

/** Goes through a file, because the full schema has tens of megabytes. */
function terraformOutput(dir: string, args: string[]): string {
  const file = join(dir, "output.json");
  const output = openSync(file, "w");
  try {
    terraform(dir, args, output);
  } finally {
    closeSync(output);
  }
  return readFileSync(file, "utf8");
}

/** Terraform's own messages go to standard error, where the person who waits can read them. */
function terraform(cwd: string, args: string[], stdout: number = process.stderr.fd): void {
  const program = process.env.TERRAFORM_BINARY_NAME || "terraform";
  const options: SpawnSyncOptions = { cwd, stdio: ["ignore", stdout, "inherit"] };
  const { error, status, signal } = spawnSync(program, args, options);
  if (error && "code" in error && error.code === "ENOENT") {
    throw new Error(
      `There is no \`${program}\` on the PATH. Reading a newer schema takes Terraform and access to its registry: ` +
        "install it (https://developer.hashicorp.com/terraform/install) or name it in TERRAFORM_BINARY_NAME.",
    );
  }
  if (error) throw error;
  if (status !== 0)
    throw new Error(`\`${program} ${args.join(" ")}\` failed (${signal ?? `exit code ${status}`}); see above.`);
}
