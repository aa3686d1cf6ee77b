/** Of what files export: values that no other file reads, and names that stand for two things. */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const project = join(__dirname, "..");
const room = /^(constructs|limits|function|image|internal|synthesized|local|operate|doctor|docs|testing|packaging)\//;

/**
 * What is one thing under one name, and declared in several rooms because none of them may import another: what constructs write and
 * what `synthesized/` reads back without them, and what the function bundles for itself.
 */
const sameInSeveralRooms: readonly string[] = [
  "AppRole",
  "Backend",
  "Clock",
  "ContextText",
  "FailureResponse",
  "Json",
  "JsonObject",
  "Route",
  "SetHeader",
  "TokenLocation",
  "TokenVersion",
  "isUrl",
  "parseContextText",
];

type Sources = ReadonlyMap<string, string>;

function unread(sources: Sources): string[] {
  const read = new Set<string>();
  for (const [file, text] of sources) for (const name of namesRead(sources, file, text)) read.add(name);
  const isRead = (file: string, name: string): boolean => read.has(`${file}: ${name}`) || read.has(`${file}: *`);
  return [...sources].flatMap(([file, text]) =>
    room.test(file)
      ? exportedValues(parse(file, text)).flatMap((name) => (isRead(file, name) ? [] : [`${file}: ${name}`]))
      : [],
  );
}

const parse = (file: string, text: string): ts.SourceFile => ts.createSourceFile(file, text, ts.ScriptTarget.Latest);

const exportedValues = (file: ts.SourceFile): string[] => exportedNames(file, ({ isType }) => !isType);

function exportedNames(
  { statements }: ts.SourceFile,
  isMeant: (declared: { readonly isType: boolean }) => boolean,
): string[] {
  return statements.flatMap((statement) => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    if (!isExported || !isMeant({ isType })) return [];
    if (isType) return statement.name.text;
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.name?.text ?? [];
    return ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : []))
      : [];
  });
}

function namesRead(sources: Sources, from: string, text: string): string[] {
  const fileOf = (specifier: string): string | undefined => {
    const path = relative(project, join(project, dirname(from), specifier)).replace(/[.]js$/, "");
    return [path, `${path}.ts`, join(path, "index.ts")].find((candidate) => sources.has(candidate));
  };
  const statements = parse(from, text).statements.flatMap((statement) => {
    const specifier =
      ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
    const file = specifier !== undefined && ts.isStringLiteral(specifier) ? fileOf(specifier.text) : undefined;
    if (file === undefined) return [];
    const named = ts.isImportDeclaration(statement)
      ? statement.importClause?.namedBindings
      : ts.isExportDeclaration(statement) && statement.exportClause;
    return named && (ts.isNamedImports(named) || ts.isNamedExports(named))
      ? named.elements.map(({ name, propertyName }) => `${file}: ${(propertyName ?? name).text}`)
      : [`${file}: *`];
  });
  const loaded = [...text.matchAll(/import\("([.][^"]+)"\)/g)].flatMap(([, specifier = ""]) => fileOf(specifier) ?? []);
  return [...statements, ...loaded.map((file) => `${file}: *`)];
}

/** Names that several files export. */
function ambiguous(sources: Sources): string[] {
  const names = [...sources].flatMap(([file, text]) =>
    room.test(file) ? [...new Set(exportedNames(parse(file, text), () => true))] : [],
  );
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].sort();
}

const projectSources = (): Sources => {
  const skipped = ["node_modules", "lib", "**/dist", "providers/oci/lib", "**/.build"];
  const files = ts.sys.readDirectory(project, [".ts", ".mts", ".mjs"], skipped, ["**/*"]);
  return new Map(files.map((file) => [relative(project, file), readFileSync(file, "utf8")]));
};

describe("a name that a file exports", () => {
  it("means one thing in the house", () => {
    expect(ambiguous(projectSources())).toEqual(sameInSeveralRooms);
  });

  it("would be found if it meant two", () => {
    const sources: Sources = new Map([
      ["image/a.ts", "export interface Shape {}\nexport const own = 1;"],
      ["doctor/b.ts", "export type Shape = 1;\ninterface own {}"],
    ]);
    expect(ambiguous(sources)).toEqual(["Shape"]);
  });
});

describe("a value that a file exports", () => {
  it("is read by another file", () => {
    expect(unread(projectSources())).toEqual([]);
  });

  it("would be found without", () => {
    const sources: Sources = new Map([
      ["limits/a.ts", "export const read = 1, unread = 2;\nexport function called() {}\nexport type Shape = 1;"],
      ["limits/index.ts", 'export { read as renamed } from "./a";'],
      [
        "image/b.ts",
        'import { renamed } from "../limits";\nimport { called as c } from "../limits/a";\nexport class B {}',
      ],
      ["image/c.ts", 'import * as all from "./d";\nexport const loaded = () => import("./e.js");'],
      ["image/d.ts", "export const one = 1;"],
      ["image/e.ts", "export const one = 1;"],
      ["cli.ts", "export const program = 1;"],
    ]);
    expect(unread(sources)).toEqual(["limits/a.ts: unread", "image/b.ts: B", "image/c.ts: loaded"]);
  });
});
