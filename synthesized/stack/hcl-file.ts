/**
 * Files in HashiCorp's own language, as the JSON that Terraform reads instead: https://developer.hashicorp.com/terraform/language/syntax/json
 * Blocks become lists of bodies, expressions become templates, and a text stays a template.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isObject, type Json, type JsonObject, parseJson } from "../../internal/json";
import { whyUnusable } from "../../internal/user-error";
import { evaluateTemplate } from "../expression/evaluate";
import { isTemplate, parseTemplate } from "../expression/syntax";
import { isKnownInWhole } from "../expression/value";
import { toText } from "../expression/values";
import { StackError } from "./error";
import { refuseReference } from "./type-constraint";

/** @throws {StackError} for a file that cannot be read, or is not in this language */
export async function readHclFile(path: string): Promise<JsonObject> {
  const text = textOf(path);
  const { parse } = await import("@cdktf/hcl2json");
  try {
    return await parse(basename(path), text);
  } catch (error) {
    throw malformed(path, `is no valid HCL: ${parserMessage(error)}`);
  }
}

/** A file of JSON; what it holds may be a list. */
export function readJsonFile(path: string): Json {
  // Sound: what JSON.parse gives is JSON.
  const json = parseJson(textOf(path)) as Json | undefined;
  if (json === undefined) throw malformed(path, "is no JSON");
  return json;
}

export const malformed = (setting: string, actual: string): StackError =>
  new StackError({
    code: "STACK_MALFORMED",
    setting,
    actual,
    remedy: "Correct the file, or synthesize the stack again",
  });

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const remedy = "Give a file or a folder that can be read";
    throw new StackError({ code: "STACK_MISSING", setting: path, actual: whyUnusable(error), remedy });
  }
}

/** `parse config: [main.tf:2,3-4: Missing item separator; …]` */
function parserMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /\[(.*)\]\s*$/s.exec(message)?.[1] ?? message;
}

/**
 * The value of what HCL has for a value that refers to nothing, such as a variable's.
 *
 * @throws EvaluationFailure for a reference
 */
export async function plainValue(value: Json): Promise<Json> {
  if (typeof value === "string") return plainText(value);
  if (Array.isArray(value)) return Promise.all(value.map(plainValue));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(async ([key, member]) => [
    toText(await plainText(key)),
    await plainValue(member),
  ]);
  return Object.fromEntries(await Promise.all(members));
}

async function plainText(text: string): Promise<Json> {
  if (!isTemplate(text)) return text;
  const template = await parseTemplate(text);
  const value = evaluateTemplate(template, { resolve: refuseReference, now: new Date(0), directory: "" });
  return isKnownInWhole(value) ? value : refuseReference();
}
