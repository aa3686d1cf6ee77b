/** Where a module's declarations say `any`: whatever is of that type refuses nothing. */
import ts from "typescript";
import { exportsOf } from "./published-program";

/**
 * Walks from each export through members, parameters, results and type arguments, as far as types are declared in `own` files.
 *
 * @param module the file that exports
 * @param isOwn tells whether a declaration is to be entered; what others declare is theirs to answer for, what is asked of them is not
 * @returns paths such as `EntraClient.new(props)`, each once
 */
export function foundAny(program: ts.Program, module: ts.SourceFile, isOwn: (file: string) => boolean): string[] {
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  const seen = new Set<ts.Type>();

  function visit(type: ts.Type, path: string): void {
    if (type.flags & ts.TypeFlags.Any) found.add(path);
    if (seen.has(type)) return;
    seen.add(type);
    for (const argument of type.aliasTypeArguments ?? []) visit(argument, path);
    if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, path);
    if (type.flags & ts.TypeFlags.TypeParameter) return;
    if (type.flags & ts.TypeFlags.Object) visitObject(type, path);
  }

  function visitObject(type: ts.Type, path: string): void {
    // Sound: what makes a type a reference is this very flag.
    if (flagsOf(type) & ts.ObjectFlags.Reference) {
      for (const argument of checker.getTypeArguments(type as ts.TypeReference)) visit(argument, `${path}[]`);
    }
    // An array's, a map's and a construct's own members are their authors'.
    if (type.symbol?.declarations?.some((declaration) => !isOwn(declaration.getSourceFile().fileName))) return;
    for (const signature of type.getCallSignatures()) visitSignature(signature, `${path}()`, path);
    for (const signature of type.getConstructSignatures()) visitSignature(signature, `${path}.new`, `${path}.new`);
    for (const { type: value } of checker.getIndexInfosOfType(type)) visit(value, `${path}[string]`);
    for (const property of checker.getPropertiesOfType(type)) {
      const declared = property.declarations?.[0];
      if (declared === undefined || !isOwn(declared.getSourceFile().fileName) || isHidden(declared)) continue;
      visit(checker.getTypeOfSymbol(property), `${path}.${property.name}`);
    }
  }

  function visitSignature(signature: ts.Signature, result: string, parameters: string): void {
    for (const parameter of signature.getParameters()) {
      visit(checker.getTypeOfSymbol(parameter), `${parameters}(${parameter.name})`);
    }
    for (const { constraint } of signature.getTypeParameters()?.map((one) => ({ constraint: one.getConstraint() })) ??
      []) {
      if (constraint !== undefined) visit(constraint, `${result}<>`);
    }
    visit(signature.getReturnType(), result);
  }

  for (const [name, meant] of exportsOf(checker, module)) {
    if (meant.flags & ts.SymbolFlags.Type) visit(checker.getDeclaredTypeOfSymbol(meant), name);
    if (meant.flags & ts.SymbolFlags.Value) visit(checker.getTypeOfSymbol(meant), name);
    // What cannot be found is neither, and any.
    if (!(meant.flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Value))) found.add(name);
  }
  return [...found].sort();
}

const flagsOf = (type: ts.Type): number => ("objectFlags" in type ? Number(type.objectFlags) : 0);

/** Private members have no type in a declaration. */
const isHidden = (declaration: ts.Declaration): boolean =>
  Boolean(ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private);
