/** Terraform's templates, parsed by HashiCorp's own HCL parser (compiled to WebAssembly). */
import { getExpressionAst } from "@cdktf/hcl2json";
import { type Json, strings } from "./json";

/** A node of the parser's tree; the package's own types lack parentheses and `%{ for }`. */
export interface Node {
  /** Empty for parentheses, object keys and the element that a splat walks over. */
  readonly type: string;
  readonly meta?: NodeMeta;
  readonly children: readonly Node[];
}

export interface NodeMeta {
  readonly value: string;
  /** literalValue */
  readonly type?: string;
  /** function */
  readonly name?: string;
  /** unaryOp, binaryOp */
  readonly returnType?: string;
  /** for */
  readonly keyVar?: string;
  readonly valVar?: string;
  readonly openRangeValue?: string;
  /** scopeTraversal, relativeTraversal */
  readonly traversal?: readonly { readonly type: "nameTraversal" | "indexTraversal"; readonly segment: string }[];
}

/** The parts of a template in order, text among them, or why it is none. */
export type Template = { readonly parts: readonly Node[] } | { readonly error: string };
export type Templates = ReadonlyMap<string, Template>;

export const isTemplate = (text: string): boolean => /[$%]\{/.test(text);

export const isText = (node: Node): boolean => node.type === "literalValue" && node.meta?.type === "string";

/** Parses each template of a document once. */
export async function parseTemplates(document: Json): Promise<Templates> {
  const texts = new Set([...strings(document)].map(([, text]) => text).filter(isTemplate));
  return new Map(await Promise.all([...texts].map(async (text) => [text, await parse(text)] as const)));
}

// In JSON a string is the inside of a template, where quotes and backslashes are plain text: what HCL calls a heredoc.
const marker = "END_OF_TEMPLATE";

async function parse(text: string): Promise<Template> {
  try {
    const heredoc = await getExpressionAst("template", `<<${marker}\n${text}\n${marker}\n`);
    const parts: readonly Node[] = heredoc?.children ?? [];
    const last = parts.at(-1);
    const isClosingNewline = last !== undefined && isText(last) && last.meta?.value === "\n";
    return { parts: isClosingNewline ? parts.slice(0, -1) : parts };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: message.slice(message.lastIndexOf("template:")).trim() };
  }
}
