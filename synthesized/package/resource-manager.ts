/**
 * A synthesized stack as OCI Resource Manager takes it: without a backend, since it keeps the state itself, with Entra's login as variables, since
 * nobody sets an environment there, and with a schema document.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { UsageError, UserError } from "../../internal/user-error";
import { loginsOfAzuread } from "../../limits/resource-manager";
import { asList } from "../stack/blocks";
import { readStackDocument, type StackDocument } from "../stack/document";
import { isTerraformFile, readTerraformFiles } from "../stack/terraform-files";
import { obstaclesIn } from "./obstacles";
import { schemaDocument } from "./schema-document";

/** What goes into the archive, and what a person has to know. */
export interface Packaged {
  readonly name: string;
  /** By path in the archive. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Names of the variables without a default. */
  readonly asked: readonly string[];
  /** Where the stack said that its state is, unless it said nothing. */
  readonly backend: string | undefined;
  /** Whether Entra's login is among the variables. */
  readonly asksForEntra: boolean;
  /** Whether images are to be pushed. */
  readonly hasImages: boolean;
}

const DOCUMENT = "cdk.tf.json";

/** @throws {UserError} with all that Resource Manager could not run, or nobody should hand to it */
export async function packaged(directory: string): Promise<Packaged> {
  assertSynthesized(directory);
  const written = await readTerraformFiles(directory);
  const document = await readStackDocument(directory);
  const obstacles = await obstaclesIn(written, document);
  if (obstacles.length > 0) throw new UserError(obstacles);
  const { document: changed, logins } = withLogins(withoutBackend(written));
  const variables = new Map([...document.variables, ...logins]);
  const text = `${JSON.stringify(changed, null, 2)}\n`;
  const files = new Map<string, Uint8Array>([
    [DOCUMENT, encoded(text)],
    ["entra-login.tf", encoded(declarations(logins))],
    ["schema.yaml", encoded(schemaDocument({ title: document.name, variables, outputs: document.outputs }))],
    ...assetsIn(directory, text),
  ]);
  return {
    name: document.name,
    files,
    asked: [...variables].filter(([, declared]) => declared.default === undefined).map(([name]) => name),
    backend: backendOf(written, document),
    asksForEntra: logins.size > 0,
    hasImages: [...document.blocks.values()].some(({ type, body }) => type === "terraform_data" && isImage(body)),
  };
}

/** As the constructs write what changes with an image. */
const isImage = ({ triggers_replace: triggers }: JsonObject): boolean =>
  isObject(triggers) && triggers.image !== undefined;

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Resource Manager takes a folder of other files as it is; whether it may, nobody here can tell. */
function assertSynthesized(directory: string): void {
  const names = readdirSync(directory).filter(isTerraformFile);
  const others = names.filter((name) => name !== DOCUMENT);
  if (names.length > 0 && others.length === 0) return;
  throw new UsageError(
    "--stack",
    `${directory}, with ${others.join(", ") || "no Terraform files"} in it`,
    `the folder of a synthesized stack, which holds ${DOCUMENT} and no other file of Terraform's`,
    { remedy: "A folder of .tf files is what Resource Manager takes as it is, in a zip" },
  );
}

function withoutBackend(document: JsonObject): JsonObject {
  const settings = asList(document.terraform)
    .filter(isObject)
    .map(({ backend: _, cloud: __, ...kept }) => kept);
  const [only] = settings;
  return { ...document, ...(only !== undefined && { terraform: settings.length === 1 ? only : settings }) };
}

const backendOf = (written: JsonObject, { backend }: StackDocument): string | undefined =>
  asList(written.terraform).some((settings) => isObject(settings) && (settings.backend ?? settings.cloud) !== undefined)
    ? backend.type
    : undefined;

const loginVariables: Readonly<Record<string, JsonObject>> = {
  tenant_id: { description: "Id of the Entra tenant" },
  client_id: { description: "Application (client) id of what Terraform logs in to Entra as" },
  client_secret: { description: "A secret of that application", sensitive: true },
};

/** Each configuration of azuread that has no login gets one out of variables. */
function withLogins(document: JsonObject): {
  readonly document: JsonObject;
  readonly logins: ReadonlyMap<string, JsonObject>;
} {
  const logins = new Map<string, JsonObject>();
  const withLogin = (block: Json): Json => {
    if (!isObject(block) || loginsOfAzuread.some((name) => block[name] !== undefined)) return block;
    const missing = Object.entries(loginVariables).filter(([name]) => block[name] === undefined);
    for (const [name, declared] of missing)
      logins.set(`azuread_${name}`, { type: "string", nullable: false, ...declared });
    return { ...block, ...Object.fromEntries(missing.map(([name]) => [name, `\${var.azuread_${name}}`])) };
  };
  const providers = isObject(document.provider) ? document.provider : {};
  const { azuread } = providers;
  if (azuread === undefined) return { document, logins };
  const changed = { ...document, provider: { ...providers, azuread: asList(azuread).map(withLogin) } };
  return { document: changed, logins };
}

/** Resource Manager wants one file at least that ends so, and not in .tf.json. */
function declarations(variables: ReadonlyMap<string, JsonObject>): string {
  const blocks = [...variables].map(([name, { description, sensitive }]) =>
    [
      `variable ${JSON.stringify(name)} {`,
      "  type        = string",
      "  nullable    = false",
      ...(sensitive === true ? ["  sensitive   = true"] : []),
      `  description = ${JSON.stringify(description)}`,
      "}",
    ].join("\n"),
  );
  const about = "# How Terraform logs in to Microsoft Entra ID. To OCI it logs in as whoever runs the job.";
  return `${[about, ...blocks].join("\n\n")}\n`;
}

/** Those that the document names: images are pushed from elsewhere, and what lies beside them is nobody's. */
function assetsIn(directory: string, document: string): readonly (readonly [string, Uint8Array])[] {
  const folder = join(directory, "assets");
  return filesIn(folder).flatMap((file) => {
    const path = relative(directory, file).split(sep).join("/");
    const [, asset = path] = /^(assets\/[^/]+\/[^/]+)/.exec(path) ?? [];
    return document.includes(asset) ? [[path, readFileSync(file)] as const] : [];
  });
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return filesIn(path);
        return entry.isFile() ? [path] : [];
      })
      .sort();
  } catch (error) {
    if (isText(Object(error).code) && Object(error).code === "ENOENT") return [];
    throw error;
  }
}
