/**
 * Every template of a document, parsed ahead, so that evaluation itself is synchronous.
 *
 * @module
 */

import { isObject, type Json, parseJson } from "../../internal/json";
import { EvaluationFailure } from "../expression/failure";
import { isTemplate, parseTemplate, type Template } from "../expression/syntax";
import type { StackDocument } from "./document";
import { StackError, type StackFinding } from "./error";

/** A text of the document → its template. */
export type Templates = ReadonlyMap<string, Template>;

/** Parses what a document holds; throws a {@link StackError} with every text that is no template. */
export async function parseTemplates(document: StackDocument): Promise<Templates> {
  const places = new Map<string, string>();
  for (const [place, value] of parts(document)) {
    for (const [path, text] of texts(value, place)) {
      if (isTemplate(text) && !places.has(text)) places.set(text, path);
    }
  }
  const templates = new Map<string, Template>();
  const findings: StackFinding[] = [];
  for (const [text, place] of places) {
    try {
      templates.set(text, await parseTemplate(text));
    } catch (error) {
      findings.push(findingOf(error, place, text));
    }
  }
  if (findings.length > 0) throw new StackError(...findings);
  return templates;
}

/** The keys by which templates read a map: `ADDRESS["key"]`, each once. */
export function keysRead(templates: Templates, address: string): string[] {
  const keys = [...templates.keys()].flatMap((text) =>
    text
      .split(`${address}["`)
      .slice(1)
      .flatMap((rest) => /^((?:[^"\\]|\\.)*)"\]/.exec(rest)?.[1] ?? []),
  );
  // A key is quoted as JSON quotes it, but for the escapes of templates.
  return [...new Set(keys)].flatMap((key) => {
    const text = parseJson(`"${key}"`);
    return typeof text === "string" ? [text.replace(/([$%])\1\{/g, "$1{")] : [];
  });
}

/** What an expression's failure is called, where it happened, and what to do. Anything else is a defect and passes through. */
export function findingOf(error: unknown, place: string, expression: string): StackFinding {
  if (error instanceof EvaluationFailure) {
    const remedy = "Correct the expression: terraform plan would refuse it as well";
    return { code: "EXPRESSION_INVALID", setting: place, expression, actual: error.message, remedy };
  }
  throw error;
}

function* parts(document: StackDocument): Generator<[string, Json]> {
  for (const { address, body, lifecycle, provisioners, repetition } of document.blocks.values()) {
    yield [address, body];
    if (repetition !== undefined) yield [`${address}, ${repetition.kind}`, repetition.value];
    yield [`${address}, lifecycle`, lifecycle];
    yield [`${address}, provisioner`, [...provisioners]];
  }
  for (const { address, body, repetition } of document.modules.values()) {
    yield [address, body];
    if (repetition !== undefined) yield [`${address}, ${repetition.kind}`, repetition.value];
  }
  for (const { address, body } of document.providers.values()) yield [`provider ${address}`, body];
  for (const [name, body] of document.variables) yield [`var.${name}`, body.validation ?? null];
  for (const [name, value] of document.locals) yield [`local.${name}`, value];
  for (const [name, body] of document.outputs)
    yield [`output.${name}`, [body.value ?? null, body.precondition ?? null]];
}

function* texts(value: Json, path: string): Generator<[string, string]> {
  if (typeof value === "string") {
    yield [path, value];
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* texts(item, `${path}[${index}]`);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (key !== "//") {
        yield [path, key];
        yield* texts(member, `${path}.${key}`);
      }
    }
  }
}
