/**
 * The tree that HashiCorp's parser makes of a template.
 *
 * @module
 */

/** A node of the parser's tree. The package's own types lack parentheses, bare object keys and `%{ for }`. */
export interface SyntaxNode {
  /** Empty for parentheses, for object keys, and for the element that a splat walks over. */
  readonly type: string;
  readonly meta?: NodeMeta;
  readonly children: readonly SyntaxNode[];
  readonly range?: { readonly start: { readonly byte: number }; readonly end: { readonly byte: number } };
}

/** What the parser says about a node; which members there are depends on its type. */
export interface NodeMeta {
  /** The source text of the node. */
  readonly value: string;
  /** literalValue */
  readonly type?: string;
  /** function */
  readonly name?: string;
  readonly expandedFinalArgument?: boolean;
  /** unaryOp, binaryOp */
  readonly operator?: string;
  /** for */
  readonly keyVar?: string;
  readonly valVar?: string;
  readonly keyExpression?: string;
  readonly conditionalExpression?: string;
  readonly groupedValue?: boolean;
  /** scopeTraversal, relativeTraversal */
  readonly traversal?: readonly { readonly type: "nameTraversal" | "indexTraversal"; readonly segment?: string }[];
}
