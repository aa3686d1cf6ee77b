/**
 * What the literal parts of a template stand for: https://developer.hashicorp.com/terraform/language/expressions/strings
 *
 * The parser hands them over as they are written, and tells nothing of strip markers (`~`) and of the indentation of a heredoc (`<<-`). Both
 * work on pieces that are no longer than a line, as Terraform's own scanner cuts them.
 *
 * @module
 */
import type { SyntaxNode } from "./syntax-tree";

/** A literal part of a template, in lines that keep their line breaks. */
interface Literal {
  readonly node: SyntaxNode;
  readonly lines: string[];
  /** Something else stands between it and the literal part before it. */
  readonly isApart: boolean;
}

/** Every literal text below a node of a template → what it stands for. */
export function literalTexts(root: SyntaxNode, source: Buffer): ReadonlyMap<SyntaxNode, string> {
  const texts = new Map<SyntaxNode, string>();
  visit(root, false, source, texts);
  return texts;
}

/** @param isQuoted whether backslash escapes count: they do in quoted text, and not in a heredoc or a JSON string */
function visit(node: SyntaxNode, isQuoted: boolean, source: Buffer, texts: Map<SyntaxNode, string>): void {
  if (node.type === "template") {
    const kind = kindOf(node);
    const inner = kind === "part" ? isQuoted : kind === "quoted";
    if (kind === "indented") withoutIndentation(node, source, texts);
    for (const child of node.children) visit(child, inner, source, texts);
  } else if (isLiteral(node)) {
    if (!texts.has(node))
      texts.set(node, isQuoted ? quotedText(node, source) : unescaped(stripped(node, source).join("")));
  } else for (const child of node.children) visit(child, isQuoted, source, texts);
}

type Kind = "quoted" | "heredoc" | "indented" | "part";

/** What stands between `%{ if }` and `%{ endif }` is a template too, without quotes of its own. */
function kindOf({ meta, children }: SyntaxNode): Kind {
  const written = meta?.value ?? "";
  const [first] = children;
  if (
    first !== undefined &&
    isLiteral(first) &&
    first.meta?.value !== "" &&
    written.startsWith(first.meta?.value ?? "")
  )
    return "part";
  if (written.startsWith('"')) return "quoted";
  if (written.startsWith("<<-")) return "indented";
  return written.startsWith("<<") ? "heredoc" : "part";
}

const isLiteral = ({ type, meta }: SyntaxNode): boolean => type === "literalValue" && meta?.type === "string";

const startOf = ({ range }: SyntaxNode): number => range?.start.byte ?? 0;
const endOf = ({ range }: SyntaxNode): number => range?.end.byte ?? 0;

const isStrippedBefore = (node: SyntaxNode, source: Buffer): boolean =>
  source.subarray(startOf(node) - 2, startOf(node)).toString() === "~}";

const isStrippedAfter = (node: SyntaxNode, source: Buffer): boolean =>
  /^[$%]\{~/.test(source.subarray(endOf(node), endOf(node) + 3).toString());

function quotedText(node: SyntaxNode, source: Buffer): string {
  const text = unescaped(node.meta?.value ?? "").replace(quotedEscape, escaped);
  const ahead = isStrippedBefore(node, source) ? text.trimStart() : text;
  return isStrippedAfter(node, source) ? ahead.trimEnd() : ahead;
}

const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

/** A strip marker takes the white space of the line that it touches, with its line break. */
function stripped(node: SyntaxNode, source: Buffer, lines = linesOf(node.meta?.value ?? "")): string[] {
  if (isStrippedBefore(node, source)) lines[0] = lines[0]?.trimStart() ?? "";
  if (isStrippedAfter(node, source)) lines[lines.length - 1] = lines.at(-1)?.trimEnd() ?? "";
  return lines;
}

/** The indentation that all lines of a heredoc have in common is not a part of it; lines of white space alone do not count. */
function withoutIndentation(heredoc: SyntaxNode, source: Buffer, texts: Map<SyntaxNode, string>): void {
  const literals = [...literalsOf(heredoc, source)];
  const starts: { readonly of: Literal; readonly line: number; readonly spaces: number }[] = [];
  let isLineStart = true;
  let common = Number.POSITIVE_INFINITY;
  for (const literal of literals) {
    if (literal.isApart && isLineStart) {
      common = 0;
      isLineStart = false;
    }
    for (const [line, text] of literal.lines.entries()) {
      const content = text.trimStart();
      if (isLineStart && !(content === "" && text.endsWith("\n"))) {
        const spaces = text.length - content.length;
        starts.push({ of: literal, line, spaces });
        common = Math.min(common, spaces);
      }
      isLineStart = text.endsWith("\n");
    }
  }
  for (const { of, line } of starts) of.lines[line] = of.lines[line]?.slice(common) ?? "";
  for (const { node, lines } of literals) texts.set(node, unescaped(lines.join("")));
}

/** The literal parts of a heredoc in their order, those inside `%{ if }` and `%{ for }` among them. */
function* literalsOf(heredoc: SyntaxNode, source: Buffer): Generator<Literal> {
  const [first] = heredoc.children;
  let end: number | undefined;
  for (const node of partsOf(heredoc)) {
    // The parser has taken the indentation of the first line away.
    const begin = node === first ? source.lastIndexOf("\n", startOf(node) - 1) + 1 : startOf(node);
    const lines =
      node === first ? linesOf(source.subarray(begin, endOf(node)).toString()) : linesOf(node.meta?.value ?? "");
    yield { node, lines: stripped(node, source, lines), isApart: end === undefined ? node !== first : begin > end };
    end = endOf(node);
  }
}

function* partsOf(node: SyntaxNode): Generator<SyntaxNode> {
  for (const child of node.children) {
    if (isLiteral(child)) yield child;
    else if (
      child.type === "template" ? kindOf(child) === "part" : ["conditional", "templateJoin", "for"].includes(child.type)
    )
      yield* partsOf(child);
  }
}

/** A directive or reference that is not meant as one is written with its sign twice. */
const unescaped = (text: string): string => text.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

const quotedEscape = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrt"\\]))/g;

function escaped(whole: string, short?: string, long?: string, letter?: string): string {
  if (letter !== undefined) return escapes[letter] ?? whole;
  return String.fromCodePoint(Number.parseInt(short ?? long ?? "", 16));
}
