/** The public list as it is written. */
import { join } from "node:path";
import ts from "typescript";

/** A name that an entry point exports. */
export interface PublicName {
  readonly name: string;
  /** Whether it exists for the compiler only. */
  readonly isType: boolean;
}

/** @returns what constructs/index.ts exports; `export *` counts as one name, so that no list agrees with it */
export function publicList(): PublicName[] {
  const file = join(__dirname, "..", "..", "constructs", "index.ts");
  const source = ts.createSourceFile(file, ts.sys.readFile(file) ?? "", ts.ScriptTarget.ES2022);
  return source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) {
      return [{ name: "something without a name", isType: false }];
    }
    if (!ts.isNamedExports(statement.exportClause)) return [{ name: "a namespace", isType: false }];
    return statement.exportClause.elements.map(({ name, isTypeOnly }) => ({
      name: name.text,
      isType: statement.isTypeOnly || isTypeOnly,
    }));
  });
}
