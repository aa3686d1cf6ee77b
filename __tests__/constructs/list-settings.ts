/** Every setting of the public list that takes several of something, as the sources declare it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { publicList } from "./public-list";

const folder = join(__dirname, "..", "..", "constructs");

/** `Interface.member` and `Class.factory`, of everything that an app may import. */
export function listSettings(): string[] {
  const offered = new Set(publicList().map(({ name }) => name));
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const source = ts.createSourceFile(file, ts.sys.readFile(join(folder, file)) ?? "", ts.ScriptTarget.ES2022, true);
      return source.statements.flatMap((statement) => settingsOf(statement, offered));
    })
    .sort();
}

function settingsOf(statement: ts.Statement, offered: ReadonlySet<string>): string[] {
  if (ts.isInterfaceDeclaration(statement) && offered.has(statement.name.text)) {
    return statement.members
      .filter((member) => ts.isPropertySignature(member) && takesSeveral(member.type))
      .map((member) => `${statement.name.text}.${member.name?.getText()}`);
  }
  if (ts.isTypeAliasDeclaration(statement) && offered.has(statement.name.text)) {
    return takesSeveral(statement.type) ? [statement.name.text] : [];
  }
  if (ts.isClassDeclaration(statement) && offered.has(statement.name?.text ?? "")) {
    return statement.members
      .filter((member) => ts.isMethodDeclaration(member) && isFactory(member))
      .map((member) => `${statement.name?.text}.${member.name?.getText()}`);
  }
  return [];
}

const isFactory = (member: ts.ClassElement): boolean =>
  ts.isMethodDeclaration(member) &&
  (member.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) &&
  member.parameters.some(({ type }) => takesSeveral(type));

/** A list or a map, alone or within a union; what a nested object holds has a name of its own, or is a setting of this one. */
function takesSeveral(type: ts.TypeNode | undefined): boolean {
  if (type === undefined || ts.isFunctionTypeNode(type)) return false;
  if (ts.isArrayTypeNode(type)) return true;
  if (ts.isTypeReferenceNode(type) && /^(?:Readonly)?(?:Array|Map|Record|Set)$/.test(type.typeName.getText()))
    return true;
  let several = false;
  ts.forEachChild(type, (child) => {
    if (ts.isTypeNode(child)) several ||= takesSeveral(child);
    else if (ts.isPropertySignature(child)) several ||= takesSeveral(child.type);
  });
  return several;
}
