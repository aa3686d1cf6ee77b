/**
 * Blocks as Terraform's JSON syntax writes them: https://developer.hashicorp.com/terraform/language/syntax/json#nested-blocks
 *
 * @module
 */
import { isObject, type Json, type JsonObject } from "../../internal/json";

/** `"//"` holds comments in Terraform's JSON syntax. */
function withoutComments(value: Json | undefined): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "//"));
}

/** Terraform's JSON syntax lets a single block stand without its list. */
export const asList = (value: Json | undefined): Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** A block of a section, with the labels that stand before its body. */
interface LabelledBlock {
  readonly labels: readonly string[];
  readonly body: JsonObject;
}

/** The blocks of a section: objects by label, as many deep as there are labels; there may be a list wherever there may be an object. */
export function labelled(section: Json | undefined, depth: number, labels: readonly string[] = []): LabelledBlock[] {
  return asList(section)
    .filter(isObject)
    .flatMap((part) => {
      const body = withoutComments(part);
      if (labels.length === depth) return [{ labels, body }];
      return Object.entries(body).flatMap(([label, inner]) => labelled(inner, depth, [...labels, label]));
    });
}

/** A reference or a type, which may be written as a template. */
export const bare = (text: string): string => text.replace(/^\$\{(.*)\}$/s, "$1");
