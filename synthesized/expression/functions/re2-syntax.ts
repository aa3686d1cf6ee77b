/**
 * Go's regular expressions in JavaScript's syntax: https://pkg.go.dev/regexp/syntax
 *
 * What the two write alike is left as it is; what only Go has is written in another way. Both take the first alternative that matches.
 *
 * @module
 */
import { EvaluationFailure, UnsupportedFeature } from "../failure";

const compiled = new Map<string, RegExp>();

export function compileRe2(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return new RegExp(known);
  const [, flags = "", body = pattern] = /^\(\?([imsU]+)\)(.*)$/s.exec(pattern) ?? [];
  if (flags.includes("U")) throw unsupported();
  const source = translated(body, flags.includes("s"));
  try {
    const made = new RegExp(source, `gu${flags.replaceAll("s", "")}`);
    compiled.set(pattern, made);
    return new RegExp(made);
  } catch (error) {
    throw new EvaluationFailure("the pattern is no regular expression", { cause: error });
  }
}

const unsupported = (): UnsupportedFeature =>
  new UnsupportedFeature("this form of regular expression", "write it without flags inside the expression");

const escapes = String.raw`\\([pP](?:\{\^?\w+\}|\w)|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{3}|[^])`;

/** Text between \Q and \E, an escape, a class in brackets, the beginning of a group that is more than a parenthesis, a repetition, any other character. */
const tokens = new RegExp(
  String.raw`\\Q([^]*?)(?:\\E|$)|${escapes}|\[(\^?)(\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*)\]|(\(\?(?:P?<\w+>|[imsU]*(?:-[imsU]+)?[:)])?)|(\{\d+(?:,\d*)?\})|([^])`,
  "gu",
);

type Tokens = readonly (string | undefined)[];

function translated(body: string, dotIsAll: boolean): string {
  return body.replace(tokens, (whole, ...[quoted, written, negation, inside, group, repeat, one]: Tokens) => {
    if (quoted !== undefined) return [...quoted].map(literal).join("");
    if (written !== undefined) return escaped(written, false);
    if (inside !== undefined) return `[${negation}${classItems(inside)}]`;
    if (group !== undefined) return groupStart(group);
    // Only Go repeats what matches between characters.
    if (one === "^" || one === "$") return `(?:${one})`;
    if (one === ".") return dotIsAll ? "[^]" : "[^\\n]";
    return repeat === undefined && /^[{}\]]$/.test(one ?? "") ? `\\${one}` : whole;
  });
}

const classTokens = new RegExp(String.raw`${escapes}|\[:(\^?\w+):\]|([^])`, "gu");

const classItems = (inside: string): string =>
  inside.replace(classTokens, (_, ...[written, posix, one = ""]: Tokens) => {
    if (written !== undefined) return escaped(written, true);
    return posix === undefined ? one.replace(/[\\[\]]/, "\\$&") : posixClass(posix);
  });

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/u, "\\$&");

function groupStart(group: string): string {
  if (group === "(?:") return group;
  if (group.endsWith(">")) return group.replace("P", "");
  if (group === "(?")
    throw new EvaluationFailure("the pattern is no regular expression: Go's look neither ahead nor back");
  throw unsupported();
}

/** By what follows the backslash. Each stands inside a class as well, without its brackets. */
const classes: Readonly<Record<string, string>> = { d: "0-9", s: "\\t\\n\\f\\r ", w: "0-9A-Za-z_" };

function escaped(written: string, inClass: boolean): string {
  const negated = classes[written.toLowerCase()];
  if (classes[written] !== undefined) return inClass ? classes[written] : `[${classes[written]}]`;
  // What JavaScript's \D, \S and \W leave out differs only for \S, which knows more kinds of white space.
  if (negated !== undefined) {
    if (!inClass) return `[^${negated}]`;
    if (written === "S") throw unsupported();
    return `\\${written}`;
  }
  if (/^[pP]/.test(written)) return unicodeClass(written);
  if (written.startsWith("x")) return `\\u{${written.replace(/[x{}]/g, "")}}`;
  if (/^[0-7]{3}$/.test(written)) return `\\u{${Number.parseInt(written, 8).toString(16)}}`;
  if (written === "A") return "(?:(?<![^]))";
  if (written === "z") return "(?:(?![^]))";
  if (written === "a") return "\\u{7}";
  if (/^[bB]$/.test(written) && !inClass) return `(?:\\${written})`;
  if (/^[fnrtv]$/.test(written)) return `\\${written}`;
  if (/^[!-/:-@[-`{-~]$/.test(written))
    return inClass ? `\\u{${written.codePointAt(0)?.toString(16)}}` : literal(written);
  throw new EvaluationFailure("the pattern is no regular expression: it has an escape that Go's do not know");
}

/** `\pL` and `\p{Greek}`: a category or a script. */
function unicodeClass(written: string): string {
  const [, kind = "", negation = "", name = ""] = /^([pP])\{?(\^?)(\w+)\}?$/.exec(written) ?? [];
  const isNegated = (kind === "P") !== (negation === "^");
  const property = name.length <= 2 ? name : `Script=${name}`;
  try {
    new RegExp(`\\p{${property}}`, "u");
  } catch (error) {
    throw new EvaluationFailure("the pattern is no regular expression: it has a class that there is not", {
      cause: error,
    });
  }
  return `\\${isNegated ? "P" : "p"}{${property}}`;
}

const posixClasses: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\0-\\x7f",
  blank: "\\t ",
  cntrl: "\\0-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`\\{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

function posixClass(name: string): string {
  const found = posixClasses[name];
  if (found !== undefined) return found;
  if (name.startsWith("^")) throw unsupported();
  throw new EvaluationFailure("the pattern is no regular expression: it has a class that there is not");
}
