/** The published declarations as TypeScript sees them in a project that installed the package. */
import { join } from "node:path";
import ts from "typescript";
import { entryPointsOf } from "./stranger";

export interface PublishedProgram {
  readonly program: ts.Program;
  /** By specifier, the constructs' first. */
  readonly modules: ReadonlyMap<string, ts.SourceFile>;
}

/** @param folder of the project @param apps files in it that use the package */
export async function publishedProgram(folder: string, apps: readonly string[] = []): Promise<PublishedProgram> {
  const options = {
    strict: true,
    // What `tsc --init` writes.
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    types: [],
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.Node20,
    target: ts.ScriptTarget.ES2022,
  };
  const paths = (await entryPointsOf(folder)).map((specifier) => {
    const { resolvedModule } = ts.resolveModuleName(specifier, join(folder, "app.ts"), options, ts.sys);
    return [specifier, resolvedModule?.resolvedFileName ?? specifier] as const;
  });
  const program = ts.createProgram([...paths.map(([, path]) => path), ...apps], options);
  return { program, modules: new Map(paths.map(([specifier, path]) => [specifier, sourceFile(program, path)])) };
}

/** What a module exports, followed to where it is declared. */
export function exportsOf(checker: ts.TypeChecker, module: ts.SourceFile): ReadonlyMap<string, ts.Symbol> {
  const symbol = checker.getSymbolAtLocation(module);
  if (symbol === undefined) throw new Error(`${module.fileName} exports nothing`);
  return new Map(
    checker
      .getExportsOfModule(symbol)
      .map((one) => [one.name, one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one]),
  );
}

export function sourceFile(program: ts.Program, path: string): ts.SourceFile {
  const file = program.getSourceFile(path);
  if (file === undefined) throw new Error(`${path} is not found`);
  return file;
}
