/**
 * All files that Terraform reads in a folder as one document, whether a synthesizer or a person wrote them:
 * https://developer.hashicorp.com/terraform/language/files
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isObject, isText, type Json, type JsonObject } from "../../internal/json";
import { whyUnusable } from "../../internal/user-error";
import { EvaluationFailure } from "../expression/failure";
import { asList, bare, labelled } from "./blocks";
import { StackError } from "./error";
import { malformed, plainValue, readHclFile, readJsonFile } from "./hcl-file";
import { overridden } from "./terraform-overrides";

/** Whether Terraform reads it: not what editors leave behind. */
export const isTerraformFile = (name: string): boolean => /\.tf(?:\.json)?$/.test(name) && !/^[.#]/.test(name);

const isOverride = (name: string): boolean => /(?:^|_)override\.tf(?:\.json)?$/.test(name);

/** @throws {StackError} for a folder without such a file, and for one that is malformed */
export async function readTerraformFiles(directory: string): Promise<JsonObject> {
  const names = terraformFilesIn(directory);
  const documentsOf = async (wanted: boolean): Promise<JsonObject[]> => {
    const chosen = names.filter((name) => isOverride(name) === wanted);
    return (await Promise.all(chosen.map((name) => documentsIn(join(directory, name))))).flat();
  };
  const [base, overrides] = [await documentsOf(false), await documentsOf(true)];
  return overrides.reduce(overridden, inOne(base));
}

function terraformFilesIn(directory: string): string[] {
  const missing = (actual: string): StackError => {
    const remedy =
      "Synthesize the stack, and give the folder of one, such as cdktf.out/stacks/NAME, or a folder of .tf files";
    return new StackError({ code: "STACK_MISSING", setting: directory, actual, remedy });
  };
  try {
    const names = readdirSync(directory).filter(isTerraformFile).sort();
    if (names.length === 0) throw missing("holds neither cdk.tf.json nor .tf files");
    return names;
  } catch (error) {
    throw error instanceof StackError ? error : missing(whyUnusable(error));
  }
}

async function documentsIn(path: string): Promise<JsonObject[]> {
  if (!path.endsWith(".json")) return [await asJsonWritesIt(await readHclFile(path), path)];
  const json = readJsonFile(path);
  const documents = asList(json).filter(isObject);
  if (documents.length > 0 && documents.length === asList(json).length) return documents;
  throw malformed(path, "holds no JSON object");
}

/** The whole may be a list too: each section holds what all of them hold. */
function inOne(documents: readonly JsonObject[]): JsonObject {
  const [only, ...more] = documents;
  if (only !== undefined && more.length === 0) return only;
  const sections = new Set(documents.flatMap(Object.keys));
  return Object.fromEntries(
    [...sections].map((section) => [section, documents.flatMap((document) => asList(document[section]))]),
  );
}

/** Where JSON has names and plain values, HCL has expressions. */
async function asJsonWritesIt(document: JsonObject, path: string): Promise<JsonObject> {
  const variables = labelled(document.variable, 1).map(async ({ labels: [name = ""], body }) => ({
    [name]: {
      ...body,
      ...(body.default === undefined ? {} : { default: await plainDefault(name, body.default, path) }),
    },
  }));
  return {
    ...document,
    ...(document.variable === undefined ? {} : { variable: await Promise.all(variables) }),
    ...(document.resource === undefined ? {} : { resource: withPlainNames(document.resource) }),
  };
}

async function plainDefault(name: string, value: Json, path: string): Promise<Json> {
  try {
    return await plainValue(value);
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    throw malformed(path, `gives var.${name} no plain default: ${error.message}`);
  }
}

/** `ignore_changes = [tags]` names an argument, `when = destroy` a moment. */
const withPlainNames = (section: Json): Json =>
  labelled(section, 2).map(({ labels: [type = "", name = ""], body }) => {
    const lifecycle = labelled(body.lifecycle, 0).map((block) => withNames(block.body, ["ignore_changes"]));
    const provisioner = labelled(body.provisioner, 1).map(({ labels: [kind = ""], body: settings }) => ({
      [kind]: withNames(settings, ["when", "on_failure"]),
    }));
    const meta = { ...(lifecycle.length > 0 ? { lifecycle } : {}), ...(provisioner.length > 0 ? { provisioner } : {}) };
    return { [type]: { [name]: { ...body, ...meta } } };
  });

const withNames = (body: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, names.includes(key) ? plainNames(value) : value]),
  );

function plainNames(value: Json): Json {
  if (Array.isArray(value)) return value.map(plainNames);
  return isText(value) ? bare(value) : value;
}
