/** What public constructs and interfaces give as text, read from their types. */
import { join } from "node:path";
import ts from "typescript";

export interface PublicText {
  /** `RotatingSecret.value` */
  readonly name: string;
  readonly owner: string;
  readonly attribute: string;
}

/** All texts and lists of texts of exported constructs, and of the interfaces that stand for what exists. */
export function publicTexts(): readonly PublicText[] {
  const root = join(__dirname, "..", "..", "constructs", "index.ts");
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node20, strict: true, skipLibCheck: true };
  const program = ts.createProgram([root], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(root);
  const index = file && checker.getSymbolAtLocation(file);
  if (index === undefined) throw new Error(`${root} cannot be read`);
  const isText = (type: ts.Type): boolean => {
    const parts = type.isUnion() ? type.types : [type];
    const said = parts.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const [only] = said;
    if (said.length === 1 && only !== undefined && checker.isArrayType(only))
      return isText(checker.getTypeArguments(only as ts.TypeReference)[0] ?? only);
    return said.length > 0 && said.every(({ flags }) => flags & ts.TypeFlags.String);
  };
  return checker.getExportsOfModule(index).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const isConstruct = type.isClass() && type.getProperty("node") !== undefined;
    if (!isConstruct && !/^I[A-Z]/.test(symbol.name)) return [];
    return checker.getPropertiesOfType(type).flatMap((property) => {
      const [declaration] = property.declarations ?? [];
      // What CDKTF's own classes have is theirs.
      if (declaration === undefined || declaration.getSourceFile().fileName.includes("/node_modules/")) return [];
      const isHidden =
        ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
      if (isHidden || !isText(checker.getTypeOfSymbolAtLocation(property, declaration))) return [];
      return [{ name: `${symbol.name}.${property.name}`, owner: symbol.name, attribute: property.name }];
    });
  });
}
