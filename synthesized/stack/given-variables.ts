/**
 * Where the values of variables come from: https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { nearest } from "../../internal/command-line";
import { isObject, type Json, type JsonObject } from "../../internal/json";
import type { Environment } from "../../internal/program";
import { UsageError } from "../../internal/user-error";
import { EvaluationFailure } from "../expression/failure";
import { malformed, plainValue, readHclFile, readJsonFile } from "./hcl-file";

/** What was given for a variable. */
export interface GivenVariable {
  /** A text of the environment or the command line, whose meaning its type decides, or a value out of a file. */
  readonly value: { readonly text: string } | { readonly json: Json };
  /** For messages: `TF_VAR_port`, `terraform.tfvars`, `--var`. */
  readonly from: string;
}

/** What whoever gives a command says of variables. */
export interface VariableChoice {
  readonly environment: Environment;
  /** Each `NAME=VALUE`. */
  readonly variables?: readonly string[];
  /** Paths of files that are read after those that lie in the stack's directory. */
  readonly variableFiles?: readonly string[];
  /** What Terraform found them to be in the end. */
  readonly planned?: ReadonlyMap<string, Json>;
}

/** The values of variables, those of later sources instead of those of earlier ones. */
export async function givenVariables(directory: string, choice: VariableChoice): Promise<Map<string, GivenVariable>> {
  const { environment, variables = [], variableFiles = [], planned = new Map<string, Json>() } = choice;
  const given = new Map<string, GivenVariable>();
  for (const [key, text = ""] of Object.entries(environment)) {
    if (key.startsWith("TF_VAR_")) given.set(key.slice("TF_VAR_".length), { value: { text }, from: key });
  }
  for (const path of [...automaticFiles(directory), ...variableFiles]) {
    for (const [name, json] of Object.entries(await valuesIn(path))) given.set(name, { value: { json }, from: path });
  }
  for (const pair of variables) {
    const [, name, text] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || text === undefined)
      throw new UsageError("--var", pair, "NAME=VALUE, such as region=eu-frankfurt-1");
    given.set(name, { value: { text }, from: "--var" });
  }
  for (const [name, json] of planned) if (json !== null) given.set(name, { value: { json }, from: "the plan" });
  return given;
}

/** @throws {UsageError} for a variable of the command line that no stack declares */
export function checkGivenVariables(variables: readonly string[], declared: ReadonlySet<string>): void {
  for (const pair of variables) {
    const name = pair.split("=")[0]?.trim() ?? "";
    if (declared.has(name)) continue;
    const meant = nearest(name, [...declared]) ?? [...declared].join(", ");
    throw new UsageError("--var", `${name}, which no stack declares`, meant || "none: the stack has no variables");
  }
}

/** Those that Terraform reads without being told, in its order. */
function automaticFiles(directory: string): string[] {
  const names = ["terraform.tfvars", "terraform.tfvars.json"].filter((name) => existsSync(join(directory, name)));
  const automatic = readdirSync(directory).filter((name) => /\.auto\.tfvars(?:\.json)?$/.test(name));
  return [...names, ...automatic.sort()].map((name) => join(directory, name));
}

async function valuesIn(path: string): Promise<JsonObject> {
  if (path.endsWith(".json")) {
    const values = readJsonFile(path);
    if (!isObject(values)) throw malformed(path, "holds no JSON object");
    return values;
  }
  const values = await readHclFile(path);
  const entries = Object.entries(values).map(async ([name, value]) => [name, await plainIn(path, name, value)]);
  return Object.fromEntries(await Promise.all(entries));
}

async function plainIn(path: string, name: string, value: Json): Promise<Json> {
  try {
    return await plainValue(value);
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    throw malformed(path, `gives ${name} no plain value: ${error.message}`);
  }
}
