/**
 * https://developer.hashicorp.com/terraform/language/functions/yamlencode
 *
 * In the very form that Terraform writes: texts in double quotes, or literal where they have several lines; lists in a map without indentation.
 *
 * @module
 */
import { isObject, type Json, type JsonObject } from "../../../internal/json";
import { sortedEntries, toText } from "../values";

export function encodeYaml(value: Json): string {
  const isPlain = typeof value !== "string" && !isFilledList(value) && !isFilledMap(value) && typeof value !== "object";
  // A document that is one plain scalar has to be ended.
  return `${node(value, 0, 0)}\n${isPlain || value === null ? "...\n" : ""}`;
}

const isFilledList = (value: Json): value is Json[] => Array.isArray(value) && value.length > 0;
const isFilledMap = (value: Json): value is JsonObject => isObject(value) && Object.keys(value).length > 0;

/** What begins where the line has `column` characters; its further lines are indented. */
function node(value: Json, indent: number, column: number): string {
  if (isFilledList(value)) return sequence(value, indent);
  return isFilledMap(value) ? mapping(value, indent) : scalar(value, column === 0 ? 2 : indent, column);
}

const lineAt = (indent: number): string => `\n${" ".repeat(indent)}`;

const sequence = (items: readonly Json[], indent: number): string =>
  items.map((item) => `- ${node(item, indent + 2, indent + 2)}`).join(lineAt(indent));

const mapping = (map: JsonObject, indent: number): string =>
  sortedEntries(map)
    .map(([key, value]) => {
      const isSimple = !key.includes("\n") && Buffer.byteLength(key) <= 128;
      const start = isSimple ? `${quoted(key)}:` : `? ${scalar(key, indent + 2, indent + 2)}${lineAt(indent)}:`;
      return start + afterKey(value, indent, indent + [...(isSimple ? start : ":")].length + 1);
    })
    .join(lineAt(indent));

function afterKey(value: Json, indent: number, column: number): string {
  if (isFilledList(value)) return lineAt(indent) + sequence(value, indent);
  if (isFilledMap(value)) return lineAt(indent + 2) + mapping(value, indent + 2);
  return ` ${scalar(value, indent + 2, column)}`;
}

function scalar(value: Json, indent: number, column: number): string {
  if (typeof value === "string") {
    const isLiteral = value.includes("\n") && !value.endsWith(" ") && !/ \n/.test(value) && !hasSpecial(value);
    return isLiteral ? literal(value, indent) : folded(value, indent, column);
  }
  if (Array.isArray(value)) return "[]";
  if (isObject(value)) return "{}";
  return value === null ? "null" : toText(value);
}

/** Without its last line break, which stands between one node and the next anyway. */
function literal(text: string, indent: number): string {
  const indentation = /^[ \n]/.test(text) ? "2" : "";
  const kept = !text.endsWith("\n") ? "-" : text === "\n" || text.endsWith("\n\n") ? "+" : "";
  const lines = text.replace(/\n$/, "").replace(/^(?=[^\n])/gm, " ".repeat(indent));
  return `|${indentation}${kept}\n${lines}`;
}

/** What the format calls not printable, and what it has an escape for. */
const special = /(?!\n)\p{Cc}|[\u2028\u2029\ufeff\ufffe\uffff\u{10000}-\u{10ffff}]/u;

const hasSpecial = (text: string): boolean => special.test(text);

const escapes: Readonly<Record<string, string>> = {
  "\0": "0",
  "\x07": "a",
  "\b": "b",
  "\t": "t",
  "\n": "n",
  "\v": "v",
  "\f": "f",
  "\r": "r",
  "\x1b": "e",
  '"': '"',
  "\\": "\\",
  "\x85": "N",
  "\u2028": "L",
  "\u2029": "P",
};

function escaped(character: string): string {
  if (character !== '"' && character !== "\\" && character !== "\n" && !special.test(character)) return character;
  const known = escapes[character];
  if (known !== undefined) return `\\${known}`;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  const [letter, length] = code.length <= 2 ? ["x", 2] : code.length <= 4 ? ["u", 4] : ["U", 8];
  return `\\${letter}${code.padStart(Number(length), "0")}`;
}

const quoted = (text: string): string => `"${Array.from(text, escaped).join("")}"`;

/** In double quotes; a line is ended at the first space behind its 80th character. */
function folded(text: string, indent: number, column: number): string {
  const characters = Array.from(text);
  let length = column + 1;
  return `"${characters
    .map((character, index) => {
      const isBetween = index > 0 && index < characters.length - 1 && characters[index - 1] !== " ";
      if (character === " " && isBetween && length > 80) {
        length = indent;
        return lineAt(indent) + (characters[index + 1] === " " ? "\\" : "");
      }
      const written = escaped(character);
      length += written.length > 2 ? written.length : [...written].length;
      return written;
    })
    .join("")}"`;
}
