/**
 * Terraform's templates as syntax trees, by HashiCorp's own HCL parser compiled to WebAssembly.
 * The parser is loaded when the first template is parsed, and each text is parsed once in a process.
 *
 * @module
 */
import { EvaluationFailure } from "./failure";
import { literalTexts } from "./literal-texts";
import type { SyntaxNode } from "./syntax-tree";

/** A parsed template. */
export interface Template {
  readonly text: string;
  readonly parts: readonly SyntaxNode[];
  /** The source of a node, for bare object keys, which the tree leaves out. */
  sourceOf(node: SyntaxNode): string;
  /** What each literal text stands for. */
  readonly literals: ReadonlyMap<SyntaxNode, string>;
}

/** True of a text that Terraform would not take literally. */
export const isTemplate = (text: string): boolean => /[$%]\{/.test(text);

/** In JSON a string is the inside of a template where quotes and backslashes are plain text: what HCL calls a heredoc. */
const marker = "END_OF_TEMPLATE_7f3a";

const parsed = new Map<string, Promise<Template>>();

/** Starts to load the parser, for callers that have something else to wait for. */
export function loadParser(): void {
  // A failure shows again, and is reported, when a template is parsed.
  parseTemplate("${null}").catch(() => undefined);
}

/** Parses the text of a JSON string. */
export function parseTemplate(text: string): Promise<Template> {
  const known = parsed.get(text);
  if (known) return known;
  const template = parse(text);
  parsed.set(text, template);
  return template;
}

/** Parses an expression that stands alone, as in the value of `TF_VAR_name` for a list. */
export const parseExpression = (text: string): Promise<Template> => parseTemplate(`\${${text}}`);

async function parse(text: string): Promise<Template> {
  const source = `<<${marker}\n${text}\n${marker}\n`;
  const { getExpressionAst } = await import("@cdktf/hcl2json");
  let root: SyntaxNode | null;
  try {
    // Sound: the declared types only lack some members that the parser writes.
    root = (await getExpressionAst("template", source)) as SyntaxNode | null;
  } catch (error) {
    throw new EvaluationFailure(`it is no valid template: ${parserMessage(error)}`);
  }
  const bytes = Buffer.from(source);
  const parts = withoutClosingNewline(root?.children ?? []);
  return {
    text,
    parts,
    literals: literalTexts({ type: "", children: parts }, bytes),
    sourceOf: ({ range }) => (range ? bytes.subarray(range.start.byte, range.end.byte).toString() : ""),
  };
}

function withoutClosingNewline(parts: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const last = parts.at(-1);
  if (last?.type !== "literalValue" || last.meta?.type !== "string" || !last.meta.value.endsWith("\n")) return parts;
  const value = last.meta.value.slice(0, -1);
  const before = parts.slice(0, -1);
  return value === "" ? before : [...before, { ...last, meta: { ...last.meta, value } }];
}

function parserMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(message.lastIndexOf("template:")).trim();
}
