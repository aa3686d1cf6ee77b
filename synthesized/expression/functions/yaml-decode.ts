/**
 * https://developer.hashicorp.com/terraform/language/functions/yamldecode
 *
 * Which texts are numbers, bools or times is Terraform's own: https://github.com/zclconf/go-cty-yaml/blob/v1.1.0/resolve.go
 *
 * @module
 */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, type Scalar } from "yaml";
import { isObject, type Json, type JsonObject } from "../../../internal/json";
import { EvaluationFailure, UnsupportedFeature } from "../failure";
import { precise } from "../number-text";
import { toText } from "../values";

export function decodeYaml(text: string): Json {
  const documents = parseAllDocuments(text, { schema: "failsafe", uniqueKeys: false, merge: false, logLevel: "error" });
  const [document, more] = Array.isArray(documents) ? documents : [];
  if (document?.contents == null || more !== undefined)
    throw new EvaluationFailure("the text is not one YAML document");
  const [error] = document.errors;
  if (error)
    throw new EvaluationFailure(`the text is no valid YAML (${error.code}, line ${error.linePos?.[0].line ?? 1})`);
  return nodeValue(document.contents, document, []);
}

/** @param open the anchors' nodes that this one lies in */
function nodeValue(node: unknown, document: Document.Parsed, open: readonly Node[]): Json {
  if (isAlias(node)) {
    const source = node.resolve(document);
    if (source === undefined || open.includes(source)) throw new EvaluationFailure("an alias leads nowhere");
    return nodeValue(source, document, open);
  }
  if (isScalar(node)) return scalarValue(node);
  if (isSeq(node)) {
    refuseTag(node.tag, "seq");
    return node.items.map((item) => nodeValue(item, document, [...open, node]));
  }
  if (!isMap(node)) return null;
  refuseTag(node.tag, "map");
  return Object.fromEntries(
    node.items.flatMap(({ key, value }): [string, Json][] => {
      const member = nodeValue(value, document, [...open, node]);
      if (isScalar(key) && key.value === "<<" && key.tag === undefined) return mergedEntries(member);
      return [[isScalar(key) ? keyText(scalarValue(key)) : keyText([]), member]];
    }),
  );
}

const prefix = "tag:yaml.org,2002:";

function refuseTag(tag: string | undefined, known: string): void {
  if (tag !== undefined && tag !== prefix + known) throw new EvaluationFailure("a tag is not known");
}

function keyText(key: Json): string {
  if (key === null || typeof key === "object") throw new EvaluationFailure("a key is no text");
  return toText(key);
}

function mergedEntries(value: Json): [string, Json][] {
  const maps: readonly Json[] = Array.isArray(value) ? value : [value];
  return maps.flatMap((map) => {
    if (!isObject(map)) throw new EvaluationFailure("only maps can be merged");
    return Object.entries<Json>(map satisfies JsonObject);
  });
}

const words: Readonly<Record<string, Json>> = Object.fromEntries([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true]),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false]),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null]),
]);

const integer = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function scalarValue({ source, value, tag, type }: Scalar): Json {
  const text = source ?? String(value ?? "");
  const kind = tag?.startsWith(prefix) ? tag.slice(prefix.length) : tag;
  if (kind !== undefined && !["str", "bool", "int", "float", "null", "timestamp", "binary"].includes(kind)) {
    throw new EvaluationFailure("a tag is not known");
  }
  if (kind === "str" || kind === "binary") return text;
  const isQuoted = type === "QUOTE_SINGLE" || type === "QUOTE_DOUBLE";
  const isBlock = type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
  if (isQuoted || (isBlock && kind === undefined)) return kind === undefined ? text : asKind(text, kind);
  return asKind(text, kind);
}

function asKind(text: string, kind: string | undefined): Json {
  if (Object.hasOwn(words, text) && (kind === undefined || kind === "bool" || kind === "null"))
    return words[text] ?? null;
  if (/^[-+]?\.inf$/i.test(text)) throw new UnsupportedFeature("a number that is not finite", "keep to finite numbers");
  if (/^\.nan$/i.test(text)) throw new EvaluationFailure("NaN is no number that Terraform knows");
  const time = kind === undefined || kind === "timestamp" ? timeText(text) : undefined;
  if (time !== undefined) return time;
  if (integer.test(text) || float.test(text)) return /^0[ox]/.test(text) ? Number(text) : precise(text);
  if (kind === undefined) return text;
  throw new EvaluationFailure(`a value is no ${kind}`);
}

const timestamp =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?)?$/;

/** Times become RFC 3339 texts. */
function timeText(text: string): string | undefined {
  const match = timestamp.exec(text);
  if (!match) return undefined;
  const [year = "", month, day, hour, minute, second] = [...match.slice(1, 4), ...match.slice(match[8] ? 8 : 4)].map(
    (part) => (part ?? "0").padStart(2, "0"),
  );
  const date = `${year}-${month}-${day}`;
  const isDate = new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) === true;
  return isDate ? `${date}T${hour}:${minute}:${second}${match[7] ?? "Z"}` : undefined;
}
