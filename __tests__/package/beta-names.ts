/** A new public name is `@beta`, free to change, until two examples have shown that it is right. */
import ts from "typescript";
import { exportsOf } from "./published-program";

/**
 * @param examples whose uses count
 * @param settled names that have been published without it
 * @returns a sentence for each name whose docstring says something else than its uses
 */
export function betaFaults(
  program: ts.Program,
  module: ts.SourceFile,
  examples: readonly ts.SourceFile[],
  settled: ReadonlySet<string>,
): string[] {
  const checker = program.getTypeChecker();
  const used = examples.map((example) => usedSymbols(checker, example));
  return [...exportsOf(checker, module)].flatMap(([name, symbol]) => {
    const uses = used.filter((symbols) => symbols.has(symbol)).length;
    const isBeta = symbol.getJsDocTags(checker).some((tag) => tag.name === "beta");
    if (isBeta && uses >= 2) return [`${name}: ${uses} examples use it, so that it is no longer @beta`];
    if (isBeta || uses >= 2 || settled.has(name)) return [];
    return [`${name}: new, and used by ${uses} of the examples; it is @beta until two use it`];
  });
}

/** What an example names, and the types of what it writes down: settings are used by being given. */
export function usedSymbols(checker: ts.TypeChecker, example: ts.SourceFile): ReadonlySet<ts.Symbol> {
  const used = new Set<ts.Symbol>();
  const add = (symbol: ts.Symbol | undefined): void => {
    if (symbol) used.add(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  };
  /** Of a choice those that what is written can be, and no other. */
  const addType = (type: ts.Type | undefined, written?: ts.Type): void => {
    add(type?.aliasSymbol);
    add(type?.symbol);
    if (!type?.isUnionOrIntersection()) return;
    const isMeant = (part: ts.Type): boolean =>
      !type.isUnion() || written === undefined || checker.isTypeAssignableTo(written, part);
    for (const part of type.types.filter(isMeant)) addType(part, written);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) add(checker.getSymbolAtLocation(node));
    if (ts.isExpression(node)) {
      const written = checker.getTypeAtLocation(node);
      addType(written);
      addType(checker.getContextualType(node), written);
    }
    ts.forEachChild(node, visit);
  };
  visit(example);
  return used;
}
